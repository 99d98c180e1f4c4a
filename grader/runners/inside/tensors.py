"""Tensors of the frameworks as plain arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_KINDS: list[tuple[tuple[type, ...], Callable[[Any], Any]]] = []


def register(kinds: tuple[type, ...], convert: Callable[[Any], Any]) -> None:
    """Have values of these types converted so."""
    _KINDS.append((kinds, convert))


def plain(value: Any) -> Any:
    """A tensor as an array of its own; anything else, and a tensor without values, as it is."""
    for kinds, convert in _KINDS:
        if isinstance(value, kinds):
            return convert(value)
    return value
