"""The backward pass of a normalization, with the places where it goes wrong as options."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from grader.model import Array
    from grader.reference.normalize import Axes, Standardized

Count = Callable[[int], float]
"""The divisor of an average, from the right one."""

Factor = Literal["xhat", "centered", "x", "none"]
"""What dout is multiplied with for dgamma."""


def right(count: int) -> float:
    """The divisor that makes an average of a sum."""
    return count


def dx_of(
    dout: Array,
    gamma: Array,
    forward: Standardized,
    *,
    gamma_used: bool = True,
    mean_path: float = 1.0,
    mean_count: Count = right,
    var_path: float = 1.0,
    var_count: Count = right,
    var_power: int = 0,
    xhat_used: bool = True,
    eps_used: bool = True,
    power: int = 1,
    scaled_by_count: bool = False,
) -> Array:
    """``dx = (dxhat - mean(dxhat) - xhat mean(dxhat xhat)) / std`` if all is right.

    ``mean_path`` and ``var_path`` are the weights of the two indirect paths, ``var_power`` the
    power of std that is too much in the second; dx is divided by std to the ``power``.
    """
    dxhat = dout * gamma if gamma_used else dout * np.ones_like(gamma)
    total = _sum(dxhat, forward)
    count = dxhat.size // total.size
    along_mean = total / mean_count(count)
    along_var = _sum(dxhat * forward.xhat, forward) / var_count(count) * forward.std**var_power
    spread = forward.xhat if xhat_used else forward.centered
    std = forward.std if eps_used else np.sqrt(forward.var)
    dx: Array = (dxhat - mean_path * along_mean - var_path * spread * along_var) / std**power
    return dx * count if scaled_by_count else dx


def _sum(values: Array, forward: Standardized) -> Array:
    total: Array = values.sum(axis=forward.axes, keepdims=True)
    return total


def gradients_of(
    dout: Array,
    gamma: Array,
    forward: Standardized,
    over: Axes,
    *,
    factor: Factor = "xhat",
    gamma_first: bool = False,
    dgamma_averaged: bool = False,
    dbeta_averaged: bool = False,
    exchanged: bool = False,
    keepdims: bool = False,
    **of_dx: Any,
) -> tuple[Array, Array, Array]:
    """dx, dgamma and dbeta; the last two are, if all is right, the sums of ``dout xhat`` and of
    ``dout`` over the axes ``over``.  ``of_dx`` are options of `dx_of`."""
    dx = dx_of(dout, gamma, forward, **of_dx)
    seen = dout * gamma if gamma_first else dout
    dgamma = _total(seen * factors(forward)[factor], over, dgamma_averaged, keepdims)
    dbeta = _total(seen, over, dbeta_averaged, keepdims)
    return (dx, dbeta, dgamma) if exchanged else (dx, dgamma, dbeta)


def factors(forward: Standardized) -> dict[Factor, Array]:
    """What students multiply dout with for dgamma."""
    return {
        "xhat": forward.xhat,
        "centered": forward.centered,
        "x": forward.centered + forward.mean,
        "none": np.ones_like(forward.xhat),
    }


def _total(values: Array, over: Axes, averaged: bool, keepdims: bool) -> Array:
    axes = (over,) if isinstance(over, int) else over
    total: Array = values.sum(axis=axes, keepdims=keepdims)
    return total / math.prod(values.shape[axis] for axis in axes) if averaged else total
