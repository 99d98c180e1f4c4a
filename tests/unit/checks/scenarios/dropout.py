"""A dropout layer with random numbers of its own."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from grader.checks.tolerance import Array
from grader.model import Case
from tests.unit.checks.make import case, check, question, trial

KEEP = 0.3
ABOUT = question("layers.dropout_forward")
RNG = np.random.default_rng(5)
X = RNG.normal(size=(120, 40))
DRAWN = RNG.random(size=X.shape)


def mode(name: str) -> Case:
    return case(name, inputs={"x": X, "dropout_param": {"p": KEEP, "mode": name}})


def train(out: Array) -> Outcome:
    return check("dropout", trial({"out": X}, {"out": out}, mode("train")), about=ABOUT)


def test_time(out: Array) -> Outcome:
    return check("dropout", trial({"out": X}, {"out": out}, mode("test")), about=ABOUT)


def good_train() -> Outcome:
    return train(X * (DRAWN < KEEP) / KEEP)


def good_test() -> Outcome:
    return test_time(X.copy())


def bad_exchanged() -> Outcome:
    return train(X * (DRAWN > KEEP) / (1 - KEEP))


def bad_nothing_dropped() -> Outcome:
    return train(X.copy())


def bad_not_rescaled() -> Outcome:
    return train(X * (DRAWN < KEEP))


def bad_one_mask_for_all() -> Outcome:
    return train(X * (np.arange(40) % 10 < 3) / KEEP)


def bad_scaled_at_test() -> Outcome:
    return test_time(X * KEEP)


def bad_dropped_at_test() -> Outcome:
    return test_time(X * (DRAWN < KEEP) / KEEP)
