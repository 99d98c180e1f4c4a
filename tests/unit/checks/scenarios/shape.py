"""Shapes alone."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from tests.unit.checks.make import Values, case, check, question, trial

ABOUT = question("layers.max_pool_forward_naive", shapes={"out": "N, C, H, W"})
TYPICAL = case("typical", N=2, C=3, H=4, W=5)
RIGHT = {"out": np.arange(1.0, 121.0).reshape(2, 3, 4, 5)}


def outcome(student: Values) -> Outcome:
    return check("shape", trial(RIGHT, student, TYPICAL), about=ABOUT)


def good_other_values() -> Outcome:
    return outcome({"out": np.ones((2, 3, 4, 5))})


def bad_axes_exchanged() -> Outcome:
    return outcome({"out": RIGHT["out"].transpose(0, 2, 3, 1)})


def bad_too_small() -> Outcome:
    return outcome({"out": np.ones((2, 3, 3, 4))})


def bad_zeros() -> Outcome:
    return outcome({"out": np.zeros((2, 3, 4, 5))})
