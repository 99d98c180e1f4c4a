"""Errors carried forward, on implementations of ours with known mistakes in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from grader.assignment import Assignment
from grader.audit.audited import Audited
from grader.audit.trusted import TrustedWorker, with_functions
from grader.engine import Zygotes, grade_path
from grader.grading.carry import Carry
from grader.grading.judge import Judge
from grader.model import CarryForward, GradeReport
from grader.reference.mistakes import catalogue
from tests.conftest import ROOT

Graded = Callable[..., GradeReport]


@pytest.fixture
def graded(assignment: Assignment) -> Graded:
    """Grade the reference with mistakes in it."""

    def run(*mistakes: str, questions: tuple[str, ...], carry: CarryForward = "full") -> GradeReport:
        wrong = {m.replaces: m.variant for m in catalogue() if m.id in mistakes}
        assert len(wrong) == len(mistakes)
        chosen = assignment.select(questions)
        kept = tuple(replace(question, carry_forward=carry) for question in chosen.questions)
        worker = TrustedWorker(with_functions(assignment.reference(), wrong))
        return Audited(replace(chosen, questions=kept)).graded(worker)

    return run


def codes(report: GradeReport, question: str) -> set[str]:
    return {finding.code for verdict in report.of(question) for finding in verdict.findings}


def points(report: GradeReport, question: str) -> float:
    return sum(v.score for v in report.of(question)) / sum(v.spec.points for v in report.of(question))


def test_a_gradient_that_is_right_inherits_its_disagreement_with_the_output(graded: Graded) -> None:
    report = graded("dropout.mask_not_applied", questions=("q3.dropout_forward", "q3.dropout_backward"))
    assert points(report, "q3.dropout_backward") == 1
    assert codes(report, "q3.dropout_backward") == {"carried.forward"}


def test_a_gradient_that_disagrees_and_is_wrong_inherits_nothing(graded: Graded) -> None:
    report = graded(
        "dropout.mask_not_applied",
        "dropout.mask_reversed_in_dx",
        questions=("q3.dropout_forward", "q3.dropout_backward"),
    )
    assert points(report, "q3.dropout_backward") < 0.5


@pytest.mark.parametrize(("carry", "share"), [("full", 1.0), ("half", 0.5), ("none", 0.0)])
def test_the_rubric_says_what_an_inherited_error_earns(
    graded: Graded, carry: CarryForward, share: float
) -> None:
    questions = ("q2.batchnorm_backward", "q2.fc_net_batchnorm")
    report = graded("batchnorm.variance_treated_as_constant", questions=questions, carry=carry)
    gradients = next(v for v in report.verdicts if v.spec.id == "q2.fc_net_batchnorm.gradients")
    before = graded("batchnorm.variance_treated_as_constant", questions=questions, carry="none")
    own = next(v for v in before.verdicts if v.spec.id == "q2.fc_net_batchnorm.gradients").fraction
    assert gradients.fraction == pytest.approx(own + share * (1 - own))


def test_a_network_that_only_inherits_is_no_excuse_for_another_one(graded: Graded) -> None:
    """The plain network passes with a right layer, so the normalized one's mistake is its own."""
    report = graded(
        "affine.db_of_two_axes",
        "fully_connected_net.batchnorm_trains_for_ever",
        questions=("q1.affine_backward", "q1.fully_connected_net", "q2.fc_net_batchnorm"),
    )
    assert points(report, "q1.fully_connected_net") == 1
    assert "requirement.failed" not in codes(report, "q2.fc_net_batchnorm")
    causes = {f.cause.id for v in report.of("q2.fc_net_batchnorm") for f in v.findings if f.cause}
    assert causes == {"fully_connected_net.batchnorm_trains_for_ever"}


def test_a_function_that_the_reference_answered_for_is_not_run_again(assignment: Assignment) -> None:
    """Student code may have kept what the reference said in its place."""
    question = next(q for q in assignment.questions if q.id == "q2.fc_net_batchnorm")
    carry = Carry(assignment, cast(Judge, None), None)
    assert carry._may_run_again(question)
    carry.answered.add(question.function)
    assert not carry._may_run_again(question)


def test_a_call_that_the_reference_cannot_answer_leaves_open_whose_mistake_it_is(
    assignment: Assignment, processes: Zygotes, tmp_path: Path
) -> None:
    """Their batch normalization takes the axes as an argument of its own: spatial normalization, which
    passes it, builds on what is wrong, and is told so."""
    shutil.copytree(ROOT / "assignments" / "ece662_a1" / "samples" / "own_modules", tmp_path / "s")
    layers = tmp_path / "s" / "ece662" / "layers.py"
    right, wrong = "(1 - momentum) * var.ravel()", "(1 - momentum) * np.sqrt(var.ravel())"
    assert right in layers.read_text()
    layers.write_text(layers.read_text().replace(right, wrong))
    questions = ["q2.batchnorm_forward_*", "q4.spatial_batchnorm_forward"]
    report = grade_path(tmp_path / "s", assignment.select(questions), processes)
    lost = {v.status for v in report.of("q4.spatial_batchnorm_forward") if v.score < v.spec.points}
    assert lost == {"skipped"}
    assert "requirement.failed" in codes(report, "q4.spatial_batchnorm_forward")
