"""Files that go nowhere."""

from __future__ import annotations

from typing import Any


def upload(*_: Any, **__: Any) -> dict[str, bytes]:
    """Nothing was uploaded."""
    return {}


def download(*_: Any, **__: Any) -> None:
    """Do nothing."""
