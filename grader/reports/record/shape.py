"""What ``report.json`` holds: the JSON Schema is generated from here.

Declared for type checkers and for the documentation; nothing imports it when grading.
"""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict  # typing's own cannot be read by pydantic before 3.12

from grader.model import Status, Visibility

Number = float | str
"""A number; those that JSON has no form for are texts: `nan`, `inf`, `-inf`."""


class LocationRecord(TypedDict):
    """A place in a student's file."""

    file: str
    """The path that the student knows it by."""
    line: int
    """Counted from 1."""
    function: str
    """The function around it; empty if there is none."""


class FrameRecord(LocationRecord):
    """One line of a traceback through the student's files."""

    source: str
    """The line itself."""


class MismatchRecord(TypedDict):
    """How two arrays differ."""

    count: int
    """How many entries are wrong."""
    total: int
    """How many entries there are."""
    shape: list[int]
    """Of the array."""
    worst_index: list[int]
    """Where the difference is largest, in relation to what is allowed."""
    actual: Number
    """The student's value there."""
    expected: Number
    """The right value there."""
    allowed: Number
    """The difference that would have been allowed there."""
    error: Number
    """The largest difference, as a multiple of what is allowed."""
    grid: list[list[Number]]
    """A small picture of the array: how wrong each part of it is, from 0 to 1."""


class CurveRecord(TypedDict):
    """Numbers over the steps of a training."""

    name: str
    """What they are of: `training loss`."""
    axis: str
    """What they are: `loss` or `accuracy`."""
    points: list[list[Number]]
    """Pairs of a step and its number, at most 200; of a longer training, means."""
    goal: NotRequired[float]
    """What was asked of the last one."""


class EvidenceRecord(TypedDict):
    """What was seen, in one case."""

    case: NotRequired[str]
    """The case's name."""
    output: NotRequired[str]
    """The name of the output that was looked at."""
    lines: NotRequired[list[str]]
    """Sentences."""
    mismatch: NotRequired[MismatchRecord]
    """How the values differ."""
    traceback: NotRequired[list[FrameRecord]]
    """Where the student's code raised, outermost first."""
    printed: NotRequired[str]
    """What it printed, or the end of it."""
    curves: NotRequired[list[CurveRecord]]
    """How a training went."""


class FindingRecord(TypedDict):
    """One thing that is wrong."""

    code: str
    """What `grader explain` takes."""
    headline: str
    """What is wrong, in one sentence."""
    cause: NotRequired[str]
    """The known mistake that explains every case; left out unless it was verified."""
    evidence: NotRequired[EvidenceRecord]
    """What was seen."""
    pattern: NotRequired[str]
    """What the wrong values have in common."""
    location: NotRequired[LocationRecord]
    """Where to look."""
    next_step: NotRequired[str]
    """What to do now."""
    hidden: NotRequired[bool]
    """True where it was seen in hidden cases alone: students are told no more than its kind."""


class CheckRecord(TypedDict):
    """One line of the rubric, and how it came out."""

    id: str
    """Question and check: `q2.batchnorm_backward.dx`."""
    question: str
    """The question's id."""
    title: str
    """What the check is called; may be empty."""
    kind: str
    """The kind of check; empty for none."""
    status: Status
    """`skipped` is a consequence of another failure, `error` a fault of ours."""
    score: float
    """Points earned."""
    max_score: float
    """Points that could be earned; 0 for a check that only informs."""
    visibility: Visibility
    """When students may see it."""
    findings: list[FindingRecord]
    """Why it did not pass; remarks on one that did."""


class QuestionRecord(TypedDict):
    """One question: the sum of its checks."""

    id: str
    """As in the rubric."""
    title: str
    """As in the rubric."""
    status: Status
    """It passes when all its scored checks pass."""
    score: float
    """Points earned."""
    max_score: float
    """Points that could be earned."""
    counts: NotRequired[bool]
    """False where its points are 0 because an alternative earns more; left out else."""
    untouched: NotRequired[bool]
    """True where the code of its function is as it was handed out; left out else."""


class IsolationRecord(TypedDict):
    """The sandbox that the student's code ran in."""

    active: list[str]
    """The layers that held."""
    missing: dict[str, str]
    """The layers that did not, each with the reason."""


class DeductionRecord(TypedDict):
    """Points taken off the whole."""

    points: float
    """How many."""
    reason: str
    """Why, in a sentence."""


class Record(TypedDict):
    """``report.json``, the full record of one grading."""

    schema: Literal[1]
    """The version of this format."""
    assignment: str
    """The assignment's id."""
    title: str
    """The assignment's title."""
    submission: str
    """The submission's name: that of its file or folder, without the ending."""
    score: float
    """Points earned."""
    max_score: float
    """Points that could be earned."""
    deduction: NotRequired[DeductionRecord]
    """What was taken off the points earned; left out if nothing was."""
    final_score: float
    """The points that count: those earned, less the deduction."""
    complete: bool
    """Whether grading came to its end."""
    questions: list[QuestionRecord]
    """All questions, in the assignment's order."""
    checks: list[CheckRecord]
    """All checks, hidden ones too, in the assignment's order."""
    notes: list[str]
    """Sentences on what was handed in, and on what went wrong without changing a grade."""
    isolation: IsolationRecord
    """The sandbox that the student's code ran in."""
    versions: dict[str, str]
    """Of the grader and of what it used."""
    timing: dict[str, float]
    """Seconds, in all and of each question: the only part in which two gradings of the same files differ."""
    digest: str
    """Of all but the timing."""
