"""What every normalization has in common: standardize over some axes, and differentiate that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Axes = int | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standardized:
    """``xhat = (x - mean) / std`` over ``axes``, with ``std = sqrt(var + eps)``.

    The statistics keep the reduced axes with size 1; ``var`` is the biased variance.
    """

    xhat: Array
    mean: Array
    var: Array
    std: Array
    axes: Axes


def standardize(x: Array, axes: Axes, eps: float) -> Standardized:
    """Subtract the mean over ``axes`` and divide by the standard deviation."""
    x = np.asarray(x, dtype=np.float64)
    mean = x.mean(axis=axes, keepdims=True)
    var = ((x - mean) ** 2).mean(axis=axes, keepdims=True)
    std = np.sqrt(var + eps)
    return Standardized((x - mean) / std, mean, var, std, axes)


def standardize_backward(dxhat: Array, forward: Standardized) -> Array:
    """dx from the gradient of xhat, of the same shape.

    Mean and variance depend on x too.  Collecting the three paths gives
    ``dx = (dxhat - mean(dxhat) - xhat * mean(dxhat * xhat)) / std``, all means over the axes.
    """
    axes, xhat = forward.axes, forward.xhat
    along_mean = dxhat.mean(axis=axes, keepdims=True)
    along_var = xhat * (dxhat * xhat).mean(axis=axes, keepdims=True)
    dx: Array = (dxhat - along_mean - along_var) / forward.std
    return dx
