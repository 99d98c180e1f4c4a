"""A backward pass that must use the mask of the forward pass."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from tests.unit.checks.make import case, check, gradient_question, trial
from tests.unit.checks.scenarios.gradient import forward_of

ABOUT = gradient_question("layers.dropout_backward", {"dx": "x"})
RNG = np.random.default_rng(7)
X, DOUT = RNG.normal(size=(4, 5)), RNG.normal(size=(4, 5))
MASK, OTHER = (RNG.random(size=(4, 5)) < 0.5) / 0.5, (RNG.random(size=(4, 5)) < 0.5) / 0.5
TYPICAL = case("typical", inputs={"x": X, "dout": DOUT}, N=4, D=5)
GOLDEN = {"out": X * MASK, "dx": DOUT * MASK}


def good_same_mask() -> Outcome:
    student = {"out": X * OTHER, "dx": DOUT * OTHER}
    drawn = trial(GOLDEN, student, TYPICAL)
    return check("consistent", drawn, outputs=["dx"], about=ABOUT, agrees_with="out", over=("dout", "x"))


def good_own_forward() -> Outcome:
    own = forward_of(DOUT * OTHER)
    drawn = trial(GOLDEN, {"dx": DOUT * OTHER}, TYPICAL)
    return check("consistent", drawn, outputs=["dx"], about=ABOUT, own_gradient=own)


def bad_other_mask() -> Outcome:
    student = {"out": X * OTHER, "dx": DOUT * MASK}
    drawn = trial(GOLDEN, student, TYPICAL)
    return check("consistent", drawn, outputs=["dx"], about=ABOUT, agrees_with="out", over=("dout", "x"))


def bad_nothing_dropped() -> Outcome:
    drawn = trial(GOLDEN, {"out": 2 * X, "dx": 2 * DOUT}, TYPICAL)
    return check("consistent", drawn, outputs=["dx"], about=ABOUT, agrees_with="out", over=("dout", "x"))


def bad_own_forward() -> Outcome:
    drawn = trial(GOLDEN, {"dx": DOUT * MASK}, TYPICAL)
    return check("consistent", drawn, outputs=["dx"], about=ABOUT, own_gradient=forward_of(DOUT * OTHER))


def bad_no_forward() -> Outcome:
    return check("consistent", trial(GOLDEN, {"dx": DOUT * MASK}, TYPICAL), outputs=["dx"], about=ABOUT)


def bad_shape() -> Outcome:
    return check("consistent", trial(GOLDEN, {"dx": DOUT.ravel()}, TYPICAL), outputs=["dx"], about=ABOUT)
