"""The three-layer network of the PyTorch and TensorFlow notebooks, and what goes wrong in it whether
it is a function or a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.reference.mistakes.base import Row
from grader.reference.nets import graph
from grader.reference.nets.graph import Value

Conv = Callable[..., Value]


def network(
    x: Any,
    params: Sequence[Any],
    *,
    conv: Conv,
    pads: tuple[int, int] = (2, 1),
    relus: tuple[bool, bool] = (True, True),
    biases: tuple[bool, bool, bool] = (True, True, True),
    last: Callable[[Any], Value] = graph.value,
) -> Value:
    """Where padding is missing, the rows of the last weights that fit are taken, as students do."""
    conv_w1, conv_b1, conv_w2, conv_b2, fc_w, fc_b = params
    hidden = graph.value(x)
    for layer, (w, b) in enumerate(((conv_w1, conv_b1), (conv_w2, conv_b2))):
        hidden = conv(hidden, w, _kept(b, keep=biases[layer]), pads[layer])
        hidden = graph.relu(hidden) if relus[layer] else hidden
    flat = graph.flatten(hidden)
    fitting = fc_w if flat.shape[1] == graph.value(fc_w).shape[0] else graph.rows(fc_w, flat.shape[1])
    return last(graph.affine(flat, fitting, _kept(fc_b, keep=biases[2])))


def _kept(bias: Any, *, keep: bool) -> Any:
    return bias if keep else graph.scaled(bias, 0.0)


RELUS = (
    Row(
        "no_relu",
        "These are the values one gets without any ReLU: the network is linear then.",
        "Put a ReLU after each of the two convolutions.",
        {"relus": (False, False)},
    ),
    Row(
        "no_first_relu",
        "These are the values one gets without the ReLU after the first convolution.",
        "Put a ReLU between the two convolutions.",
        {"relus": (False, True)},
    ),
    Row(
        "no_second_relu",
        "These are the values one gets without the ReLU after the second convolution.",
        "Put a ReLU between the second convolution and the affine layer.",
        {"relus": (True, False)},
    ),
)

SOFTMAX = Row(
    "softmax_on_scores",
    "These are the values one gets when the scores go through a softmax; the loss contains one already.",
    "Return the scores themselves.",
    {"last": graph.softmax},
)
