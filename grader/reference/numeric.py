"""Central differences: the gradient that needs no derivation.

``(f(x + h) - f(x - h)) / 2h`` differs from the derivative by ``h^2 f''' / 6`` (truncation) and
about ``eps |f| / h`` (rounding); ``h = 1e-5`` balances both near 1e-10 for values around 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Index = tuple[int, ...]

STEP = 1e-5


def gradient(f: Callable[[Array], Any], x: Array, upstream: Any = 1.0, h: float = STEP) -> Array:
    """The gradient of ``sum(f(x) * upstream)`` with respect to every entry of x.

    f returns a number, or an array of the shape of ``upstream``.  x is not changed.
    """
    indices = list(np.ndindex(x.shape))
    return np.array(gradient_at(f, x, indices, upstream, h)).reshape(x.shape)


def gradient_at(
    f: Callable[[Array], Any], x: Array, indices: Iterable[Index], upstream: Any = 1.0, h: float = STEP
) -> list[float]:
    """The same at a few indices of x."""

    def value(index: Index, step: float) -> float:
        moved = np.array(x, dtype=np.float64)
        moved[index] += step
        return float(np.sum(f(moved) * upstream))

    return [(value(index, h) - value(index, -h)) / (2 * h) for index in indices]
