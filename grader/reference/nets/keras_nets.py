"""The TensorFlow notebook in numpy: the networks of `torch_nets` with the channels last.

Images are (N, H, W, C), filters (HH, WW, C, F), weights of dense layers (D, M).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.nets import given, graph, three_layers
from grader.reference.nets.graph import Value
from grader.reference.nets.model import AFFINE, Layer, Model, Sgd, descend

if TYPE_CHECKING:
    from grader.model import Array


def conv(x: Any, w: Any, b: Any, pad: int) -> Value:
    """x: (N, H, W, C), w: (HH, WW, C, F), b: (F,); (N, H', W', F)."""
    out = graph.conv(graph.transpose(x, (0, 3, 1, 2)), graph.transpose(w, (3, 2, 0, 1)), b, pad)
    return graph.transpose(out, (0, 2, 3, 1))


def three_layer_convnet(x: Any, params: Sequence[Any]) -> Value:
    """conv (pad 2) - relu - conv (pad 1) - relu - affine.

    x: (N, H, W, C), params: two pairs of filters (HH, WW, C, F) and biases (F,), weights (D, M) and
    biases (M,); (N, M) scores.
    """
    return three_layers.scores(x, params, conv)


def training_step(model_fn: Any, x: Any, y: Any, params: Sequence[Value], learning_rate: float) -> Value:
    """One step of gradient descent on the mean cross-entropy; the loss before it, ().

    x: (N, H, W, C), y: (N,) classes.  The parameters are changed in place.
    """
    loss = graph.cross_entropy(model_fn(x, params), y)
    loss.backward(1.0)
    descend(params, learning_rate)
    return loss


def train_part34(
    model_init_fn: Callable[[], Model],
    optimizer_init_fn: Callable[[], Sgd],
    num_epochs: int = 1,
    is_training: bool = False,
) -> Model:
    """As many steps as epochs, each on all the data, for a network that gives probabilities."""
    (x, y), model, optimizer = given.part("train"), model_init_fn(), optimizer_init_fn()
    for _ in range(num_epochs):
        optimizer.zero_grad()
        graph.log_loss(model(x, training=is_training), y).backward(1.0)
        optimizer.step()
    return model


def three_layer_convnet_init() -> tuple[Value, ...]:
    """32 filters of 5 x 5, 16 of 3 x 3, six classes."""
    return tuple(ThreeLayerConvNet(32, 16, 6).params.values())


class ThreeLayerConvNet(Model):
    """The same network with a softmax at its end, for images of 32 x 32 with three channels."""

    def __init__(self, channel_1: int, channel_2: int, num_classes: int) -> None:
        shapes = {
            "conv_w1": (5, 5, 3, channel_1),
            "conv_b1": (channel_1,),
            "conv_w2": (3, 3, channel_1, channel_2),
            "conv_b2": (channel_2,),
            "fc_w": (three_layers.features(channel_2), num_classes),
            "fc_b": (num_classes,),
        }
        layers = three_layers.layers(3, channel_1, channel_2, num_classes)
        super().__init__(_scaled(shapes), layers, _probabilities)


def two_layer_fc_functional(input_shape: Sequence[int], hidden_size: int, num_classes: int) -> Model:
    """flatten - affine - relu - affine - softmax."""
    features = int(np.prod(input_shape))
    shapes = {
        "fc_w1": (features, hidden_size),
        "fc_b1": (hidden_size,),
        "fc_w2": (hidden_size, num_classes),
        "fc_b2": (num_classes,),
    }
    layers = (Layer(AFFINE, features, hidden_size), Layer(AFFINE, hidden_size, num_classes))
    return Model(_scaled(shapes), layers, _two_layers)


def cells(pattern: str) -> SimpleNamespace:
    """What the cells that train leave behind."""
    model = ThreeLayerConvNet(32, 16, 6)
    optimizer = Sgd(list(model.params.values()), 1e-3, 0.9, nesterov=True)
    compiled = SimpleNamespace(
        params=model.params,
        layers=model.layers,
        loss="sparse_categorical_crossentropy",
        metrics=("sparse_categorical_accuracy",),
        optimizer=optimizer,
    )
    return SimpleNamespace(
        model_init_fn=lambda: model,
        optimizer_init_fn=lambda: optimizer,
        model=compiled if "compile" in pattern else model,
    )


def _scaled(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """Weight arrays, fan out last, by variance scaling with scale 2, which is Kaiming's method."""
    return {name: three_layers.kaiming(shape, math.prod(shape[:-1])) for name, shape in shapes.items()}


def _probabilities(params: Mapping[str, Value], x: Any) -> Value:
    return graph.softmax(three_layer_convnet(x, list(params.values())))


def _two_layers(params: Mapping[str, Value], x: Any) -> Value:
    w1, b1, w2, b2 = params.values()
    return graph.softmax(graph.affine(graph.relu(graph.affine(graph.flatten(x), w1, b1)), w2, b2))
