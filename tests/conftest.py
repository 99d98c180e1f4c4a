"""What many tests share: the main assignment, a running zygote, grading in one line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from grader.assignment import Assignment, find, load
from grader.engine import Zygotes, grade_path, zygotes
from grader.model import GradeReport
from grader.resources import assignment_roots

ROOT = Path(__file__).resolve().parents[1]

FUNCTIONS = ["functions"]
"""The part of the main assignment that is graded by numpy alone, and in a second."""


class Grade(Protocol):
    """Grades a path."""

    def __call__(self, path: Path, only: Sequence[str] = FUNCTIONS) -> GradeReport: ...


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def assignment() -> Assignment:
    """The main assignment."""
    return load(*find("ece662_a1", assignment_roots([])))


@pytest.fixture(scope="session")
def processes() -> Iterator[Zygotes]:
    """One process for all tests that grade, and one for each framework that they need."""
    with zygotes(1) as started:
        yield started


@pytest.fixture(scope="session")
def grade(assignment: Assignment, processes: Zygotes) -> Grade:
    """Grade a path with the functions of the main assignment, or other parts of it."""

    def grade(path: Path, only: Sequence[str] = FUNCTIONS) -> GradeReport:
        return grade_path(path, assignment.select(only), processes)

    return grade


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Run the command line as a user does, in an empty folder."""

    def run(*arguments: str | Path, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "grader", *map(str, arguments)]
        return subprocess.run(call, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)

    return run
