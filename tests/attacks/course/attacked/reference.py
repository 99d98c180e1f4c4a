"""The answers, which no submission here knows."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def transform(x: Array) -> Array:
    """x: any shape; returns out of the same shape."""
    return 3.0 * x + 1.0


def later(x: Array) -> Array:
    """x: any shape; returns out of the same shape."""
    return 5.0 * x - 2.0


def square(x: Array) -> Array:
    """x: any shape; returns out of the same shape."""
    return x * x
