"""Mistakes in the backward pass of the convolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from grader.reference.convolution import ConvCache, pad_image, unpad_image
from grader.reference.mistakes.base import maker
from grader.reference.mistakes.shared.overwriting import set_windows
from grader.reference.windows import add_windows, windows

if TYPE_CHECKING:
    from grader.model import Array

Change = Callable[["Array"], "Array"]

Crop = Callable[["Array", int, tuple[int, ...]], "Array"]
"""The image's part of a gradient of padded images, from that, pad and the shape of x."""

AddUp = Callable[["Array", tuple[int, ...], int], "Array"]
"""A gradient for the image, from those of its windows, its shape, and the stride."""


def _unchanged(array: Array) -> Array:
    return array


def _backward(
    dout: Array,
    cache: ConvCache,
    *,
    dx_filters: Change = _unchanged,
    dx_add: AddUp = add_windows,
    dx_stride: bool = True,
    crop: Crop = lambda dx, pad, _: unpad_image(dx, pad),
    dw_counted: Change = _unchanged,
    dw_stride: bool = True,
    dw_change: Change = _unchanged,
    dw_averaged: bool = False,
    db: Change = lambda dout: dout.sum(axis=(0, 2, 3)),
) -> tuple[Array, Array, Array]:
    """``dw_counted`` chooses the part of dout that reaches dw."""
    x, w, _, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    padded = pad_image(x, pad)
    filters = dx_filters(w)
    dwindows = np.einsum("nfij,fchk->ncijhk", dout[:, -len(filters) :], filters, optimize=True)
    dx = dx_add(dwindows, padded.shape, stride if dx_stride else 1)
    seen = windows(padded, w.shape[2:], stride if dw_stride else 1)[:, :, : dout.shape[2], : dout.shape[3]]
    dw = dw_change(np.einsum("ncijhk,nfij->fchk", seen, dw_counted(dout), optimize=True))
    return crop(dx, pad, x.shape), dw / len(x) if dw_averaged else dw, db(dout)


def _only(dout: Array, *index: slice) -> Array:
    """dout at an index, and 0 elsewhere."""
    part = np.zeros_like(dout)
    part[index] = dout[index]
    return part


ALL, LAST = slice(None), slice(-1, None)

_in_backward = maker("convolution", "layers.conv_backward_naive", _backward)

DX = (
    _in_backward(
        "dx_keeps_padding",
        "`dx` still has the padding: it is as large as the padded images.",
        "Cut `pad` pixels off on each side of height and width.",
        crop=lambda dx, *_: dx,
    ),
    _in_backward(
        "cut_by_minus_pad",
        "The padding is cut off by `[pad:-pad]`. Without padding that is `[0:-0]`, which is empty.",
        "Use `[pad:pad + H]` and `[pad:pad + W]`.",
        crop=lambda dx, pad, _: dx[:, :, pad:-pad, pad:-pad],
    ),
    _in_backward(
        "padding_cut_at_the_end",
        "The padding is cut off at the bottom and right only: `dx` is shifted by `pad` pixels.",
        "Use `[pad:pad + H]` and `[pad:pad + W]`.",
        crop=lambda dx, _, shape: dx[:, :, : shape[2], : shape[3]],
    ),
    _in_backward(
        "dx_overwritten",
        "Each window overwrites what earlier windows gave to the same pixels of `dx`.",
        "Add to `dx` with `+=`: a pixel gets the sum over all windows that see it.",
        dx_add=set_windows,
    ),
    _in_backward(
        "dx_overwritten_by_each_filter",
        "In `dx` each filter and each window overwrites what came before at the same pixels.",
        "Add to `dx` with `+=`: a pixel gets the sum over all filters and windows that see it.",
        dx_add=set_windows,
        dx_filters=lambda w: w[-1:],
    ),
    _in_backward(
        "dx_of_last_filter",
        "`dx` has the part of the last filter only.",
        "Sum over all F filters.",
        dx_filters=lambda w: w[-1:],
    ),
    _in_backward(
        "dx_stride_ignored",
        "In `dx` the windows start one pixel apart instead of `stride`.",
        "Window `(i, j)` starts at `(i * stride, j * stride)`, as in the forward pass.",
        dx_stride=False,
    ),
    _in_backward(
        "dx_filters_flipped",
        "In `dx` the filters are flipped. Each pixel of a window meets the filter weight that it was "
        "multiplied by in the forward pass.",
        "Add `w[f] * dout[n, f, i, j]` to the window, without `[::-1]`.",
        dx_filters=lambda w: w[:, :, ::-1, ::-1],
    ),
)

