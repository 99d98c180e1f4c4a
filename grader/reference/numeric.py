"""Gradients by central differences: slow, but right for whatever the forward pass is.

``f'(x)`` is estimated as ``(f(x + h) - f(x - h)) / 2h``.  Two errors add up: truncation,
``h^2 f''' / 6``, and rounding, about ``eps |f| / h`` with eps = 2.2e-16.  Their sum is least near
``h = eps^(1/3)``, times the scale of x, where both are about ``eps^(2/3)``: some 1e-11 to 1e-10
of the size of f.  No step gives more in double precision.  A kink of f (relu at 0, a tie in max
pooling) closer to x than h makes the estimate meaningless there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from grader.model import Array

STEP = float(np.cbrt(np.finfo(np.float64).eps))
"""6.1e-6, for entries up to 1 in size; larger entries get a step in proportion."""

Index = tuple[int, ...]


def gradient(f: Callable[[Array], Any], x: Array, upstream: Any = 1.0, step: float = STEP) -> Array:
    """The gradient of ``sum(f(x) * upstream)`` with respect to every entry of x, of x's shape.

    f returns a number, or an array of the shape of ``upstream``; it gets changed copies of x,
    never x itself.
    """
    return np.array(gradient_at(f, x, np.ndindex(x.shape), upstream, step)).reshape(x.shape)


def gradient_at(
    f: Callable[[Array], Any], x: Array, indices: Iterable[Index], upstream: Any = 1.0, step: float = STEP
) -> list[float]:
    """The same at a few indices of x only, in their order."""
    x = np.asarray(x, dtype=np.float64)
    return [_slope(f, x, upstream, index, step) for index in indices]


def _slope(f: Callable[[Array], Any], x: Array, upstream: Any, index: Index, step: float) -> float:
    """The derivative along one entry of x.

    Outputs are subtracted before they are summed, so that those that do not depend on the entry
    cancel exactly; the divisor is the step as it was after rounding.
    """
    h = step * max(1.0, abs(float(x[index])))
    ahead, behind = x.copy(), x.copy()
    ahead[index] += h
    behind[index] -= h
    change = np.asarray(f(ahead)) - np.asarray(f(behind))
    return float(np.sum(change * upstream) / (ahead[index] - behind[index]))
