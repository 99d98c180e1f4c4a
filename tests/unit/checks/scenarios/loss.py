"""The loss of a regularized network."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from tests.unit.checks.make import case, check, question, trial

ABOUT = question("fc_net.TwoLayerNet.loss")
RNG = np.random.default_rng(17)
PARAMS = {
    "W1": RNG.normal(size=(5, 6)),
    "b1": RNG.normal(size=6),
    "W2": RNG.normal(size=(6, 4)),
    "b2": np.ones(4),
}
TYPICAL = case("typical", inputs={**PARAMS, "reg": 0.3}, N=5, D=5, H=6, C=4)
DATA = 1.5317


def term(*names: str) -> float:
    return 0.15 * sum(float(np.sum(PARAMS[name] ** 2)) for name in names)


RIGHT = DATA + term("W1", "W2")


def outcome(loss: object) -> Outcome:
    return check("loss", trial({"regularized.loss": RIGHT}, {"regularized.loss": loss}, TYPICAL), about=ABOUT)


def good_reference() -> Outcome:
    return outcome(np.float64(RIGHT))


def good_zero_dimensional() -> Outcome:
    return outcome(np.array(RIGHT))


def bad_regularization_missing() -> Outcome:
    return outcome(DATA)


def bad_half_missing() -> Outcome:
    return outcome(DATA + 2 * term("W1", "W2"))


def bad_second_layer_missing() -> Outcome:
    return outcome(DATA + term("W1"))


def bad_biases_regularized() -> Outcome:
    return outcome(RIGHT + term("b1", "b2"))


def bad_sum_over_the_batch() -> Outcome:
    return outcome(5 * RIGHT)


def bad_shape() -> Outcome:
    return outcome(np.array([RIGHT]))


def bad_otherwise() -> Outcome:
    return outcome(0.7)
