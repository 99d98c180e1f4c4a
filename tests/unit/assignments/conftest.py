"""What tests of the main assignment's notebooks share."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import Assignment
from grader.engine import Zygotes, grade_path
from grader.model import GradeReport
from tests.unit.assignments.changing import Changed, hand_in


@pytest.fixture
def changed(assignment: Assignment, processes: Zygotes, tmp_path: Path) -> Changed:
    """Grade some questions of a right notebook, with texts in its cells replaced."""

    def run(notebook: str, only: str, *replacements: tuple[str, str]) -> GradeReport:
        folder = hand_in(tmp_path / "submission", notebook, *replacements)
        return grade_path(folder, assignment.select([only]), processes)

    return run
