from __future__ import annotations

import pytest

from grader.checks.feedback import limit, of_hidden
from grader.checks.wording import explanations, headline_of
from grader.model import Cause, Evidence, Finding, Location

FINDING = Finding(
    "values.wrong",
    "`f`: `out` is wrong in 3 of 12 entries.",
    Evidence("typical", ("yours 1.5, expected 2.5",)),
    "Yours are N = 4 times too large.",
    Cause("affine.bias_missing", "The bias is missing."),
    Location("layers.py", 12),
    "Look at it.",
)


def test_full_feedback_is_everything() -> None:
    assert limit(FINDING, "full") == FINDING


def test_evidence_leaves_the_cause_out() -> None:
    limited = limit(FINDING, "evidence")
    assert limited.cause is None
    assert (limited.evidence, limited.pattern, limited.location) == (
        FINDING.evidence,
        FINDING.pattern,
        FINDING.location,
    )


def test_category_tells_no_number() -> None:
    assert limit(FINDING, "category") == Finding("values.wrong", "Some values are wrong.")


def test_none_tells_nothing() -> None:
    assert limit(FINDING, "none") == Finding("check.failed", "This check did not pass.")


def test_a_hidden_case_tells_no_number() -> None:
    assert of_hidden(FINDING) == Finding("values.wrong", "In a hidden case: some values are wrong.")


@pytest.mark.parametrize("code", explanations())
def test_every_code_is_explained(code: str) -> None:
    title, blank, *text = explanations()[code].splitlines()
    assert (title, blank) == (f"# {code}", "")
    assert len(" ".join(text)) > 100
    assert headline_of(code)[-1] == "."
    assert not any(character.isdigit() for character in headline_of(code))


def test_a_code_that_nobody_registered() -> None:
    assert headline_of("no.such_code") == "This check did not pass."
