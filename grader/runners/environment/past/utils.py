"""Python 2's division."""

from __future__ import annotations

from numbers import Integral
from typing import Any


def old_div(first: Any, second: Any) -> Any:
    """Whole-number division for whole numbers, true division for others."""
    whole = isinstance(first, Integral) and isinstance(second, Integral)
    return first // second if whole else first / second
