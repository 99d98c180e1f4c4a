"""What an author does wrong in an assignment is said when it is loaded, with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.assignment import Assignment, find, load
from grader.errors import AssignmentError
from grader.resources import find_templates
from tests.unit.assignment.slips import SLIPS, Slip

ID = "sixth"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small assignment that loads."""
    folder = tmp_path / ID
    shutil.copytree(find_templates() / "assignment", folder)
    for path in (folder / "assignment.toml", folder / "rubric.toml"):
        path.write_text(path.read_text().replace("ASSIGNMENT_ID", ID))
    return folder


def loaded(folder: Path) -> Assignment:
    return load(*find(ID, [folder.parent]))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(AssignmentError) as caught:
        loaded(folder)
    return caught.value.problems


def test_the_template_loads(folder: Path) -> None:
    questions = [question.id for question in loaded(folder).questions]
    assert questions == ["q1.leaky_relu_forward", "q1.leaky_relu_backward"]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.new.strip() or "nothing")
def test_a_slip_is_told_with_its_place(folder: Path, slip: Slip) -> None:
    edit(folder / slip.file, slip.old, slip.new)
    said = problems(folder)
    if not slip.line:
        assert slip.message in said
    else:
        file = slip.file if slip.file.endswith(".toml") else "rubric.toml"
        assert f"{folder / file}, line {slip.line}: {slip.message}" in said


def test_a_pattern_that_tells_a_framework_must_be_one(folder: Path) -> None:
    path = folder / "assignment.toml"
    path.write_text(f"{path.read_text()}\n[notebooks.n]\nfiles = ['n.ipynb']\nunless = {{ torch = '(' }}\n")
    (said,) = problems(folder)
    assert said.endswith(
        "`unless.torch` is no regular expression: missing ), unterminated subpattern at position 0."
    )


def test_a_question_names_a_notebook_that_there_is(folder: Path) -> None:
    (path,) = folder.glob("q*.py")
    edit(path, "    inputs=", '    notebook="missing",\n    inputs=')
    assert "'missing' is not in [notebooks]." in problems(folder)[0]


def test_questions_that_require_each_other_are_a_problem(folder: Path) -> None:
    edit(folder / "rubric.toml", "points = 2\n", 'points = 2\nrequires = ["q1.leaky_relu_backward"]\n')
    (only,) = problems(folder)
    assert only.startswith(f"{folder / 'rubric.toml'}: questions require each other in a circle: ")


def test_all_problems_are_told_at_once(folder: Path) -> None:
    edit(folder / "rubric.toml", "allow =", "alow =")
    edit(folder / "assignment.toml", 'id = "sixth"', 'id = "fifth"')
    assert len(problems(folder)) == 3


def test_a_missing_rubric_is_looked_for_in_the_folder_of_the_assignment(folder: Path) -> None:
    (folder / "rubric.toml").unlink()
    assert problems(folder) == (f"{folder / 'rubric.toml'} does not exist; an assignment needs it.",)


def test_a_question_that_the_rubric_lacks_is_left_out(folder: Path) -> None:
    rubric = folder / "rubric.toml"
    rubric.write_text(rubric.read_text().partition('[question."q1.leaky_relu_backward"]')[0])
    assert loaded(folder).left_out == ("q1.leaky_relu_backward",)
