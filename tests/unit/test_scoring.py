"""Points from verdicts."""

from __future__ import annotations

import pytest

from grader import scoring
from grader.model import CheckSpec, Finding

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
