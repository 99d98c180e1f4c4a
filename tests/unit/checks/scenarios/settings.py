"""Settings of networks and optimizers."""

from __future__ import annotations

from typing import Any

from grader.checks.base import Outcome
from grader.model import Opaque
from tests.unit.checks.make import case, check, question, trial

ABOUT = question("q5_torch.ThreeLayerConvNet")
TYPICAL = case("typical")
RIGHT: dict[str, Any] = {
    "layers.count": 2,
    "layers.1": "convolution 5 x 5, 3 -> 32, with bias",
    "layers.2": "affine, 32768 -> 6, with bias",
    "optimizer.kind": "SGD",
    "optimizer.momentum": 0.9,
    "optimizer.nesterov": True,
    "optimizer.all": True,
    "trainable.w": True,
    "network.suits": True,
    "layers.ending": "nothing",
    "mode.training": True,
}


def outcome(**changes: Any) -> Outcome:
    student = RIGHT | {name.replace("_", ".", 1): value for name, value in changes.items()}
    return check("settings", trial(RIGHT, student, TYPICAL), about=ABOUT, outputs=("*",), partial=True)


def good_as_asked_for() -> Outcome:
    return outcome()


def bad_a_layer_without_bias() -> Outcome:
    return outcome(layers_1="convolution 3 x 3, 3 -> 32, without bias", layers_count=3)


def bad_another_optimizer() -> Outcome:
    return outcome(optimizer_kind="Adam", optimizer_momentum=0.0, optimizer_nesterov=False)


def bad_not_all_parameters() -> Outcome:
    return outcome(optimizer_all=False, trainable_w=False)


def bad_scores_for_probabilities() -> Outcome:
    return outcome(network_suits=False)


def bad_no_setting() -> Outcome:
    return outcome(optimizer_momentum=None, optimizer_kind=Opaque("Tensor", "an object of type Tensor"))


def bad_a_relu_on_the_scores() -> Outcome:
    return outcome(layers_ending="a ReLU")


def bad_trained_in_evaluation_mode() -> Outcome:
    return outcome(mode_training=False)
