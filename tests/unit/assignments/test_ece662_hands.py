"""Right notebooks that look like none of the samples earn all points."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import Assignment
from grader.engine import Zygotes, grade_path
from tests.unit.assignments import hands
from tests.unit.assignments.changing import wrong

QUESTIONS = ["q5_tf.three_*", "q5_tf.training_step", "q5_tf.s*", "q5_tf.challenge"]


@pytest.mark.tensorflow
def test_a_tensorflow_notebook_of_another_hand(
    assignment: Assignment, processes: Zygotes, tmp_path: Path
) -> None:
    """Layers of its own, functions that are lambdas, cells cut in two, packages that are not installed, a
    folder of another machine, a loop whose loss takes scores, and a look at what it trained."""
    hands.write(tmp_path, "Q5-Tensorflow")
    report = grade_path(tmp_path, assignment.select(QUESTIONS), processes)
    assert wrong(report) == {}
    assert report.score == report.max_score == 19
