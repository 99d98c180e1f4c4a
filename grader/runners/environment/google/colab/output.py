"""An output that is not there."""

from __future__ import annotations

from typing import Any


def clear(*_: Any, **__: Any) -> None:
    """Do nothing."""


def eval_js(*_: Any, **__: Any) -> None:
    """Do nothing."""
