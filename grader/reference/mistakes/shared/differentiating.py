"""The backward pass of a normalization, with the places where it goes wrong as options."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from grader.model import Array
    from grader.reference.normalize import Axes, Standardized

MeanPath = Callable[[int], float]
"""The weight of the sum over ``count`` entries that comes back through the mean."""

VarPath = Callable[[int, "Array"], Any]
"""The weight, from ``count`` and std, of the sum that comes back through the variance."""

Factor = Literal["xhat", "centered", "x", "none"]
"""What dout is multiplied with for dgamma."""


def dx_of(
    dxhat: Array,
    forward: Standardized,
    *,
    mean_path: MeanPath = lambda count: 1 / count,
    var_path: VarPath = lambda count, _: 1 / count,
    count: int | None = None,
    eps_used: bool = True,
    power: int = 1,
    scaled_by_count: bool = False,
) -> Array:
    """``dx = (dxhat - mean(dxhat) - xhat mean(dxhat xhat)) / std`` if all is right.

    ``count`` is over how many entries the means are said to be; dx is divided by std to the
    ``power``.
    """
    total = dxhat.sum(axis=forward.axes, keepdims=True)
    through_std = (dxhat * forward.xhat).sum(axis=forward.axes, keepdims=True)
    count = count or dxhat.size // total.size
    along_mean = total * mean_path(count)
    along_var = forward.xhat * through_std * var_path(count, forward.std)
    std = forward.std if eps_used else np.sqrt(forward.var)
    dx: Array = (dxhat - along_mean - along_var) / std**power
    return dx * count if scaled_by_count else dx


def gradients_of(
    dout: Array,
    gamma: Array,
    forward: Standardized,
    over: Axes,
    *,
    gamma_used: bool = True,
    factor: Factor = "xhat",
    gamma_first: bool = False,
    dgamma_averaged: bool = False,
    dbeta_averaged: bool = False,
    exchanged: bool = False,
    keepdims: bool = False,
    **of_dx: Any,
) -> tuple[Array, Array, Array]:
    """dx, dgamma and dbeta; the last two are, if all is right, the sums of ``dout xhat`` and of
    ``dout`` over the axes ``over``.  gamma broadcasts along dout, which has as many entries as
    the arrays of ``forward``.  ``of_dx`` are options of `dx_of`."""
    dxhat = (dout * gamma if gamma_used else dout).reshape(forward.xhat.shape)
    dx = dx_of(dxhat, forward, **of_dx).reshape(dout.shape)
    seen = dout * gamma if gamma_first else dout
    dgamma = _total(seen * factors(forward)[factor].reshape(dout.shape), over, dgamma_averaged, keepdims)
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
