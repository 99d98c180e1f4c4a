"""Mistakes in the three-layer network of the notebooks as a module or a Keras model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from grader.reference.mistakes.base import Row, maker
from grader.reference.mistakes.shared.convnets import RELUS, SOFTMAX, network
from grader.reference.nets import graph, keras_nets, torch_nets
from grader.reference.nets.graph import Value
from grader.reference.nets.model import Model

Forward = Callable[[Mapping[str, Value], Any], Value]


def _torch_forward(params: Mapping[str, Value], x: Any, **options: Any) -> Value:
    weights = [graph.transpose(p, (1, 0)) if name == "fc_w" else p for name, p in params.items()]
    return network(x, weights, conv=graph.conv, **options)


def _keras_forward(params: Mapping[str, Value], x: Any, **options: Any) -> Value:
    settings = {"last": graph.softmax} | options
    return network(x, list(params.values()), conv=keras_nets.conv, **settings)


def _model(
    *sizes: int, right: Callable[..., Model], forward: Forward, deviation: float = 1.0, **options: Any
) -> Model:
    """The right network with another forward pass, or with weights of another spread."""
    model = right(*sizes)
    for parameter in model.params.values():
        parameter.data = parameter.data * deviation
    return Model(model.params, model.layers, partial(forward, **options))


RELU = Row(
    "relu_on_scores",
    "These are the values one gets when the scores go through a ReLU.",
    "Leave the last layer's output as it is.",
    {"last": graph.relu},
)
LOGITS = Row(
    "no_softmax",
    (
        "These are the scores before the softmax. The loss that trains this network expects probabilities: "
        "given scores, it stays at chance."
    ),
    "Give the last layer `activation='softmax'`, or the loss `from_logits=True`.",
    {"last": graph.value},
)


def _kaiming_missing(spread: float) -> Row:
    return Row(
        "initialization_of_the_framework",
        "The weights' spread is that of a layer whose weights were left as the framework makes them.",
        "Initialize the weights of every layer by Kaiming's method.",
        {"deviation": spread},
    )


_module = maker(
    "torch_module",
    "q5_torch.ThreeLayerConvNet",
    partial(_model, right=torch_nets.ThreeLayerConvNet, forward=_torch_forward),
)
_keras_model = maker(
    "keras_model",
    "q5_tf.ThreeLayerConvNet",
    partial(_model, right=keras_nets.ThreeLayerConvNet, forward=_keras_forward),
)
UNIFORM = (1 / 6) ** 0.5
"""The spread of PyTorch's own weights, uniform between ±1 / sqrt(fan_in), in relation to Kaiming's."""

MISTAKES = (
    *(row.of(_module) for row in (*RELUS, RELU, SOFTMAX, _kaiming_missing(UNIFORM))),
    *(row.of(_keras_model) for row in (*RELUS, RELU, LOGITS, _kaiming_missing(0.5))),
)
