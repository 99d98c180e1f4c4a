"""The three-layer network of both notebooks, whatever the order of its axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.nets import graph
from grader.reference.nets.graph import Value
from grader.reference.nets.model import AFFINE, CONV, Layer

if TYPE_CHECKING:
    from grader.model import Array

IMAGE = (32, 32)
"""The size of the pictures that modules and models are for."""


def scores(x: Any, params: Sequence[Any], conv: Callable[..., Value]) -> Value:
    """conv (pad 2) - relu - conv (pad 1) - relu - affine: (N, M).

    ``params`` are two pairs of filters and biases (F,), weights (D, M) and biases (M,);
    ``conv(x, w, b, pad=...)`` knows how images and filters are laid out.
    """
    conv_w1, conv_b1, conv_w2, conv_b2, fc_w, fc_b = params
    hidden = graph.relu(conv(x, conv_w1, conv_b1, pad=2))
    hidden = graph.relu(conv(hidden, conv_w2, conv_b2, pad=1))
    return graph.affine(graph.flatten(hidden), fc_w, fc_b)


def layers(colours: int, first: int, second: int, classes: int) -> tuple[Layer, ...]:
    """What is to be said of its layers, by their channels."""
    return (
        Layer(CONV, colours, first, (5, 5)),
        Layer(CONV, first, second, (3, 3)),
        Layer(AFFINE, features(second), classes),
    )


def features(channels: int) -> int:
    """How many numbers an image is before the last layer."""
    return channels * IMAGE[0] * IMAGE[1]


def kaiming(shape: Sequence[int], fan_in: float) -> Array:
    """An array of this shape: zeros for a bias (F,), else Gaussian with standard deviation
    sqrt(2 / fan_in) (He et al. 2015)."""
    if len(shape) == 1:
        return np.zeros(shape)
    return np.random.normal(scale=np.sqrt(2.0 / fan_in), size=tuple(shape))  # noqa: NPY002 - drawn as students do
