"""Mean and spread of a normalized output."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from grader.checks.tolerance import Array
from tests.unit.checks.make import batchnorm, case, check, question, trial

ABOUT = question("layers.batchnorm_forward", shapes={"out": "N, D"})
TYPICAL = case("typical", inputs=batchnorm(6, 3), N=6, D=3)
X, GAMMA, BETA = (TYPICAL.inputs[name] for name in ("x", "gamma", "beta"))


def normalized(eps: float = 1e-5, axis: int = 0) -> Array:
    std = np.sqrt(X.var(axis=axis, keepdims=True) + eps)
    return np.asarray(GAMMA * (X - X.mean(axis=axis, keepdims=True)) / std + BETA)


def outcome(out: Array) -> Outcome:
    return check(
        "statistics", trial({"out": normalized()}, {"out": out}, TYPICAL), about=ABOUT, mean="`beta`"
    )


def good_reference() -> Outcome:
    return outcome(normalized())


def good_but_for_eps() -> Outcome:
    return outcome(normalized(eps=0.0))


def bad_axis() -> Outcome:
    return outcome(normalized(axis=1))


def bad_beta_missing() -> Outcome:
    return outcome(normalized() - BETA)


def bad_shape() -> Outcome:
    return outcome(normalized().ravel())
