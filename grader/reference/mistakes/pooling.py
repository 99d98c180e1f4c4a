"""Mistakes in max pooling."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from grader.reference.mistakes.base import maker
from grader.reference.mistakes.shared.overwriting import set_windows
from grader.reference.pooling import PoolCache, max_pool_forward_naive, window_size
from grader.reference.windows import add_windows, output_size, windows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array

Strides = Callable[[int, int, int], tuple[int, int]]
"""Vertical and horizontal stride, from the stride and the size of a window."""

AddUp = Callable[["Array", tuple[int, ...], int], "Array"]
"""A gradient for the image, from those of its windows, its shape, and the stride."""

ROWS_AND_COLUMNS = (4, 5)
"""The axes of (N, C, H', W', height, width) that are inside a window."""


def _forward(
    x: Array,
    pool_param: Mapping[str, int],
    *,
    reduce: Callable[..., Array] = np.max,
    over: tuple[int, ...] = ROWS_AND_COLUMNS,
    strides: Strides = lambda stride, *_: (stride, stride),
    right_size: bool = False,
    exchanged: bool = False,
    floor: float = -np.inf,
) -> tuple[Array, PoolCache]:
    """``right_size`` keeps as many windows as there should be."""
    (height, width), stride = window_size(pool_param), pool_param["stride"]
    size = (width, height) if exchanged else (height, width)
    down, right = strides(stride, *size)
    seen = windows(x, size, 1)[:, :, ::down, ::right]
    out = np.maximum(reduce(seen, axis=over, keepdims=True), floor)
    out = np.broadcast_to(out, (*seen.shape[:4], 1, 1))[..., 0, 0].copy()
    if right_size:
        rows, columns = (output_size(n, k, stride) for n, k in zip(x.shape[2:], size, strict=True))
        out = out[:, :, :rows, :columns]
    return out, max_pool_forward_naive(x, pool_param)[1]


def _backward(
    dout: Array,
    cache: PoolCache,
    *,
    weights: Callable[[Array], Array] = lambda chosen: chosen,
    add: AddUp = add_windows,
    strided: bool = True,
    chained: bool = True,
) -> Array:
    """``weights`` gives how much of dout each entry of a window gets, from where the maximum is."""
    shape, winners, pool_param = cache
    height, width = window_size(pool_param)
    chosen = np.arange(height * width) == winners[..., None]
    dwindows = weights(chosen) * (dout[..., None] if chained else np.ones_like(dout)[..., None])
    return add(dwindows.reshape(*dout.shape, height, width), shape, pool_param["stride"] if strided else 1)


def _set_winners(dwindows: Array, shape: tuple[int, ...], stride: int) -> Array:
    """Like `set_windows`, but a window sets the pixel of its maximum alone."""
    dx = np.zeros(shape, dwindows.dtype)
    rows, columns, height, width = dwindows.shape[2:]
    for i, j in np.ndindex(rows, columns):
        new = dwindows[:, :, i, j]
        top, left = i * stride, j * stride
        np.copyto(dx[:, :, top : top + height, left : left + width], new, where=new != 0)
    return dx


def _add_in_the_corner(dwindows: Array, shape: tuple[int, ...], _: int) -> Array:
    """Every window is taken for the one at the top left."""
    dx = np.zeros(shape, dwindows.dtype)
    height, width = dwindows.shape[4:]
    dx[:, :, :height, :width] = dwindows.sum(axis=(2, 3))
    return dx


_in_forward = maker("max_pool", "layers.max_pool_forward_naive", _forward)
_in_backward = maker("max_pool", "layers.max_pool_backward_naive", _backward)

START = "Window `(i, j)` starts at `(i * stride, j * stride)`."
SIZE = "The output has `1 + (H - pool_height) // stride` rows, and likewise for the columns."

FORWARD = (
    _in_forward(
        "average",
        "The output is the mean of each window. Max pooling takes the largest entry.",
        "Use `np.max`.",
        reduce=np.mean,
    ),
    _in_forward(
        "minimum",
        "The output is the smallest entry of each window. Max pooling takes the largest.",
        "Use `np.max`.",
        reduce=np.min,
    ),
    _in_forward(
        "sum",
        "The output is the sum of each window. Max pooling takes the largest entry.",
        "Use `np.max`.",
        reduce=np.sum,
    ),
    _in_forward(
        "largest_size",
        "The entry of the largest absolute value is taken, without its sign. Max pooling takes the largest "
        "entry.",
        "Use `np.max` without `abs`.",
        reduce=lambda seen, **options: np.max(np.abs(seen), **options),
    ),
    _in_forward(
        "starts_at_zero",
        "The search for the maximum starts at 0, so a window of negative entries gives 0.",
        "Start with the first entry of the window, or use `np.max`.",
        floor=0.0,
    ),
    _in_forward(
        "maximum_over_channels",
        "The maximum is taken over all channels. Each channel is pooled by itself.",
        "Use `np.max(window, axis=(1, 2))` for a window of shape (C, height, width).",
        over=(1, *ROWS_AND_COLUMNS),
    ),
    _in_forward(
        "maximum_over_images",
        "The maximum is taken over all images and channels. Each channel of each image is pooled by itself.",
        "Use `np.max(window, axis=(2, 3))` for a window of shape (N, C, height, width).",
        over=(0, 1, *ROWS_AND_COLUMNS),
    ),
    _in_forward(
        "stride_ignored",
        "The windows move by one pixel whatever the stride is, so the output is too large.",
        f"{START} {SIZE}",
        strides=lambda *_: (1, 1),
    ),
    _in_forward(
        "windows_not_strided",
        "The output has the right size, but its windows start one pixel apart instead of `stride`.",
        START,
        strides=lambda *_: (1, 1),
        right_size=True,
    ),
    _in_forward(
        "stride_of_window_size",
        "The windows lie side by side: they move by their own size instead of `stride`.",
        f"{START} {SIZE}",
        strides=lambda _, height, width: (height, width),
    ),
    _in_forward(
        "height_and_width_exchanged",
        "`pool_height` and `pool_width` have changed places.",
        "`pool_height` counts rows and `pool_width` columns.",
        exchanged=True,
    ),
)

BACKWARD = (
    _in_backward(
        "window_overwritten",
        "Each window overwrites what earlier windows gave to its pixels. That shows where windows overlap.",
        "Use `+=` instead of `=`: a pixel gets the sum over all windows whose maximum it is.",
        add=set_windows,
    ),
    _in_backward(
        "maximum_overwritten",
        "Where a pixel is the maximum of several windows, only the gradient of the last one is kept.",
        "Use `+=` instead of `=`: a pixel gets the sum over all windows whose maximum it is.",
        add=_set_winners,
    ),
    _in_backward(
        "spread_evenly",
        "The gradient is spread evenly over the window, as for average pooling. The output depends on the "
        "largest entry alone.",
        "Pass `dout` to the place of the maximum and nothing to the others.",
        weights=lambda chosen: np.full(chosen.shape, 1 / chosen.shape[-1]),
    ),
    _in_backward(
        "passed_to_all",
        "Every entry of a window gets the whole gradient. The output depends on the largest entry alone.",
        "Pass `dout` to the place of the maximum and nothing to the others.",
        weights=lambda chosen: np.ones(chosen.shape),
    ),
    _in_backward(
        "passed_to_the_others",
        "The gradient goes to all entries of a window but the largest. The output depends on that alone.",
        "Pass `dout` to the place of the maximum and nothing to the others.",
        weights=lambda chosen: ~chosen,
    ),
    _in_backward(
        "upstream_missing",
        "`dx` counts for how many windows a pixel is the maximum. By the chain rule each counts as much as "
        "its `dout`.",
        "Add `dout[n, c, i, j]` at the place of the maximum, not 1.",
        chained=False,
    ),
    _in_backward(
        "place_in_window_for_place_in_image",
        "The place of the maximum in its window is used as the place in the image, so all gradients land "
        "in the top left corner.",
        "Add the start of the window, `(i * stride, j * stride)`.",
        add=_add_in_the_corner,
    ),
    _in_backward(
        "dx_stride_ignored",
        "On the way back the windows start one pixel apart instead of `stride`.",
        START,
        strided=False,
    ),
)

MISTAKES = FORWARD + BACKWARD
