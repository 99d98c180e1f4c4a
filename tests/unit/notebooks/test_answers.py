"""Answers are found below their questions, however a student sets them."""

from __future__ import annotations

import pytest

from grader.model import Cell, CellKind, Notebook
from grader.notebooks.answers import answer

QUESTION = "## Inline Question 1\n\nWhat is a bias good for?"
REGEX = r"Inline Question 1\b"
TEXT = "It shifts the unit."


def notebook(*cells: str | tuple[CellKind, str]) -> Notebook:
    made = (Cell("markdown", cell) if isinstance(cell, str) else Cell(*cell) for cell in cells)
    return Notebook("Q1.ipynb", tuple(made))


@pytest.mark.parametrize(
    "below",
    [
        f"**Answer:** {TEXT}",
        f"## Answer:\n\n{TEXT}",
        f"### Your Answer\n{TEXT}",
        f"*Solution* - {TEXT}",
        TEXT,
        f"> answer : {TEXT}",
    ],
)
def test_in_a_cell_below_with_or_without_a_label(below: str) -> None:
    assert answer(notebook(QUESTION, below, ("code", "x = 1")), REGEX) == TEXT


def test_in_the_cell_of_the_question_behind_a_label() -> None:
    assert answer(notebook(f"{QUESTION}\n\n**Answer:** {TEXT}"), REGEX) == TEXT


def test_over_several_cells() -> None:
    assert answer(notebook(QUESTION, "**Answer:**", "First.", "Second."), REGEX) == "First.\nSecond."


def test_the_question_itself_is_no_answer() -> None:
    assert answer(notebook(QUESTION, ("code", "x = 1"), TEXT), REGEX) == ""


@pytest.mark.parametrize("end", ["## Next part\n\nNot the answer.", "Mine.\n\n# Next part\nNot the answer."])
def test_the_next_heading_ends_it(end: str) -> None:
    found = answer(notebook(QUESTION, TEXT, end, "Not the answer either."), REGEX)
    assert found is not None
    assert found.startswith(TEXT)
    assert "Not the answer" not in found


@pytest.mark.parametrize(
    "placeholder", ["[FILL THIS IN]", "*Write your answer here*", "TODO: write it", "Double-click to edit."]
)
def test_placeholders_are_no_answer(placeholder: str) -> None:
    found = answer(notebook(QUESTION, f"**Answer:** {placeholder}"), REGEX)
    assert found is not None
    assert not any(char.isalnum() for char in found)


def test_another_question_is_not_this_one() -> None:
    assert answer(notebook("## Inline Question 10\n\nWhat?", TEXT), REGEX) is None


def test_a_heading_in_code_does_not_count() -> None:
    assert answer(notebook(("code", "# Inline Question 1"), TEXT), REGEX) is None
