"""Which functions are as they were handed out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Assignment
from grader.grading.untouched import untouched
from grader.model import Inputs, Layout, Notebook, Question, Submission
from grader.notebooks.code import code_cells
from grader.runners.base import Limits
from grader.submission import parse_notebook

GIVEN = """\
def forward(x):
    # TODO: write this
    return None

class Net:
    def __init__(self):
        self.params = {}

    def loss(self, x):
        return None
"""
CELL = "def flatten(x):\n    return None\n"
LAYOUT = Layout("hw", (), {"layers": "layers.py"}, notebooks={"q5": ("Q5.ipynb",)})


def notebook(source: str) -> bytes:
    cell: dict[str, object] = {
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    starter = tmp_path / "course" / "starter"
    (starter / "hw").mkdir(parents=True)
    (starter / "hw" / "layers.py").write_text(GIVEN)
    (starter / "Q5.ipynb").write_bytes(notebook(CELL))
    return Assignment("a", "A", starter.parent, LAYOUT, {}, (), Limits(), 1.0)


def found(assignment: Assignment, tmp_path: Path, source: str = GIVEN, cell: str = CELL) -> set[str]:
    """The functions that are told to be as they were handed out, of a submission of these texts."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "layers.py").write_text(source)
    handed_in: dict[str, Notebook] = {"q5": parse_notebook(notebook(cell), "my/Q5.ipynb")}
    assert code_cells(handed_in["q5"])
    submission = Submission(
        "s", tmp_path, (), "mine", {"layers": "mine.layers"}, {"layers": "l.py"}, named=handed_in
    )
    functions = ("layers.forward", "layers.Net.loss", "q5.flatten", "q5.other", "q5", "gone.f", "")
    questions = [Question(f, f, _probe, (), (), function=f) for f in functions]
    return set(untouched(assignment, submission, questions))


def _probe(_impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    yield from ()


def test_what_was_handed_out_is_recognised(assignment: Assignment, tmp_path: Path) -> None:
    assert found(assignment, tmp_path) == {"layers.forward", "layers.Net.loss", "q5.flatten"}


def test_comments_and_layout_are_no_work(assignment: Assignment, tmp_path: Path) -> None:
    source = GIVEN.replace("# TODO: write this", "# tomorrow\n")
    assert "layers.forward" in found(assignment, tmp_path, source)


def test_a_class_is_worked_on_as_a_whole(assignment: Assignment, tmp_path: Path) -> None:
    source = GIVEN.replace("self.params = {}", "self.params = {'W1': 0}")
    assert found(assignment, tmp_path, source) == {"layers.forward", "q5.flatten"}


def test_a_cell_may_be_worked_on(assignment: Assignment, tmp_path: Path) -> None:
    assert "q5.flatten" not in found(assignment, tmp_path, cell="def flatten(x):\n    return x\n")


def test_source_that_is_none_is_like_nothing(assignment: Assignment, tmp_path: Path) -> None:
    assert found(assignment, tmp_path, "def forward(:\n") == {"q5.flatten"}


def test_without_a_starter_nothing_is_told(assignment: Assignment, tmp_path: Path) -> None:
    assignment.starter.rename(assignment.folder / "elsewhere")
    assert found(assignment, tmp_path) == set()


def test_grading_leaves_the_import_of_the_intake_to_its_thread() -> None:
    """Two threads that import the same package at the same time may meet half of it."""
    program = "import sys, grader.grading; sys.exit('grader.submission' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
