"""Fresh parameters."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from grader.checks.tolerance import Array
from tests.unit.checks.make import case, check, question, trial

ABOUT = question("fc_net.TwoLayerNet", shapes={"params.W1": "D, H", "params.b1": "H"})
RNG = np.random.default_rng(13)
NORMAL, UNIFORM = RNG.normal(size=(80, 60)), RNG.random(size=(80, 60))
FRESH = case("initialization", inputs={"weight_scale": 0.02}, D=80, H=60)
EXPECTED = {"params.W*": "weight_scale", "params.b*": "zeros"}
GOLDEN = {"params.W1": 0.02 * NORMAL, "params.b1": np.zeros(60)}


def outcome(W1: Array, b1: Array | None = None) -> Outcome:
    student = {"params.W1": W1, "params.b1": np.zeros(60) if b1 is None else b1}
    return check("initialization", trial(GOLDEN, student, FRESH), about=ABOUT, expected=EXPECTED)


def good_other_numbers() -> Outcome:
    return outcome(-0.02 * NORMAL)


def good_float32() -> Outcome:
    return outcome((0.02 * NORMAL).astype(np.float32))


def bad_scale_left_out() -> Outcome:
    return outcome(NORMAL)


def bad_scale_as_variance() -> Outcome:
    return outcome(np.sqrt(0.02) * NORMAL)


def bad_uniform() -> Outcome:
    return outcome(0.02 * UNIFORM)


def bad_zeros() -> Outcome:
    return outcome(np.zeros((80, 60)))


def bad_random_biases() -> Outcome:
    return outcome(0.02 * NORMAL, 0.02 * NORMAL[0])


def bad_transposed() -> Outcome:
    return outcome(0.02 * NORMAL.T)


def bad_nan() -> Outcome:
    return outcome(NORMAL * np.nan)


def bad_fan_in_of_the_other_axis() -> Outcome:
    """Kaiming's method for (D, M), used for weights that are kept as (M, D)."""
    fresh = case("initialization", inputs={"std": np.sqrt(2 / 80)}, D=80, H=6)
    wide = np.random.default_rng(5).normal(size=(6, 80))
    trials = trial({"w": np.sqrt(2 / 80) * wide}, {"w": np.sqrt(2 / 6) * wide}, fresh)
    return check("initialization", trials, about=ABOUT, outputs=("w",), expected={"w": "std"})
