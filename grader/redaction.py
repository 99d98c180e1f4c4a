"""What a viewer may see of a grading, decided here and nowhere else.

A report holds everything, hidden cases and causes included.  What someone may not see is left out of
it, field by field, before any report is laid out; no text is ever edited.  Reports pass through here
when they are written (`grader.reports.write`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from grader.model import Feedback, Finding, GradeReport, Verdict, Viewer, Visibility

OURS = "grader.error"
"""The code of what went wrong on our side: its evidence may quote the reference."""

NOTHING = Finding("check.failed", "This check did not pass.")

_OPEN: Mapping[Viewer, Collection[Visibility]] = {
    "student": {"visible"},
    "student_after_due": {"visible", "after_due_date"},
    "student_after_published": {"visible", "after_due_date", "after_published"},
    "platform": {"visible", "after_due_date", "after_published", "hidden"},
}


def seen_by(viewer: Viewer, report: GradeReport) -> GradeReport:
    """The report as the viewer may see it.

    Points of checks that a student may not see are not counted, so that nothing can be inferred from
    the total.  The ``platform`` shows each check only to those who may see it, and all points.
    """
    if viewer == "staff":
        return report
    verdicts = tuple(_limited(v) for v in report.verdicts if v.spec.visibility in _OPEN[viewer])
    report = replace(report, verdicts=verdicts, staff_notes=())
    return report if viewer == "platform" else _totals_of(report)


def _totals_of(report: GradeReport) -> GradeReport:
    """The report with the totals, questions and times of the checks that are left in it."""
    left = {verdict.question for verdict in report.verdicts}
    maximum = round(sum(v.spec.points for v in report.verdicts), 6)
    hidden = round(report.max_score - maximum, 6)
    note = f"Hidden checks, for {hidden:g} points, are not shown and not counted here."
    return replace(
        report,
        score=round(sum(v.score for v in report.verdicts), 6),
        max_score=maximum,
        questions=tuple(question for question in report.questions if question.id in left),
        notes=(*report.notes, note) if hidden > 0 else report.notes,
        digest="",
    )


def _limited(verdict: Verdict) -> Verdict:
    """A verdict as students may see it; one that they never see is for staff alone."""
    if verdict.spec.visibility == "hidden" or not verdict.findings:
        return verdict
    told: list[Finding] = []
    for finding in verdict.findings:
        limited = limit(finding, verdict.spec.feedback)
        told += [limited] if limited not in told else []
    return replace(verdict, findings=tuple(told))


def limit(finding: Finding, feedback: Feedback) -> Finding:
    """What a student may read of a finding.

    ``full`` leaves all, ``evidence`` all but the cause, ``category`` the code and what it means,
    ``none`` not even that.  Of a hidden case, and of what went wrong on our side, evidence is never told.
    """
    if finding.code == OURS:
        return replace(finding, evidence=None)
    if feedback == "none":
        return NOTHING
    if feedback == "category":
        return Finding(finding.code, finding.category or NOTHING.headline)
    if finding.hidden:
        return Finding(finding.code, f"In a hidden case: {_lower(finding.category or NOTHING.headline)}")
    return finding if feedback == "full" else replace(finding, cause=None)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
