"""The audit finds what it is for: mistakes that survive, and points lost in the wrong place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.assignment import Assignment
from grader.audit import Outcome, of_mistake, score_of_reference, summary
from grader.audit.audited import Audited
from grader.audit.trusted import with_functions
from grader.reference.mistakes import Mistake, catalogue

EVERY = 29  # a sample of the catalogue; `grader audit` goes through all of it


def mistake(id: str) -> Mistake:
    return next(m for m in catalogue() if m.id == id)


SOME = [*catalogue()[::EVERY], mistake("dropout.mask_not_applied")]


@pytest.fixture(scope="module")
def audited(assignment: Assignment) -> Audited:
    return Audited(assignment)


def test_the_reference_is_perfect(audited: Audited) -> None:
    report = score_of_reference(audited)
    assert report.score == report.max_score > 0
    assert {v.question for v in report.verdicts} == {q.id for q in audited.assignment.questions if q.golden}


@pytest.mark.parametrize("wrong", SOME, ids=lambda m: m.id)
def test_a_mistake_is_detected_not_misnamed_and_charged_once(audited: Audited, wrong: Mistake) -> None:
    outcome = of_mistake(audited, wrong)
    assert not outcome.problems, outcome


def test_a_mistake_that_no_check_looks_for_survives(assignment: Assignment) -> None:
    blind = replace(
        assignment,
        questions=tuple(
            replace(q, checks=tuple(c for c in q.checks if c.kind == "mutation"))
            for q in assignment.questions
        ),
    )
    outcome = of_mistake(Audited(blind), mistake("affine.bias_missing"))
    assert not outcome.detected


def test_without_carrying_errors_forward_a_layer_costs_points_elsewhere(assignment: Assignment) -> None:
    strict = replace(
        assignment, questions=tuple(replace(q, carry_forward="none") for q in assignment.questions)
    )
    outcome = of_mistake(Audited(strict), mistake("batchnorm.variance_treated_as_constant"))
    assert "q2.fc_net_batchnorm" in outcome.spilled
    assert [problem.partition(" at ")[0] for problem in outcome.problems][1:] == [
        "batchnorm.variance_treated_as_constant costs points"
    ], "and the layer above it is called by the name of its own mistake"


def used(*_: object) -> None:
    raise LookupError("used")


def test_a_replaced_layer_is_used_by_other_layers(assignment: Assignment) -> None:
    package = with_functions(assignment.reference(), {"layers.batchnorm_backward": used})
    x, channels = np.arange(24.0).reshape(2, 3, 2, 2), np.ones(3)
    out, cache = package.layers.spatial_batchnorm_forward(x, channels, channels, {"mode": "train"})
    with pytest.raises(LookupError):
        package.layers.spatial_batchnorm_backward(out, cache)


def test_a_replaced_layer_is_used_by_networks(assignment: Assignment) -> None:
    package = with_functions(assignment.reference(), {"layers.relu_forward": used})
    net = package.fc_net.TwoLayerNet(input_dim=4, hidden_dim=3, num_classes=2)
    with pytest.raises(LookupError):
        net.loss(np.ones((2, 4)))


def test_summary_counts() -> None:
    rows = [
        Outcome("a", "f", 1.0, "named", ("a",), ()),
        Outcome("b", "f", 0.0, "ambiguous", (), ("q",)),
        Outcome("c", "f", 1.0, "wrong name", ("d",), ()),
    ]
    assert summary(rows) == {
        "mistakes": 3,
        "detected": 2,
        "named": 1,
        "ambiguous": 1,
        "wrong name": 1,
        "spilled over": 1,
    }
