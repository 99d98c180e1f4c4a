"""Points from verdicts."""

from __future__ import annotations

import pytest

from grader import scoring
from grader.model import CheckSpec, Finding, Verdict

SPEC = CheckSpec("q1.a.x", "values", ("x",), points=0.1)


@pytest.mark.parametrize(
    ("fraction", "status", "earned"),
    [(1.0, "pass", 1.0), (0.5, "fail", 0.5), (-1, "fail", 0), (7, "pass", 1)],
)
def test_fraction_decides_status_and_is_clamped(fraction: float, status: str, earned: float) -> None:
    verdict = scoring.verdict(SPEC, "q1.a", fraction, ())
    assert (verdict.status, verdict.fraction) == (status, earned)


def test_nan_is_no_point() -> None:
    verdict = scoring.verdict(SPEC, "q1.a", float("nan"), ())
    assert (verdict.status, verdict.fraction) == ("fail", 0.0)


def test_total_has_no_float_noise() -> None:
    verdicts = [scoring.verdict(SPEC, "q1.a", 1.0, ())] * 3
    assert scoring.total(verdicts) == 0.3


def test_a_question_passes_when_its_scored_checks_do() -> None:
    failed = scoring.ungraded(SPEC, "q1.a", "fail", Finding("x", "y"))
    informative = scoring.ungraded(
        CheckSpec("q1.a.y", "values", ("y",), points=0.0), "q1.a", "fail", Finding("x", "y")
    )
    assert scoring.passed([informative])
    assert not scoring.passed([informative, failed])


def verdicts(**earned: float) -> list[Verdict]:
    """A verdict of one point for each question, with the fraction that it earned."""
    return [
        scoring.verdict(CheckSpec(f"{id}.x", "values", ("x",), points=1.0), id, fraction, ())
        for id, fraction in earned.items()
    ]


TORCH, TENSORFLOW = {"t1", "t2"}, {"f1", "f2"}


@pytest.mark.parametrize(
    ("earned", "idle"),
    [
        ({"t1": 1, "t2": 0, "f1": 0.4, "f2": 0.5}, TENSORFLOW),
        ({"t1": 1, "t2": 0, "f1": 0.6, "f2": 0.5}, TORCH),
        ({"t1": 0, "t2": 0, "f1": 0, "f2": 0}, TENSORFLOW),
        ({"f1": 0, "q": 1}, set()),
        ({"q": 1}, set()),
    ],
)
def test_the_better_of_two_groups_counts(earned: dict[str, float], idle: set[str]) -> None:
    assert scoring.left_out(verdicts(**earned), [TORCH, TENSORFLOW]) == idle


def test_what_does_not_count_is_worth_nothing() -> None:
    (one,) = verdicts(q=1)
    other = scoring.uncounted(one)
    assert (other.score, other.spec.points, other.status) == (0, 0, "pass")
