"""Mistakes in spatial batch normalization."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.batchnorm import BatchnormCache, batchnorm_forward
from grader.reference.mistakes.base import maker
from grader.reference.mistakes.shared import gradients
from grader.reference.mistakes.shared.differentiating import gradients_of
from grader.reference.mistakes.shared.words import Words, in_words
from grader.reference.spatial import channels_as_features, features_as_channels

if TYPE_CHECKING:
    from grader.model import Array
    from grader.reference.batchnorm import BnParam

AsRows = Callable[["Array"], "Array"]
"""(N, C, H, W) -> (N * H * W, C)."""

AsImages = Callable[["Array", tuple[int, ...]], "Array"]
"""The reverse."""


def _reshaped(x: Array) -> Array:
    return x.reshape(-1, x.shape[1])


def _reshaped_back(rows: Array, shape: tuple[int, ...]) -> Array:
    return rows.reshape(shape)


def _pixels_transposed(x: Array) -> Array:
    return x.transpose(0, 3, 2, 1).reshape(-1, x.shape[1])


def _images_transposed(rows: Array, shape: tuple[int, ...]) -> Array:
    N, C, H, W = shape
    return rows.reshape(N, W, H, C).transpose(0, 3, 2, 1)


def _forward(
    x: Array,
    gamma: Array,
    beta: Array,
    bn_param: BnParam,
    *,
    rows: AsRows = channels_as_features,
    images: AsImages = features_as_channels,
    one_by_one: bool = False,
) -> tuple[Array, BatchnormCache | None]:
    groups = x[:, None] if one_by_one else [x]
    results = [batchnorm_forward(rows(group), gamma, beta, bn_param) for group in groups]
    out = np.concatenate([out for out, _ in results])
    return images(out, x.shape), results[0][1]


def _backward(
    dout: Array,
    cache: BatchnormCache,
    *,
    rows: AsRows = channels_as_features,
    images: AsImages = features_as_channels,
    **options: Any,
) -> tuple[Array, Array, Array]:
    """``options`` are those of `gradients_of`."""
    dx, dgamma, dbeta = gradients_of(rows(dout), cache.gamma, cache.forward, 0, **options)
    return images(dx, dout.shape), dgamma, dbeta


WORDS = Words("A channel's mean", "A channel's variance", "N * H * W", "axis=0")
BACKWARD = "layers.spatial_batchnorm_backward"
_in_forward = maker("spatial_batchnorm", "layers.spatial_batchnorm_forward", _forward)
_in_backward = maker("spatial_batchnorm", BACKWARD, _backward)

TRANSPOSE = "`x.transpose(0, 2, 3, 1).reshape(-1, C)` has one column for each channel."
AND_BACK = "After `reshape(N, H, W, C)` the channels are last: `transpose(0, 3, 1, 2)` puts them back."

MISTAKES = (
    _in_forward(
        "reshaped_without_transpose",
        "`x` is reshaped to C columns without moving the channels to the end, so each column mixes channels.",
        TRANSPOSE,
        rows=_reshaped,
        images=_reshaped_back,
    ),
    _in_forward(
        "rows_without_transpose",
        "`x` is reshaped to C columns without moving the channels to the end, and the output is transposed "
        "as if they had been moved.",
        TRANSPOSE,
        rows=_reshaped,
    ),
    _in_forward(
        "not_transposed_back",
        "The normalized rows are reshaped to the shape of `x` without moving the channels back to axis 1.",
        AND_BACK,
        images=_reshaped_back,
    ),
    _in_forward(
        "height_and_width_exchanged",
        "Height and width change places on the way to the rows, but not on the way back, so the pixels of "
        "an image are mixed.",
        "Use `transpose(0, 2, 3, 1)` on the way there and `transpose(0, 3, 1, 2)` on the way back.",
        rows=_pixels_transposed,
    ),
    _in_forward(
        "images_one_by_one",
        "Each image is normalized by itself. Batch normalization takes mean and variance over all images.",
        "Put the pixels of all images into one array of N * H * W rows and normalize that.",
        one_by_one=True,
    ),
    _in_backward(
        "dout_without_transpose",
        "`dout` is reshaped to C columns without moving the channels to the end, so each column mixes "
        "channels.",
        TRANSPOSE.replace("`x.", "`dout."),
        rows=_reshaped,
        images=_reshaped_back,
    ),
    _in_backward(
        "dout_rows_without_transpose",
        "`dout` is reshaped to C columns without moving the channels to the end, and `dx` is transposed as "
        "if they had been moved.",
        TRANSPOSE.replace("`x.", "`dout."),
        rows=_reshaped,
    ),
    _in_backward(
        "dx_not_transposed_back",
        "`dx` is reshaped from its rows to the shape of `x` without moving the channels back to axis 1.",
        AND_BACK,
        images=_reshaped_back,
    ),
    _in_backward(
        "dout_height_and_width_exchanged",
        "Height and width change places on the way from `dout` to the rows, and stay as they are in the "
        "cache, so `dout` meets the wrong pixels.",
        "Use the transpose of the forward pass: `dout.transpose(0, 2, 3, 1)`.",
        rows=_pixels_transposed,
        images=_images_transposed,
    ),
    *in_words(gradients.ALL, WORDS, "spatial_batchnorm", BACKWARD, _backward),
)
