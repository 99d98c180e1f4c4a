"""What there is to tell of a check: data, from which sentences and reports are made."""

from __future__ import annotations

from grader.model.capture import Frame
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Mismatch:
    """How two arrays of equal shape differ.  ``error`` is the largest relative error,
    max |a - b| / max(floor, |a| + |b|); ``allowed`` is the absolute difference allowed at
    ``worst_index``.  ``grid`` is a picture of at most 32 x 32 cells, each between 0 (right)
    and 1 (entirely wrong), of where the array differs."""

    count: int
    total: int
    worst_index: tuple[int, ...]
    actual: float
    expected: float
    allowed: float
    error: float
    shape: tuple[int, ...] = ()
    grid: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file of the student's, by the path that they know it by."""

    file: str
    line: int
    function: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A known mistake, verified on every case.  ``id`` is ``batchnorm.mean_treated_as_constant``."""

    id: str
    sentence: str
    look_at: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers over the steps of a training.  ``axis`` is what they are (``loss``, ``accuracy``): curves
    of one axis are drawn together.  ``goal`` is what was asked of the last one."""

    name: str
    axis: str
    points: tuple[tuple[float, float], ...]
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen, in one case: sentences, numbers, curves, and the student's own traceback."""

    case: str = ""
    lines: tuple[str, ...] = ()
    mismatch: Mismatch | None = None
    output: str = ""
    traceback: tuple[Frame, ...] = ()
    printed: str = ""
    curves: tuple[Curve, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell.  Hiding means leaving fields out, never editing text: `grader.redaction`.

    ``headline`` says what is wrong in one sentence; ``pattern`` what the wrong values look
    like; ``cause`` why, only when verified; ``next_step`` what to do now.
    ``code`` is what ``grader explain`` takes, and ``category`` says what kind of thing is wrong
    without any detail.  ``hidden`` marks what was seen in hidden cases alone.
    """

    code: str
    headline: str
    evidence: Evidence | None = None
    pattern: str = ""
    cause: Cause | None = None
    location: Location | None = None
    next_step: str = ""
    category: str = ""
    hidden: bool = False
