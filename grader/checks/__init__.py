"""The kinds of check: one module each, found by its file name, imported when it is asked for."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType

HELPERS = frozenset(
    {
        "base",
        "compare",
        "feedback",
        "interval",
        "measured",
        "merging",
        "patterns",
        "pruned",
        "runtime",
        "saved",
        "tolerance",
        "training",
        "trials",
        "variants",
        "wording",
        "worked",
    }
)
"""Modules of this package that are no kind of check."""


@cache
def names() -> tuple[str, ...]:
    """The names of all kinds, sorted; nothing is imported for them."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in HELPERS))


def kinds() -> dict[str, ModuleType]:
    """Every kind of check by its name."""
    return {name: load(name) for name in names()}


def load(kind: str) -> ModuleType:
    """The module of a kind.  Raises KeyError for a kind that does not exist."""
    if kind not in names():
        raise KeyError(kind)
    return import_module(f"{__name__}.{kind}")
