"""Mistakes in the forward pass of the convolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from grader.reference.convolution import ConvCache, pad_image
from grader.reference.mistakes.base import maker
from grader.reference.windows import output_size, windows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array

Size = Callable[[int, int, int, int], int]
"""How many outputs there are along an axis, from the size of image, filter, stride and pad."""

Bias = Callable[["Array", int], "Array"]
"""What is added to the output of each filter, from b and the number of channels."""

Change = Callable[["Array"], "Array"]


def _size(image: int, window: int, stride: int, pad: int) -> int:
    return output_size(image + 2 * pad, window, stride)


def _forward(
    x: Array,
    w: Array,
    b: Array,
    conv_param: Mapping[str, int],
    *,
    stride_used: bool = True,
    padding: Callable[[Array, int], Array] = pad_image,
    size: Size = _size,
    square: bool = False,
    filters: Change = lambda w: w,
    channels: Change = lambda x: x,
    bias: Bias = lambda b, _: b,
) -> tuple[Array, ConvCache]:
    """``size`` says how many windows are looked at, from the first on; ``stride_used`` is whether
    they start ``stride`` pixels apart."""
    stride, pad = conv_param["stride"], conv_param["pad"]
    used = filters(w)
    seen = windows(channels(padding(x, pad)), used.shape[2:], stride if stride_used else 1)
    height, width = x.shape[2], x.shape[2] if square else x.shape[3]
    rows, columns = size(height, used.shape[2], stride, pad), size(width, used.shape[3], stride, pad)
    out = np.einsum("ncijhk,fchk->nfij", seen[:, :, :rows, :columns], channels(used), optimize=True)
    return out + bias(b, x.shape[1])[:, None, None], ConvCache(x, w, b, conv_param)


_in_forward = maker("convolution", "layers.conv_forward_naive", _forward)

SIZE = "The output has `1 + (H + 2 * pad - HH) // stride` rows, and likewise for the columns."

MISTAKES = (
    _in_forward(
        "stride_ignored",
        "The filters move by one pixel whatever the stride is, so the output is too large.",
        "Start window `(i, j)` at `(i * stride, j * stride)`. " + SIZE,
        stride_used=False,
        size=lambda image, window, _, pad: _size(image, window, 1, pad),
    ),
    _in_forward(
        "windows_not_strided",
        "The output has the right size, but its windows start one pixel apart instead of `stride`.",
        "Start window `(i, j)` at `(i * stride, j * stride)`.",
        stride_used=False,
    ),
    _in_forward(
        "padding_ignored",
        "The images are not padded, so the output is too small.",
        "Put `pad` zeros on each side of height and width with `np.pad`, and slide over that.",
        padding=lambda x, _: x,
    ),
    _in_forward(
        "size_without_padding",
        "The size of the output is computed without the padding, so the last rows and columns are missing.",
        SIZE,
        size=lambda image, window, stride, _: output_size(image, window, stride),
    ),
    _in_forward(
        "size_with_padding_once",
        "The size of the output counts the padding once. There is padding on both sides.",
        SIZE,
        size=lambda image, window, stride, pad: output_size(image + pad, window, stride),
    ),
    _in_forward(
        "size_too_small_by_one",
        "The output lacks its last row and column: 1 is missing in its size.",
        SIZE,
        size=lambda *sizes: _size(*sizes) - 1,
    ),
    _in_forward(
        "size_one_added_too_early",
        "The 1 in the size of the output is added before the division by the stride, so that the last row "
        "and column can be missing.",
        SIZE,
        size=lambda image, window, stride, pad: (image + 2 * pad - window + 1) // stride,
    ),
    _in_forward(
        "filters_transposed",
        "Height and width of the filters have changed places: each is applied as its transpose.",
        "Multiply `w[f, c, i, j]` by row i and column j of the window: HH goes with H, WW with W.",
        filters=lambda w: w.swapaxes(2, 3),
    ),
    _in_forward(
        "square_images_assumed",
        "The height of the images is used for their width too. That is right for square images only.",
        "Compute the number of columns from W and WW.",
        square=True,
    ),
    _in_forward(
        "filters_flipped",
        "The filters are flipped in height and width, as in the mathematical convolution. Networks use "
        "them as they are.",
        "Multiply the window by the filter entry by entry, without `[::-1]` and without `convolve`.",
        filters=lambda w: w[:, :, ::-1, ::-1],
    ),
    _in_forward(
        "bias_missing",
        "The bias is missing.",
        "Add `b[f]` to the output of filter f.",
        bias=lambda b, _: np.zeros_like(b),
    ),
    _in_forward(
        "bias_for_each_channel",
        "The bias is added once for each channel, C times in all.",
        "Add `b[f]` once, after the sum over channels, height and width.",
        bias=lambda b, C: C * b,
    ),
    _in_forward(
        "first_bias_for_all",
        "The bias of the first filter is added to the output of every filter.",
        "Add `b[f]` to the output of filter f.",
        bias=lambda b, _: np.full_like(b, b[0]),
    ),
    _in_forward(
        "last_channel_alone",
        "Only the last channel counts: each channel's result replaces the one before.",
        "Add the results of the channels up, with `+=` or one sum over channels, height and width.",
        channels=lambda x: x[:, -1:],
    ),
    _in_forward(
        "first_channel_alone",
        "Only the first channel of images and filters counts.",
        "Sum over all C channels, height and width of a window.",
        channels=lambda x: x[:, :1],
    ),
    _in_forward(
        "filters_mirrored",
        "The filters are mirrored from left to right.",
        "Row and column of the filter must run in the same direction as those of the window.",
        filters=lambda w: w[:, :, :, ::-1],
    ),
    _in_forward(
        "first_filter_for_all",
        "Every output channel comes from the first filter.",
        "Use `w[f]` for output channel f.",
        filters=lambda w: np.broadcast_to(w[:1], w.shape),
    ),
)
