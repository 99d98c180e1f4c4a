"""The course's own tests: what became of them in the student's process."""

from __future__ import annotations

from typing import Any

from grader.checks.base import Outcome
from grader.model import Capture, CaughtError
from tests.unit.checks.make import case, check, question, trial

RIGHT = {"test.outcome": "passed"}
ABOUT = question("")
TEST = case("TestAffine.test_shapes")
THEIRS = ["course/layers.py", 7, "affine_forward", "out = x @ w"]
OURS = ["tests/test_layers.py", 12, "test_shapes", "self.assertEqual(out.shape, (4, 3))"]


def given(outcome: str, capture: Capture | None = None, full: float = 2.0, **more: Any) -> Outcome:
    said = {"outcome": outcome, "score": None, "reason": "", "subtests": []} | more
    instead = said.pop("instead", "")
    student = capture or {f"test.{name}": value for name, value in said.items()}
    return check("python_test", trial(RIGHT, student, TEST), about=ABOUT, full=full, instead=instead)


def good_passed() -> Outcome:
    return given("passed")


def good_more_than_all() -> Outcome:
    return given("passed", score=7.0)


def good_without_weight() -> Outcome:
    return given("passed", full=0.0)


def bad_failed() -> Outcome:
    return given("failed", type="AssertionError", message="(4,) != (4, 3)\n\n- (4,)", frames=[OURS])


def bad_assertion_without_words() -> Outcome:
    return given("failed", type="AssertionError", message="", frames=[OURS])


def bad_raised() -> Outcome:
    return given("error", type="ValueError", message="shapes do not fit", frames=[OURS, THEIRS])


def bad_subtests() -> Outcome:
    names = [f"(N={number})" for number in range(7)]
    return given("failed", type="AssertionError", message="0 != 1", frames=[OURS], subtests=names)


def bad_part() -> Outcome:
    return given("passed", score=0.5)


def bad_less_than_nothing() -> Outcome:
    return given("passed", score=-3.0)


def bad_kept_back() -> Outcome:
    return given("failed", type="AssertionError", message="0 != 1", frames=[OURS], instead="Look at N = 1.")


def bad_skipped() -> Outcome:
    return given("skipped", reason="no torch here")


def bad_timeout() -> Outcome:
    error = CaughtError("TimeLimit", "used more than 5 s of processor time", (), "TestAffine.test_shapes")
    return given("", Capture("timeout", {}, error=error))


def bad_file_that_cannot_be_imported() -> Outcome:
    error = CaughtError("ImportError", "cannot import name 'affine'", (), "TestAffine.test_shapes")
    return given("", Capture("call", {}, error=error))
