"""Max pooling: ``out[n, c, i, j]`` is the largest entry of the window at (i S, j S), for stride S.

Where several entries of a window share the maximum, the gradient goes to the first of them, row
by row; so do torch and numpy's argmax.  (Any of them is a subgradient.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.reference.windows import add_windows, windows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array


class PoolCache(NamedTuple):
    """What the backward pass needs; ``winners`` holds the position of the maximum inside each
    window, counted row by row: (N, C, H', W')."""

    shape: tuple[int, ...]
    winners: Array
    pool_param: Mapping[str, int]


def window_size(pool_param: Mapping[str, int]) -> tuple[int, int]:
    """(pool_height, pool_width)."""
    return pool_param["pool_height"], pool_param["pool_width"]


def max_pool_forward_naive(x: Array, pool_param: Mapping[str, int]) -> tuple[Array, PoolCache]:
    """x: (N, C, H, W); returns out: (N, C, H', W') and a cache.

    ``pool_param`` holds ``pool_height``, ``pool_width`` and ``stride``, in pixels; windows may
    overlap.  H' = 1 + (H - pool_height) // stride, and W' likewise.
    Raises ValueError when a window is larger than the image.
    """
    seen = windows(x, window_size(pool_param), pool_param["stride"])
    flat = seen.reshape(*seen.shape[:4], -1)
    return flat.max(axis=-1), PoolCache(x.shape, flat.argmax(axis=-1), pool_param)


def max_pool_backward_naive(dout: Array, cache: PoolCache) -> Array:
    """dout: (N, C, H', W'); returns dx: (N, C, H, W).

    A pixel that is the maximum of several overlapping windows gets the sum of their gradients.
    """
    shape, winners, pool_param = cache
    height, width = window_size(pool_param)
    chosen = np.arange(height * width) == winners[..., None]
    dwindows = (chosen * dout[..., None]).reshape(*dout.shape, height, width)
    return add_windows(dwindows, shape, pool_param["stride"])
