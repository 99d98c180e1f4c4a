"""results.json while grading goes on: complete after each question, whatever comes next."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from grader import scoring
from grader.checks import wording
from grader.grading import outline

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.model import GradeReport, Question, Verdict

EVERY = 0.2  # seconds between two files at least: nobody reads one in between


class Progress:
    """Holds a verdict on every check, and hands a report of them to ``write``."""

    def __init__(self, assignment: Assignment, submission: str, write: Callable[[GradeReport], None]) -> None:
        self._assignment = assignment
        self._submission = submission
        self._write = write
        self._written = 0.0
        pending = wording.not_reached()
        self._verdicts: dict[str, tuple[Verdict, ...]] = {
            q.id: tuple(scoring.ungraded(spec, q.id, "error", pending) for spec in q.checks)
            for q in assignment.questions
        }

    def report(self) -> GradeReport:
        """What is known so far."""
        verdicts = [v for q in self._assignment.questions for v in self._verdicts[q.id]]
        return outline(self._assignment, self._submission, verdicts, complete=False)

    def __call__(self, question: Question, verdicts: Sequence[Verdict]) -> None:
        """A question is done, or known better."""
        self._verdicts[question.id] = tuple(verdicts)
        now = time.monotonic()
        if now - self._written >= EVERY:
            self._written = now
            self._write(self.report())

    def given_up(self, why: str) -> GradeReport:
        """What is known when our own side failed: what was not graded says why, for staff."""
        report = self.report()
        failed = wording.our_fault(why)
        return replace(
            report,
            verdicts=tuple(
                replace(v, findings=(failed,)) if v.findings == (wording.not_reached(),) else v
                for v in report.verdicts
            ),
        )
