from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from grader.gradescope.comparison import since_last
from grader.gradescope.metadata import Earlier, Metadata
from tests.unit.reports.fake import REPORT

WHEN = datetime(2026, 10, 3, 14, 2, tzinfo=UTC)


def entry(id: str, status: str, score: Any, visibility: str = "visible") -> dict[str, Any]:
    return {"score": score, "status": status, "visibility": visibility, "extra_data": {"id": id}}


def said(*tests: dict[str, Any]) -> tuple[str, ...]:
    return since_last(REPORT, Metadata(earlier=(Earlier(WHEN.replace(year=2025), ()), Earlier(WHEN, tests))))


def test_a_first_submission_is_compared_with_nothing() -> None:
    assert since_last(REPORT, Metadata()) == ()


def test_gains_and_losses_are_named() -> None:
    assert said(
        entry("q1.affine_forward.out", "failed", 0.5), entry("q2.batchnorm_backward.dx", "passed", 3)
    ) == (
        (
            "Since the submission of 2026-10-03 14:02 (UTC): 1.5 fewer points for visible checks; "
            "`q1.affine_forward.out` passes now; `q2.batchnorm_backward.dx` fails now."
        ),
    )


@pytest.mark.parametrize(
    "strange",
    [{}, {"extra_data": 3}, {"extra_data": {"id": []}}, entry("q1.unknown", "passed", 1)],
)
def test_what_cannot_be_compared_is_left_out(strange: dict[str, Any]) -> None:
    assert said(strange) == ()


def test_hidden_checks_are_not_compared() -> None:
    assert said(entry("q1.affine_forward.hidden", "failed", 0)) == ()
    assert said(entry("q1.affine_forward.out", "failed", 0, "hidden")) == ()


def test_a_score_that_is_none_counts_as_none() -> None:
    (sentence,) = said(entry("q1.affine_forward.out", "passed", None))
    assert "2 more points" in sentence
