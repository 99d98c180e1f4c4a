from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from grader.checks import wording
from grader.model import (
    Cause,
    Evidence,
    Feedback,
    Finding,
    GradeReport,
    Location,
    QuestionInfo,
    Viewer,
    Visibility,
)
from grader.redaction import NOTHING, limit, seen_by
from tests.unit.reports.fake import REPORT, verdict

FINDING = Finding(
    "values.wrong",
    "`f`: `out` is wrong in 3 of 12 entries.",
    Evidence("typical", ("yours 1.5, expected 2.5",)),
    "Yours are N = 4 times too large.",
    Cause("affine.bias_missing", "The bias is missing."),
    Location("layers.py", 12),
    "Look at it.",
    "Some values are wrong.",
)
IN_HIDDEN_CASE = replace(FINDING, hidden=True)


def test_full_feedback_is_everything() -> None:
    assert limit(FINDING, "full") == FINDING


def test_evidence_leaves_the_cause_out() -> None:
    assert limit(FINDING, "evidence") == replace(FINDING, cause=None)


def test_category_tells_no_number() -> None:
    assert limit(FINDING, "category") == Finding("values.wrong", "Some values are wrong.")
    assert limit(IN_HIDDEN_CASE, "category") == limit(FINDING, "category")


def test_none_tells_nothing() -> None:
    assert limit(FINDING, "none") == limit(IN_HIDDEN_CASE, "none") == NOTHING


def test_a_hidden_case_tells_no_number() -> None:
    told = Finding("values.wrong", "In a hidden case: some values are wrong.")
    assert limit(IN_HIDDEN_CASE, "full") == limit(IN_HIDDEN_CASE, "evidence") == told


def test_a_finding_without_a_category_tells_nothing_of_itself() -> None:
    assert limit(replace(FINDING, category=""), "category").headline == NOTHING.headline


def test_what_went_wrong_on_our_side_is_for_staff() -> None:
    ours = wording.our_fault("the reference says CANARY")
    assert ours.evidence is not None
    for feedback in get_args(Feedback):
        assert limit(ours, feedback) == replace(ours, evidence=None)


@pytest.mark.parametrize("code", wording.explanations())
def test_every_code_is_explained(code: str) -> None:
    title, blank, *text = wording.explanations()[code].splitlines()
    assert (title, blank) == (f"# {code}", "")
    assert len(" ".join(text)) > 100
    category = wording.categories()[code]
    assert category[-1] == "."
    assert not any(character.isdigit() for character in category)


def test_a_worded_finding_has_its_category() -> None:
    assert wording.unusable("it is empty").category == "What was handed in could not be graded."


def report(**fields: Any) -> GradeReport:
    """One visible check and one of each other visibility, each worth a point, all failed."""
    kinds: tuple[Visibility, ...] = ("visible", "after_due_date", "after_published", "hidden")
    verdicts = tuple(verdict(f"q1.f.{kind}", "fail", 1.0, IN_HIDDEN_CASE, visibility=kind) for kind in kinds)
    alone = verdict("q2.g.hidden", "pass", 3.0, visibility="hidden")
    questions = (QuestionInfo("q1.f", "F"), QuestionInfo("q2.g", "A secret title"))
    return GradeReport("a", "A", "s", questions, (*verdicts, alone), 3.0, 7.0, staff_notes=("bug",), **fields)


@pytest.mark.parametrize(
    ("viewer", "seen"), [("student", 1), ("student_after_due", 2), ("student_after_published", 3)]
)
def test_a_student_sees_what_is_open_by_then_and_its_points(viewer: Viewer, seen: int) -> None:
    shown = seen_by(viewer, report())
    assert [v.spec.visibility for v in shown.verdicts] == ["visible", "after_due_date", "after_published"][
        :seen
    ]
    assert (shown.score, shown.max_score) == (0.0, float(seen))
    assert [question.id for question in shown.questions] == ["q1.f"]
    assert shown.notes == (f"Hidden checks, for {7 - seen} points, are not shown and not counted here.",)
    assert shown.staff_notes == ()
    assert all(f.evidence is None and f.location is None for v in shown.verdicts for f in v.findings)


def test_a_platform_gets_every_check_and_tells_students_what_they_may_know() -> None:
    shown = seen_by("platform", report())
    assert (shown.score, shown.max_score, len(shown.verdicts)) == (3.0, 7.0, 5)
    told = {v.spec.visibility: v.findings[0].evidence is not None for v in shown.verdicts[:4]}
    assert told == {"visible": False, "after_due_date": False, "after_published": False, "hidden": True}


def test_staff_see_everything() -> None:
    assert seen_by("staff", report()) == report()


def test_findings_that_look_the_same_then_are_told_once() -> None:
    two = (IN_HIDDEN_CASE, replace(IN_HIDDEN_CASE, headline="`f`: `out` is wrong in 4 of 12 entries."))
    shown = seen_by(
        "student", replace(REPORT, verdicts=(verdict("q1.affine_forward.out", "fail", 1.0, *two),))
    )
    assert [len(v.findings) for v in shown.verdicts] == [1]
