"""Written answers: there, long enough, or not."""

from __future__ import annotations

from typing import Any

from grader.checks.base import Outcome
from grader.model import Capture, CaughtError
from tests.unit.checks.make import case, check, question, trial

ABOUT = question("")
LONG = "Both do: far from zero the function is flat, so its derivative is almost nothing."


def given(answer: Any, **params: Any) -> Outcome:
    student = answer if isinstance(answer, Capture) else {"answer": answer}
    one = trial({}, student, case("answer"))
    return check("written", one, outputs=["answer"], about=ABOUT, where="`Q1.ipynb`", **params)


def good_answered() -> Outcome:
    return given(LONG)


def good_short_where_a_word_is_enough() -> Outcome:
    return given("Option 2.", words=1)


def bad_taken_out() -> Outcome:
    return given(None)


def bad_empty() -> Outcome:
    return given("")


def bad_signs_alone() -> Outcome:
    return given("... --- ***")


def bad_short() -> Outcome:
    return given("Yes, both of them.")


def bad_one_word() -> Outcome:
    return given("yes")


def bad_no_notebook() -> Outcome:
    error = CaughtError("MissingModule", "`Q1-FCNetworks.ipynb` was not handed in", (), "q1_notebook")
    return given(Capture("import", {}, error=error))
