"""The right answers, in numpy float64.  Students never see this file."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def leaky_relu_forward(x: Array, slope: float) -> tuple[Array, tuple[Array, float]]:
    """x: any shape; returns out of the same shape, ``slope * x`` where x < 0, and the cache."""
    return np.where(x > 0, x, slope * x), (x, slope)


def leaky_relu_backward(dout: Array, cache: tuple[Array, float]) -> Array:
    """dout: the shape of x; returns dx, which is dout where x > 0, else ``slope * dout``."""
    x, slope = cache
    return np.where(x > 0, dout, slope * dout)
