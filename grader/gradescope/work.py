"""The grading itself, in the container: from the rubric and the metadata to the last results.json."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from grader import reports
from grader.data import parts
from grader.engine import grade_path, zygotes
from grader.errors import SubmissionError
from grader.gradescope import container
from grader.gradescope.comparison import since_last
from grader.gradescope.lateness import deduction
from grader.gradescope.metadata import Metadata, read
from grader.gradescope.place import RESULTS, Place
from grader.model import GradeReport, LeaderboardEntry

if TYPE_CHECKING:
    from grader.assignment import Assignment


def grade(place: Place, seconds: float) -> None:
    """Grade what was handed in; no question begins after ``seconds``.

    Where our own side fails, what was graded until then is kept and the rest says so; then it raises.
    """
    until = time.monotonic() + seconds
    if place.data.is_dir():
        os.environ[parts.VARIABLE] = str(place.data)
    with zygotes(2 if container.processors() >= 1 else 1) as processes:
        assignment, metadata = _assignment(place), read(place.metadata)
        finish = Finish(place, assignment, metadata)
        from grader.gradescope.progress import Progress

        progress = Progress(assignment, finish.name, finish.write)
        finish.write(progress.report())
        try:
            report = grade_path(
                place.submission, assignment, processes, progress, _earliest(until, assignment)
            )
        except SubmissionError as error:
            report = _unusable(assignment, finish.name, str(error))
        except BaseException as error:
            finish.write(progress.given_up(f"{type(error).__name__}: {error}"))
            raise
        report = finish.finished(report)
        finish.write(report)
    _tell_staff(report, metadata)


def _assignment(place: Place) -> Assignment:
    """The assignment, with no more memory for student code than the container has."""
    from grader.assignment import find, load
    from grader.runners.base import Limits

    folder, rubric = find(place.settings().assignment, [place.assignments])
    assignment = load(folder, rubric, secret=place.secret())
    limits: Limits = assignment.limits
    return replace(assignment, limits=replace(limits, memory_mb=container.student_mb(limits.memory_mb)))


def _earliest(until: float, assignment: Assignment) -> float:
    """The end of the time that there is, or of what the rubric gives to a submission."""
    budget = assignment.gradescope.budget_minutes
    return until if budget is None else min(until, time.monotonic() + 60 * budget)


def _unusable(assignment: Assignment, name: str, why: str) -> GradeReport:
    from grader.checks import wording
    from grader.grading import ungraded

    return ungraded(assignment, name, wording.unusable(why), ours=False)


class Finish:
    """What the platform adds to a report: dates, the last submission, who sees what."""

    def __init__(self, place: Place, assignment: Assignment, metadata: Metadata) -> None:
        self._place = place
        self._assignment = assignment
        self._metadata = metadata
        self.name = f"submission {metadata.id}".strip()

    def write(self, report: GradeReport) -> None:
        """Replace results.json in one step."""
        table = self._assignment.gradescope
        report = replace(self._revealed(report), stdout_visibility=table.stdout_visibility)
        reports.write(report, self._place.results, [RESULTS])

    def finished(self, report: GradeReport) -> GradeReport:
        """The whole report, with what was taken off, what has changed, and the leaderboard."""
        from grader.reports import record

        report = self._revealed(report)
        report = replace(
            report,
            submission=self.name,
            notes=(*since_last(report, self._metadata), *report.notes),
            deduction=deduction(self._assignment.late, self._metadata, report.score),
            leaderboard=tuple(self._leaderboard(report)),
        )
        return replace(report, digest=record.digest(report))

    def _revealed(self, report: GradeReport) -> GradeReport:
        """Checks that are hidden only until a date are visible in submissions made after it."""
        reveal, created = self._assignment.gradescope.reveal, self._metadata.created_at
        if reveal is None or created is None or created < reveal:
            return report
        verdicts = [
            replace(v, spec=replace(v.spec, visibility="visible")) if v.spec.visibility != "hidden" else v
            for v in report.verdicts
        ]
        return replace(report, verdicts=tuple(verdicts))

    def _leaderboard(self, report: GradeReport) -> list[LeaderboardEntry]:
        """Sums of visible points."""
        open_checks = [v for v in report.verdicts if v.spec.visibility == "visible"]
        return [
            LeaderboardEntry(name, round(sum(v.score for v in open_checks if _any(v.question, patterns)), 6))
            for name, patterns in self._assignment.gradescope.leaderboard.items()
        ]


def _any(question: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(question, pattern) for pattern in patterns)


def _other_total(report: GradeReport, metadata: Metadata) -> list[str]:
    """A reminder where Gradescope's page says other points than the rubric."""
    if metadata.total in (None, report.max_score):
        return []
    return [
        f"Gradescope's page says {metadata.total:g} points, the rubric {report.max_score:g}: make them equal."
    ]


def _tell_staff(report: GradeReport, metadata: Metadata) -> None:
    """What staff see on Gradescope's page as the grader's output."""
    lines = [
        f"{report.final_score:g} of {report.max_score:g} points, {report.timing.get('seconds', 0.0):.1f} s.",
        f"Isolation: {', '.join(report.isolation.active) or 'none'}.",
        *(f"Without {layer}: {why}." for layer, why in sorted(report.isolation.missing.items())),
        *report.staff_notes,
        *([metadata.problem] if metadata.problem else []),
        *_other_total(report, metadata),
    ]
    print("\n".join(lines))
