"""Python 3's module names are the real ones already."""

from __future__ import annotations


def install_aliases() -> None:
    """Do nothing."""


def install_hooks() -> None:
    """Do nothing."""
