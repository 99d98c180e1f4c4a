"""How often each model that was tested is right, counted here from what it answered."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import training
from grader.checks.base import Context
from grader.checks.interval import Look
from grader.checks.tolerance import Array
from grader.checks.training import Unusable
from grader.errors import AssignmentError
from grader.model import Case


def labels(context: Context, case: Case, name: str) -> Array:
    """The right classes, an input of the case; raises `AssignmentError` when the rubric names none."""
    try:
        found = np.asarray(getattr(case.inputs, name))
    except AttributeError:
        what = f"case {case.id!r} has no input {name!r}"
        raise AssignmentError(f"{context.spec.id}: {what}.") from None
    if found.ndim != 1 or found.dtype.kind not in "iu" or not found.size:
        raise AssignmentError(f"{context.spec.id}: {name!r} holds no classes.")
    return found


def look(answers: Any, right: Array) -> Look | None:
    """How many answers are right; None where there is not a class for each picture."""
    classes = training.classes_of(answers, len(right), int(right.max()) + 1)
    return None if isinstance(classes, Unusable) else Look(int(np.sum(classes == right)), len(right))
