"""Mistakes in the three-layer network of the PyTorch and TensorFlow notebooks, as a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from grader.reference.mistakes.base import Mistake, option
from grader.reference.nets import graph, keras_nets
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


SENTENCES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "no_padding": (
        (
            "These are the values one gets when neither convolution pads the images, and only the rows of "
            "`fc_w` that then fit are used. Shapes fit that way, so a test with zeros passes; the scores are "
            "those of another network."
        ),
        "Look at the padding of both convolutions: two, then one. `fc_w` needs no slice then.",
        {"pads": (0, 0)},
    ),
    "first_not_padded": (
        "These are the values one gets when the first convolution does not pad the images.",
        "Look at the padding of the first convolution: it must be two.",
        {"pads": (0, 1)},
    ),
    "second_not_padded": (
        "These are the values one gets when the second convolution does not pad the images.",
        "Look at the padding of the second convolution: it must be one.",
        {"pads": (2, 0)},
    ),
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
    "first_bias_missing": (
        "These are the values one gets when `conv_b1` is not added.",
        "Pass `conv_b1` to the first convolution.",
        {"biases": (False, True, True)},
    ),
    "second_bias_missing": (
        "These are the values one gets when `conv_b2` is not added.",
        "Pass `conv_b2` to the second convolution.",
        {"biases": (True, False, True)},
    ),
    "last_bias_missing": (
        "These are the values one gets when `fc_b` is not added.",
        "Add `fc_b` after the matrix product.",
        {"biases": (True, True, False)},
    ),
    "relu_on_scores": (
        "These are the values one gets when the scores go through a ReLU.",
        "Leave the scores as they are: half of them would be lost.",
        {"last": graph.relu},
    ),
    "softmax_on_scores": (
        "These are the values one gets when the scores go through a softmax; the loss contains one already.",
        "Return the scores themselves.",
        {"last": graph.softmax},
    ),
}


def _mistakes(topic: str, replaces: str, conv: Conv) -> Iterator[Mistake]:
    base = partial(network, conv=conv)
    for name, (sentence, look_at, options) in SENTENCES.items():
        yield option(f"{topic}.{name}", replaces, base, sentence, look_at, **options)


MISTAKES = (
    *_mistakes("torch_convnet", "q5_torch.three_layer_convnet", graph.conv),
    *_mistakes("keras_convnet", "q5_tf.three_layer_convnet", keras_nets.conv),
)
