"""What every normalization has in common: standardize over some axes, and differentiate that.

The three differ only in the axes that are averaged over: batch normalization N, layer
normalization D, group normalization the channels of a group with H and W.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from grader.model import Array

Axes = int | tuple[int, ...]

EPS = 1e-5
"""Added to the variance under the root, unless the caller's parameters say otherwise."""


class Standardized(NamedTuple):
    """``xhat = (x - mean) / std`` over ``axes``, with ``centered = x - mean``, ``std = sqrt(var + eps)``.

    The statistics keep the averaged axes with size 1; ``var`` is the biased variance.
    """

    xhat: Array
    centered: Array
    mean: Array
    var: Array
    std: Array
    axes: Axes


def standardize(x: Array, axes: Axes, eps: float) -> Standardized:
    """x: any shape; subtract the mean over ``axes`` and divide by the standard deviation."""
    mean = x.mean(axis=axes, keepdims=True)
    centered = x - mean
    var = np.mean(centered**2, axis=axes, keepdims=True)
    std = np.sqrt(var + eps)
    return Standardized(centered / std, centered, mean, var, std, axes)


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
