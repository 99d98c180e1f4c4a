"""Arguments that a function changes."""

from __future__ import annotations

from grader.checks.base import Outcome
from grader.model import Capture, CaughtError, Mutation
from tests.unit.checks.make import batchnorm, case, check, question, trial

TYPICAL = case("typical", inputs=batchnorm(4, 3), N=4, D=3)
RIGHT = {"out": TYPICAL.inputs["x"] * 2}
ABOUT = question("layers.batchnorm_forward")
CHANGED = (Mutation("layers.batchnorm_forward", "x", 12, 12),)


def good_unchanged() -> Outcome:
    return check("mutation", trial(RIGHT, RIGHT, TYPICAL), about=ABOUT)


def good_allowed() -> Outcome:
    capture = Capture("ok", RIGHT, mutations=CHANGED)
    return check("mutation", trial(RIGHT, capture, TYPICAL), about=ABOUT, allow=("batchnorm_forward.x",))


def bad_x_changed() -> Outcome:
    return check("mutation", trial(RIGHT, Capture("ok", RIGHT, mutations=CHANGED), TYPICAL), about=ABOUT)


def bad_x_changed_and_wrong() -> Outcome:
    wrong = Capture("ok", {"out": RIGHT["out"] + 1}, mutations=CHANGED)
    return check("mutation", trial(RIGHT, wrong, TYPICAL), about=ABOUT)


def bad_stub() -> Outcome:
    message = "`batchnorm_forward` must return 2 values: out, cache; it returned None."
    stub = Capture("return", {}, error=CaughtError("ReturnedNone", message, (), "layers.batchnorm_forward"))
    return check("mutation", trial(RIGHT, stub, TYPICAL), about=ABOUT)
