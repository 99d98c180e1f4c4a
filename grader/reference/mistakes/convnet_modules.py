"""Mistakes in the three-layer network of the notebooks as a module or a Keras model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from grader.reference.mistakes.base import Mistake, option
from grader.reference.mistakes.convnet_functions import network
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


KAIMING = (
    "The weights' spread is that of a layer whose weights were left as the framework makes them.",
    "Initialize the weights of every layer by Kaiming's method.",
)
SENTENCES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "no_relu": (
        "These are the values one gets without any ReLU: the network is linear then.",
        "Put a ReLU after each of the two convolutions.",
        {"relus": (False, False)},
    ),
    "no_first_relu": (
        "These are the values one gets without the ReLU after the first convolution.",
        "Put a ReLU between the two convolutions.",
        {"relus": (False, True)},
    ),
    "no_second_relu": (
        "These are the values one gets without the ReLU after the second convolution.",
        "Put a ReLU between the second convolution and the affine layer.",
        {"relus": (True, False)},
    ),
    "relu_on_scores": (
        "These are the values one gets when the scores go through a ReLU.",
        "Leave the last layer's output as it is.",
        {"last": graph.relu},
    ),
}
SOFTMAX = (
    "These are the values one gets when the scores go through a softmax; the loss contains one already.",
    "Return the scores themselves.",
    {"last": graph.softmax},
)
LOGITS = (
    (
        "These are the scores before the softmax. The loss that trains this network expects probabilities: "
        "given scores, it stays at chance."
    ),
    "Give the last layer `activation='softmax'`, or the loss `from_logits=True`.",
    {"last": graph.value},
)


def _mistakes(
    topic: str, replaces: str, base: Callable[..., Any], more: Mapping[str, Any], spread: float
) -> Iterator[Mistake]:
    for name, (sentence, look_at, options) in {**SENTENCES, **more}.items():
        yield option(f"{topic}.{name}", replaces, base, sentence, look_at, **options)
    yield option(f"{topic}.initialization_of_the_framework", replaces, base, *KAIMING, deviation=spread)


MISTAKES = (
    *_mistakes(
        "torch_module",
        "q5_torch.ThreeLayerConvNet",
        partial(_model, right=torch_nets.ThreeLayerConvNet, forward=_torch_forward),
        {"softmax_on_scores": SOFTMAX},
        spread=(1 / 6) ** 0.5,  # uniform between ±1 / sqrt(fan_in)
    ),
    *_mistakes(
        "keras_model",
        "q5_tf.ThreeLayerConvNet",
        partial(_model, right=keras_nets.ThreeLayerConvNet, forward=_keras_forward),
        {"no_softmax": LOGITS},
        spread=0.5,
    ),
)
