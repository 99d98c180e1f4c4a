"""What is told of notebooks besides the questions' results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.grading import pages
from grader.model import Cell, Inputs, Notebook, Question, Submission

FAILED = {"output_type": "error", "ename": "NameError", "evalue": "name `x` is not\ndefined"}
GRADED = Cell("code", "def f(x):\n    return x", 1, (FAILED,))
ALONE = Cell("code", "print(x)", 2, (FAILED,))


def _probe(_impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    yield from ()


def notes(*cells: Cell) -> tuple[str, ...]:
    """What is told of a notebook whose function `f` is asked for."""
    named = {"q1": Notebook("hw/Q1.ipynb", cells)}
    submission = Submission("s", Path("/nowhere"), (), "hw", {}, {}, named=named)
    question = Question("q1.f", "F", _probe, (), (), function="q1.f")
    return pages.notes(pages.pages(submission, [question], {"q1.f": ()}, {"q1.f": ()}))


@pytest.mark.parametrize(
    ("others", "told"),
    [
        (1, "cell 2 (`NameError: name 'x' is not`): no question graded here is about it, "),
        (6, "(`NameError: name 'x' is not`) and 2 more: no question graded here is about these, "),
    ],
)
def test_errors_that_no_question_is_about_are_named(others: int, told: str) -> None:
    (note,) = notes(GRADED, *[ALONE] * others)
    assert note.startswith("`Q1.ipynb` was saved with an error in cell")
    assert note.endswith(f"{told}which costs nothing.")


def test_an_error_that_a_question_is_about_is_not_told_again() -> None:
    assert notes(GRADED, Cell("code", "print(1)", 2)) == ()
