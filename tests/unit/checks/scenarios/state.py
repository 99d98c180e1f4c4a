"""What an update rule keeps."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from tests.unit.checks.make import Values, case, check, question, trial

ABOUT = question("optim.sgd_momentum")
RNG = np.random.default_rng(11)
W, DW = RNG.normal(size=(2, 3)), RNG.normal(size=(2, 3))
TYPICAL = case("from the start", inputs={"w": W, "dw": DW, "config": {"learning_rate": 0.05}})
RIGHT = {"step1.config.velocity": -0.05 * DW, "step2.config.velocity": -0.05 * DW * 1.9}


def outcome(student: Values) -> Outcome:
    return check("state", trial(RIGHT, student, TYPICAL), outputs=["*.config.*"], about=ABOUT)


def good_reference() -> Outcome:
    return outcome(RIGHT)


def bad_sign() -> Outcome:
    return outcome({name: -value for name, value in RIGHT.items()})


def bad_not_kept() -> Outcome:
    return outcome({})


def bad_second_step() -> Outcome:
    return outcome(RIGHT | {"step2.config.velocity": -0.05 * DW})
