"""One bench for all tests of this folder."""

from __future__ import annotations

import pytest

from grader.assignment import Assignment
from grader.engine import Zygotes
from tests.fuzz.oracle import Bench


@pytest.fixture(scope="session")
def bench(processes: Zygotes, assignment: Assignment) -> Bench:
    """Grades in the processes that other tests grade in, too."""
    return Bench(processes, assignment)
