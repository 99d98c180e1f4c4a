"""The types that every part shares: frozen, and knowing nothing of the parts.

A grading goes from one to the next: `Submission`, `Question`, `Capture`, `Finding`, `GradeReport`.

Letters for axes follow the course: ``N`` examples, ``D`` features in, ``M`` features out,
``C`` channels or classes, ``H`` and ``W`` height and width, ``F`` filters, ``G`` groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.model.capture import Capture, CaughtError, Frame, Mutation, Opaque, Outputs, Stage
from grader.model.finding import Cause, Curve, Evidence, Finding, Location, Mismatch
from grader.model.question import (
    CarryForward,
    Case,
    CaseSet,
    CheckSpec,
    Feedback,
    Inputs,
    Later,
    OwnForward,
    Probe,
    Question,
    Visibility,
)
from grader.model.report import (
    Deduction,
    GradeReport,
    Isolation,
    LeaderboardEntry,
    Page,
    QuestionInfo,
    Status,
    Verdict,
    Viewer,
)
from grader.model.submission import HANDED_IN, Cell, CellKind, Framework, Layout, Notebook, Submission

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = [
    "HANDED_IN",
    "Capture",
    "CarryForward",
    "Case",
    "CaseSet",
    "CaughtError",
    "Cause",
    "Cell",
    "CellKind",
    "CheckSpec",
    "Curve",
    "Deduction",
    "Evidence",
    "Feedback",
    "Finding",
    "Frame",
    "Framework",
    "GradeReport",
    "Inputs",
    "Isolation",
    "Later",
    "Layout",
    "LeaderboardEntry",
    "Location",
    "Mismatch",
    "Mutation",
    "Notebook",
    "Opaque",
    "Outputs",
    "OwnForward",
    "Page",
    "Probe",
    "Question",
    "QuestionInfo",
    "Stage",
    "Status",
    "Submission",
    "Verdict",
    "Viewer",
    "Visibility",
]
