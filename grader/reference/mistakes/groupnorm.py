"""Mistakes in spatial group normalization."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.groupnorm import GROUP, IMAGES_AND_PIXELS, GroupnormCache, by_channel, split_groups
from grader.reference.mistakes.base import maker
from grader.reference.mistakes.shared import gradients, standardizing
from grader.reference.mistakes.shared.differentiating import gradients_of
from grader.reference.mistakes.shared.words import Words, in_words
from grader.reference.normalize import EPS, Axes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array

Count = Callable[[tuple[int, ...]], int]
"""Over how many numbers a group's means are said to be, from (N, G, C // G, H, W)."""


def _interleaved(x: Array, G: int) -> Array:
    """(N, C, H, W) -> (N, G, C // G, H, W), with every G-th channel in one group."""
    N, C, H, W = x.shape
    return x.reshape(N, C // G, G, H, W).swapaxes(1, 2)


def _forward(
    x: Array,
    gamma: Array,
    beta: Array,
    G: int,
    gn_param: Mapping[str, Any],
    *,
    axes: Axes = GROUP,
    interleaved: bool = False,
    size_is_count: bool = False,
    images_together: bool = False,
    eps_given: bool = True,
    **options: Any,
) -> tuple[Array, GroupnormCache]:
    """``options`` are those of `normalize`."""
    G = x.shape[1] // G if size_is_count else G
    split = _interleaved if interleaved else split_groups
    eps = gn_param.get("eps", EPS) if eps_given else EPS
    shape = (1, x.shape[1], 1, 1)
    if images_together:
        rows, forward = standardizing.normalize(
            x.reshape(1, G, -1, 1, 1), np.ones(1), np.zeros(1), axes, eps, **options
        )
        out = rows.reshape(x.shape) * gamma.reshape(shape) + beta.reshape(shape)
        return out, GroupnormCache(forward, gamma)
    scale, shift = split(gamma.reshape(shape), G), split(beta.reshape(shape), G)
    out, forward = standardizing.normalize(split(x, G), scale, shift, axes, eps, **options)
    return (out.swapaxes(1, 2) if interleaved else out).reshape(x.shape), GroupnormCache(forward, gamma)


def _backward(
    dout: Array,
    cache: GroupnormCache,
    *,
    averaged_over: Axes | None = None,
    said_count: Count | None = None,
    summed_over: Axes = IMAGES_AND_PIXELS,
    **options: Any,
) -> tuple[Array, Array, Array]:
    """``options`` are those of `gradients_of`."""
    forward, gamma = cache
    count = said_count(forward.xhat.shape) if said_count else None
    forward = forward._replace(axes=averaged_over or forward.axes)
    dx, dgamma, dbeta = gradients_of(dout, by_channel(gamma), forward, summed_over, count=count, **options)
    if dgamma.size == gamma.size:
        dgamma, dbeta = dgamma.reshape(gamma.shape), dbeta.reshape(gamma.shape)
    return dx, dgamma, dbeta


WORDS = Words("A group's mean", "A group's variance", "C // G * H * W", "axis=(2, 3, 4), keepdims=True")
FORWARD, BACKWARD = "layers.spatial_groupnorm_forward", "layers.spatial_groupnorm_backward"
_in_forward = maker("groupnorm", FORWARD, _forward)
_in_backward = maker("groupnorm", BACKWARD, _backward)

SPLIT = "Reshape `x` to (N, G, C // G, H, W) and take mean and variance over the last three axes."

AXES = (
    _in_forward(
        "statistics_over_the_batch",
        "Mean and variance of a group are taken over all images. Group normalization treats each image by "
        "itself.",
        SPLIT,
        axes=(0, 2, 3, 4),
    ),
    _in_forward(
        "statistics_by_channel",
        "Each channel of an image is normalized by itself: that is instance normalization. Here the "
        "channels of a group share mean and variance.",
        SPLIT,
        axes=(3, 4),
    ),
    _in_forward(
        "statistics_by_image",
        "Mean and variance are taken over a whole image: that is layer normalization. Here each group of "
        "channels has its own.",
        SPLIT,
        axes=(1, 2, 3, 4),
    ),
    _in_forward(
        "statistics_as_in_batchnorm",
        "Mean and variance are those of a channel over all images, as in spatial batch normalization. Here "
        "they are those of a group of channels in one image.",
        SPLIT,
        axes=(0, 3, 4),
    ),
    _in_forward(
        "statistics_across_groups",
        "Mean and variance are taken across images and groups, for each place in a group. They must be "
        "taken over the places, for each group of each image.",
        "With `x.reshape(N * G, -1)`, average over axis 1, not axis 0.",
        axes=(0, 1),
    ),
    _in_forward(
        "statistics_by_column",
        "Mean and variance are taken over groups, channels and rows: axes 1 to 3 of an array that has five "
        "after the split. They must be taken over channels, rows and columns, for each group.",
        SPLIT,
        axes=(1, 2, 3),
    ),
    _in_forward(
        "images_split_into_groups",
        "All images together are split into `G` parts, so that a part holds several images or pieces of "
        "them. Each image has `G` groups of channels of its own.",
        "Keep N in front: reshape `x` to (N, G, C // G, H, W), not to (G, -1).",
        images_together=True,
    ),
    _in_forward(
        "channels_interleaved",
        "A group holds every G-th channel. It must hold C // G channels in a row.",
        "Reshape `x` to (N, G, C // G, H, W), with G before C // G.",
        interleaved=True,
    ),
    _in_forward(
        "group_size_for_group_count",
        "`G` is used as the number of channels in a group. It is the number of groups.",
        "Reshape `x` to (N, G, C // G, H, W).",
        size_is_count=True,
    ),
    _in_forward(
        "eps_of_its_own",
        "The `eps` of `gn_param` is not used: it is always 1e-5.",
        "Read it with `gn_param.get('eps', 1e-5)`.",
        eps_given=False,
    ),
)

GRADIENTS = (
    _in_backward(
        "averages_over_the_batch",
        "The means in `dx` are taken over all images. The statistics of the forward pass belong to one "
        "group of one image.",
        "Reshape to (N, G, C // G, H, W) and sum over the last three axes.",
        averaged_over=(0, 2, 3, 4),
    ),
    _in_backward(
        "averages_by_channel",
        "The means in `dx` are taken over each channel alone. The channels of a group share mean and "
        "variance, so their gradients meet there.",
        "Reshape to (N, G, C // G, H, W) and sum over the last three axes.",
        averaged_over=(3, 4),
    ),
    _in_backward(
        "averages_by_image",
        "The means in `dx` are taken over a whole image. Each group of channels has its own mean and "
        "variance.",
        "Reshape to (N, G, C // G, H, W) and sum over the last three axes.",
        averaged_over=(1, 2, 3, 4),
    ),
    _in_backward(
        "divided_by_pixels",
        "The sums in `dx` are divided by H * W. They run over all channels of a group too.",
        "Divide by C // G * H * W.",
        said_count=lambda shape: shape[3] * shape[4],
    ),
    _in_backward(
        "divided_by_image",
        "The sums in `dx` are divided by C * H * W. They run over the channels of one group only.",
        "Divide by C // G * H * W.",
        said_count=lambda shape: shape[1] * shape[2] * shape[3] * shape[4],
    ),
    _in_backward(
        "divided_by_batch_and_pixels",
        "The sums in `dx` are divided by N * H * W, as in spatial batch normalization.",
        "Divide by C // G * H * W, over which the forward pass averages.",
        said_count=lambda shape: shape[0] * shape[3] * shape[4],
    ),
    _in_backward(
        "parameters_by_image",
        "`dgamma` and `dbeta` have shape (N, C): they are not summed over the images.",
        "Sum over axes 0, 2 and 3; all images share `gamma` and `beta`.",
        summed_over=(2, 3),
    ),
    _in_backward(
        "parameters_by_pixel",
        "`dgamma` and `dbeta` have shape (C, H, W): they are not summed over the pixels.",
        "Sum over axes 0, 2 and 3; all pixels of a channel share `gamma` and `beta`.",
        summed_over=(0,),
    ),
)

MISTAKES = (
    *AXES,
    *in_words(standardizing.STATISTICS, WORDS, "groupnorm", FORWARD, _forward),
    *in_words(standardizing.SCALE_AND_SHIFT, WORDS, "groupnorm", FORWARD, _forward),
    *GRADIENTS,
    *in_words(gradients.ALL, WORDS, "groupnorm", BACKWARD, _backward),
)
