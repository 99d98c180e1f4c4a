"""An affine layer's output."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from grader.model import Capture, CaughtError
from tests.unit.checks.make import Values, affine, case, check, question, trial

ABOUT = question("layers.affine_forward", shapes={"out": "N, M"})
TYPICAL = case("typical", inputs=affine(4, 5, 3), N=4, D=5, M=3)
ONE_ROW = case("one example", inputs=affine(1, 3, 2), N=1, D=3, M=2)


def right(about: Values) -> Values:
    return {"out": about["x"] @ about["w"] + about["b"]}


def outcome(wrong: object, about: Values = TYPICAL.inputs) -> Outcome:
    return check("values", trial(right(about), {"out": wrong}, TYPICAL), about=ABOUT)


def good_reference() -> Outcome:
    return outcome(right(TYPICAL.inputs)["out"])


def good_float32() -> Outcome:
    return outcome(right({name: value.astype(np.float32) for name, value in TYPICAL.inputs.items()})["out"])


def bad_bias_missing() -> Outcome:
    trials = [trial(right(c.inputs), {"out": c.inputs["x"] @ c.inputs["w"]}, c) for c in (TYPICAL, ONE_ROW)]
    return check("values", *trials, about=ABOUT)


def bad_one_entry() -> Outcome:
    out = right(TYPICAL.inputs)["out"].copy()
    out[2, 1] += 0.004
    return outcome(out)


def bad_mean_instead_of_sum() -> Outcome:
    return outcome(right(TYPICAL.inputs)["out"] / 5)


def bad_sign() -> Outcome:
    return outcome(-right(TYPICAL.inputs)["out"])


def bad_whole_numbers() -> Outcome:
    return outcome(right(TYPICAL.inputs)["out"].astype(np.int64))


def bad_extra_axis() -> Outcome:
    return outcome(right(TYPICAL.inputs)["out"][:, None])


def bad_list() -> Outcome:
    return outcome(right(TYPICAL.inputs)["out"].tolist())


def bad_nan() -> Outcome:
    out = right(TYPICAL.inputs)["out"].copy()
    out[1:] = np.nan
    return outcome(out)


def bad_last_row_forgotten() -> Outcome:
    out = right(TYPICAL.inputs)["out"].copy()
    out[-1] = 0
    return outcome(out)


def bad_in_a_hidden_case() -> Outcome:
    hidden = case("another size", hidden=True, inputs=affine(6, 4, 7), N=6, D=4, M=7)
    return check("values", trial(right(hidden.inputs), {"out": np.ones((6, 7))}, hidden), about=ABOUT)


def bad_nothing_came_back() -> Outcome:
    error = CaughtError(
        "TimeLimit", "used more than 10 s of processor time", function="layers.affine_forward"
    )
    return check(
        "values", trial(right(TYPICAL.inputs), Capture("timeout", {}, error=error), TYPICAL), about=ABOUT
    )
