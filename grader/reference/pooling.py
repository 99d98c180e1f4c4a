"""Max pooling, with any stride: windows may overlap, or leave out rows and columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[Any]
Cache = tuple[Array, Mapping[str, int]]


def max_pool_forward_naive(x: Array, pool_param: Mapping[str, int]) -> tuple[Array, Cache]:
    """The largest value of each window.

    x: (N, C, H, W); ``pool_param``: ``pool_height``, ``pool_width``, ``stride``.  Returns out
    (N, C, H', W') with H' = 1 + (H - pool_height) // stride and W' likewise, and the cache.
    """
    return _windows(x, pool_param).max(axis=(4, 5)), (x, pool_param)


def max_pool_backward_naive(dout: Array, cache: Cache) -> Array:
    """dx (N, C, H, W) from dout (N, C, H', W').

    Each gradient goes to the first maximum of its window in reading order, and what several
    windows send to the same entry adds up.
    """
    x, pool_param = cache
    windows = _windows(x, pool_param)
    n, c, rows, columns = np.indices(dout.shape)
    first = windows.reshape(*dout.shape, -1).argmax(axis=-1)
    i, j = np.divmod(first, pool_param["pool_width"])
    stride = pool_param["stride"]
    dx = np.zeros(x.shape)
    np.add.at(dx, (n, c, rows * stride + i, columns * stride + j), dout)
    return dx


def _windows(x: Array, pool_param: Mapping[str, int]) -> Array:
    """(N, C, H', W', pool_height, pool_width), a view of x."""
    size = (pool_param["pool_height"], pool_param["pool_width"])
    stride = pool_param["stride"]
    return sliding_window_view(x, size, axis=(2, 3))[:, :, ::stride, ::stride]
