"""Mistakes in the three-layer network of the PyTorch and TensorFlow notebooks, as a function."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from grader.reference.mistakes.base import Mistake, Row, maker
from grader.reference.mistakes.shared.convnets import RELUS, SOFTMAX, Conv, network
from grader.reference.nets import graph, keras_nets

PADDING = (
    Row(
        "no_padding",
        (
            "These are the values one gets when neither convolution pads the images, and only the rows of "
            "`fc_w` that then fit are used. Shapes fit that way, so a test with zeros passes; the scores are "
            "those of another network."
        ),
        "Look at the padding of both convolutions: two, then one. `fc_w` needs no slice then.",
        {"pads": (0, 0)},
    ),
    Row(
        "first_not_padded",
        "These are the values one gets when the first convolution does not pad the images.",
        "Look at the padding of the first convolution: it must be two.",
        {"pads": (0, 1)},
    ),
    Row(
        "second_not_padded",
        "These are the values one gets when the second convolution does not pad the images.",
        "Look at the padding of the second convolution: it must be one.",
        {"pads": (2, 0)},
    ),
)

BIASES = (
    Row(
        "first_bias_missing",
        "These are the values one gets when `conv_b1` is not added.",
        "Pass `conv_b1` to the first convolution.",
        {"biases": (False, True, True)},
    ),
    Row(
        "second_bias_missing",
        "These are the values one gets when `conv_b2` is not added.",
        "Pass `conv_b2` to the second convolution.",
        {"biases": (True, False, True)},
    ),
    Row(
        "last_bias_missing",
        "These are the values one gets when `fc_b` is not added.",
        "Add `fc_b` after the matrix product.",
        {"biases": (True, True, False)},
    ),
)

RELU = Row(
    "relu_on_scores",
    "These are the values one gets when the scores go through a ReLU.",
    "Leave the scores as they are: half of them would be lost.",
    {"last": graph.relu},
)


def _mistakes(topic: str, replaces: str, conv: Conv) -> Iterator[Mistake]:
    make = maker(topic, replaces, partial(network, conv=conv))
    return (row.of(make) for row in (*PADDING, *RELUS, *BIASES, RELU, SOFTMAX))


MISTAKES = (
    *_mistakes("torch_convnet", "q5_torch.three_layer_convnet", graph.conv),
    *_mistakes("keras_convnet", "q5_tf.three_layer_convnet", keras_nets.conv),
)
