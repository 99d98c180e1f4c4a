"""The helpers for both Pythons, as they are on Python 3."""

from __future__ import annotations

from collections.abc import ItemsView, KeysView, ValuesView
from typing import TypeVar

PY2 = False
PY3 = True

Key = TypeVar("Key")
Value = TypeVar("Value")


def iteritems(mapping: dict[Key, Value]) -> ItemsView[Key, Value]:
    """A dictionary's items."""
    return mapping.items()


def iterkeys(mapping: dict[Key, Value]) -> KeysView[Key]:
    """A dictionary's keys."""
    return mapping.keys()


def itervalues(mapping: dict[Key, Value]) -> ValuesView[Value]:
    """A dictionary's values."""
    return mapping.values()
