"""The PyTorch notebook in numpy: its functions and classes under their own names.

Images are (N, C, H, W), filters (F, C, HH, WW), weights of affine functions (D, M) and those of
modules (M, D).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.reference.nets import given, graph, three_layers
from grader.reference.nets.graph import Value
from grader.reference.nets.model import Model, Sgd, descend


def flatten(x: Any) -> Value:
    """(N, C, H, W) -> (N, C * H * W)."""
    return graph.flatten(x)


def three_layer_convnet(x: Any, params: Sequence[Any]) -> Value:
    """conv (pad 2) - relu - conv (pad 1) - relu - affine.

    x: (N, C, H, W), params: two pairs of filters (F, C, HH, WW) and biases (F,), weights (D, M) and
    biases (M,); (N, M) scores.
    """
    return three_layers.scores(x, params, graph.conv)


def random_weight(shape: Sequence[int]) -> Value:
    """(D, M) or (F, C, HH, WW): Gaussian with standard deviation sqrt(2 / fan_in) (He et al. 2015)."""
    fan_in = shape[0] if len(shape) == 2 else math.prod(shape[1:])
    return Value(three_layers.kaiming(shape, fan_in), requires_grad=True)


def zero_weight(shape: Sequence[int]) -> Value:
    """Zeros of this shape."""
    return Value(np.zeros(tuple(shape)), requires_grad=True)


def train_part2(model_fn: Any, params: Sequence[Value], learning_rate: float) -> None:
    """One step of gradient descent on all the data that was given, which is one batch."""
    x, y = given.part("train")
    graph.cross_entropy(model_fn(x, params), y).backward(1.0)
    descend(params, learning_rate)


def train_part34(model: Model, optimizer: Sgd, epochs: int = 1) -> None:
    """As many steps as epochs, each on all the data."""
    x, y = given.part("train")
    for _ in range(epochs):
        optimizer.zero_grad()
        graph.cross_entropy(model(x, training=True), y).backward(1.0)
        optimizer.step()


class ThreeLayerConvNet(Model):
    """The same network as a module, for images of 32 x 32."""

    def __init__(self, in_channel: int, channel_1: int, channel_2: int, num_classes: int) -> None:
        shapes = {
            "conv_w1": (channel_1, in_channel, 5, 5),
            "conv_b1": (channel_1,),
            "conv_w2": (channel_2, channel_1, 3, 3),
            "conv_b2": (channel_2,),
            "fc_w": (num_classes, three_layers.features(channel_2)),
            "fc_b": (num_classes,),
        }
        params = {name: three_layers.kaiming(shape, math.prod(shape[1:])) for name, shape in shapes.items()}
        layers = three_layers.layers(in_channel, channel_1, channel_2, num_classes)
        super().__init__(params, layers, _scores)


def cells(pattern: str) -> SimpleNamespace:
    """What the cells that train leave behind: ``params``, or ``model`` and ``optimizer``."""
    model = ThreeLayerConvNet(3, 32, 16, 6)
    if "train_part2" in pattern:
        fc_w = model.params["fc_w"]
        matrix = Value(fc_w.data.T, requires_grad=True)
        params = [matrix if parameter is fc_w else parameter for parameter in model.params.values()]
        return SimpleNamespace(params=params)
    nesterov = "Sequential" in pattern
    optimizer = Sgd(list(model.params.values()), 1e-3, 0.9 if nesterov else 0.0, nesterov)
    return SimpleNamespace(model=model, optimizer=optimizer)


def _scores(params: Mapping[str, Value], x: Any) -> Value:
    weights = [graph.transpose(p, (1, 0)) if name == "fc_w" else p for name, p in params.items()]
    return three_layer_convnet(x, weights)
