"""The outcome of a grading: verdicts, points, and all that a report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from grader.model.finding import Finding
from grader.model.question import CheckSpec, Visibility
from grader.model.submission import Notebook
from grader.records import dataclass

Status = Literal["pass", "fail", "skipped", "error"]
"""``fail`` is the student's, ``skipped`` the consequence of another failure, ``error`` a fault of ours."""
Viewer = Literal["student", "student_after_due", "student_after_published", "platform", "staff"]
"""Who reads a report: a student before the due date, after it, or when grades are published; a
platform that shows each check to whom it concerns; staff."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check; ``fraction`` of its points is earned."""

    spec: CheckSpec
    question: str
    status: Status
    fraction: float
    findings: tuple[Finding, ...] = ()

    @property
    def score(self) -> float:
        """Points earned."""
        return round(self.spec.points * self.fraction, 6)


@dataclass(frozen=True, slots=True)
class QuestionInfo:
    """What a report says of a question besides its checks; one whose alternative is the better
    does not count, and one is ``untouched`` whose function is as it was handed out.  Without a
    ``number`` it has that of its place."""

    id: str
    title: str
    function: str = ""
    requires: tuple[str, ...] = ()
    counts: bool = True
    untouched: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Isolation:
    """Which layers of the sandbox held, and why the others are missing."""

    active: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off the whole, and the sentence that says why: lateness."""

    points: float
    reason: str


@dataclass(frozen=True, slots=True)
class LeaderboardEntry:
    """A column of a leaderboard, and the submission's value in it; ``order`` says which is best."""

    name: str
    value: float
    order: Literal["asc", "desc"] = "desc"


@dataclass(frozen=True, slots=True)
class Page:
    """A notebook that questions are about, to be shown with their results beside its cells.

    ``name`` is the assignment's; ``questions`` maps the number of a cell, counted from 1, to the ids
    of the questions that it belongs to, and ``errors`` that of a cell without any to the error that it
    was saved with: ``NameError: name 'x' is not defined``.
    """

    name: str
    notebook: Notebook
    questions: Mapping[int, tuple[str, ...]]
    errors: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GradeReport:
    """The full record of one grading; every output is made from it.  ``score`` is what was earned,
    before any ``deduction``; ``staff_notes`` are not for students.  ``leaderboard`` and
    ``stdout_visibility`` are for the platform that shows it."""

    assignment: str
    title: str
    submission: str
    questions: tuple[QuestionInfo, ...]
    verdicts: tuple[Verdict, ...]
    score: float
    max_score: float
    isolation: Isolation = Isolation()
    timing: Mapping[str, float] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    notes: tuple[str, ...] = ()
    complete: bool = True
    deduction: Deduction | None = None
    staff_notes: tuple[str, ...] = ()
    leaderboard: tuple[LeaderboardEntry, ...] = ()
    stdout_visibility: Visibility = "hidden"
    pages: tuple[Page, ...] = ()

    @property
    def final_score(self) -> float:
        """The points that count: those earned, less what is taken off."""
        return round(max(0.0, self.score - (self.deduction.points if self.deduction else 0.0)), 6)

    def of(self, question: str) -> tuple[Verdict, ...]:
        """The verdicts of one question, in the rubric's order."""
        return tuple(v for v in self.verdicts if v.question == question)