DW = (
    _in_backward(
        "dw_of_last_image",
        "`dw` has the part of the last image only: each image overwrites the one before.",
        "Add to `dw` with `+=`: all images share the filters.",
        dw_counted=lambda dout: _only(dout, LAST),
    ),
    _in_backward(
        "dw_of_last_window",
        "`dw` has the part of each image's last window only: each window overwrites the one before.",
        "Add to `dw` with `+=`: all windows share the filters.",
        dw_counted=lambda dout: _only(dout, ALL, ALL, LAST, LAST),
    ),
    _in_backward(
        "dw_overwritten",
        "`dw` has the part of the last window of the last image only: each step overwrites the one before.",
        "Add to `dw` with `+=`: all images and windows share the filters.",
        dw_counted=lambda dout: _only(dout, LAST, ALL, LAST, LAST),
    ),
    _in_backward(
        "dw_stride_ignored",
        "In `dw` the windows start one pixel apart instead of `stride`.",
        "Window `(i, j)` starts at `(i * stride, j * stride)`, as in the forward pass.",
        dw_stride=False,
    ),
    _in_backward(
        "dw_flipped",
        "`dw` is flipped in height and width.",
        "Add `window * dout[n, f, i, j]` to `dw[f]`, without `[::-1]`.",
        dw_change=lambda dw: dw[:, :, ::-1, ::-1],
    ),
    _in_backward(
        "dw_averaged",
        "`dw` is divided by the number of images. `dout` holds the gradient of the whole loss already, so "
        "the layer sums over the images.",
        "Remove the division by N.",
        dw_averaged=True,
    ),
)

DB = (
    _in_backward(
        "db_averaged",
        "`db` is a mean instead of a sum. The bias is added to every output pixel of its filter.",
        "Sum `dout` over images, rows and columns: `dout.sum(axis=(0, 2, 3))`.",
        db=lambda dout: dout.mean(axis=(0, 2, 3)),
    ),
    _in_backward(
        "db_averaged_over_images",
        "`db` is divided by the number of images. The gradients of the images add up.",
        "Sum `dout` over images, rows and columns: `dout.sum(axis=(0, 2, 3))`.",
        db=lambda dout: dout.sum(axis=(0, 2, 3)) / len(dout),
    ),
    _in_backward(
        "db_by_pixel",
        "`db` is summed over the images only and has shape (F, H', W').",
        "Sum over rows and columns too: `dout.sum(axis=(0, 2, 3))`.",
        db=lambda dout: dout.sum(axis=0),
    ),
    _in_backward(
        "db_by_image",
        "`db` is not summed over the images and has shape (N, F).",
        "Sum over the images too: `dout.sum(axis=(0, 2, 3))`.",
        db=lambda dout: dout.sum(axis=(2, 3)),
    ),
    _in_backward(
        "db_of_last_image",
        "`db` has the part of the last image only: each image overwrites the one before.",
        "Add to `db` with `+=`, or use `dout.sum(axis=(0, 2, 3))`.",
        db=lambda dout: dout[-1].sum(axis=(1, 2)),
    ),
    _in_backward(
        "db_with_four_axes",
        "`db` has shape (1, F, 1, 1) instead of that of `b`, (F,). The values are right.",
        "Sum without `keepdims=True`.",
        db=lambda dout: dout.sum(axis=(0, 2, 3), keepdims=True),
    ),
)

MISTAKES = DX + DW + DB
