"""Right notebooks that are written in other ways get every point; ordinary mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import Assignment
from grader.engine import Zygotes, grade_path
from grader.model import GradeReport
from tests.unit.assignments.changing import wrong
from tests.unit.assignments.written import hand_in

TORCH, PRUNING = "Q5-Pytorch", "Q6-Pruning"
WITHOUT_TRAINING = ["q5_torch.[!c]*", "q5_torch.challenge"]


class Desk:
    """Grades some questions of a student's notebook."""

    def __init__(self, assignment: Assignment, processes: Zygotes, folder: Path) -> None:
        self._assignment = assignment
        self._processes = processes
        self._folder = folder / "submission"

    def grade(self, student: str, name: str, *only: str) -> GradeReport:
        folder = hand_in(self._folder, student, name)
        return grade_path(folder, self._assignment.select(only), self._processes)


@pytest.fixture
def desk(assignment: Assignment, processes: Zygotes, tmp_path: Path) -> Desk:
    return Desk(assignment, processes, tmp_path)


@pytest.mark.parametrize("student", ["handmade", "lazy", "statedict"])
def test_a_right_pytorch_notebook_in_other_words(desk: Desk, student: str) -> None:
    assert wrong(desk.grade(student, TORCH, *WITHOUT_TRAINING)) == {}


@pytest.mark.parametrize("student", ["lazy", "statedict"])
def test_a_right_pruning_notebook_in_other_words(desk: Desk, student: str) -> None:
    assert wrong(desk.grade(student, PRUNING, "q6.*_pruning")) == {}


def test_masks_that_are_left_cost_a_part_of_each_level(desk: Desk) -> None:
    report = desk.grade("vintage", PRUNING, "q6.*_pruning")
    assert wrong(report) == {
        "unstructured_pruning.levels": ["sparsity.masked"],
        "structured_pruning.levels": ["sparsity.masked"],
    }
    assert {v.fraction for v in report.verdicts if v.spec.kind == "sparsity"} == {0.75}


def test_ordinary_mistakes_of_a_pytorch_notebook(desk: Desk) -> None:
    found = wrong(desk.grade("mistaken", TORCH, "q5_torch.*_training", "q5_torch.s*", "q5_torch.challenge"))
    assert found == {
        "module_convnet_training.mode": ["settings.wrong"],
        "sequential_convnet.layers": ["settings.wrong"],
        "sequential_convnet.scores": ["values.wrong"],
        "sequential_convnet.optimizer": ["settings.wrong"] * 2,
        "challenge.loss": ["settings.wrong"],
    }


def test_ordinary_mistakes_of_a_pruning_notebook(desk: Desk) -> None:
    found = wrong(desk.grade("mistaken", PRUNING, "q6.*_pruning"))
    assert found["unstructured_pruning.levels"] == ["sparsity.level_missing"]
    assert found["structured_pruning.levels"] == [
        "sparsity.other_layers",
        "sparsity.masked",
        "sparsity.too_few",
    ]
