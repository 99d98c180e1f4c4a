"""Whether a function that failed is an attempt at the right one, or a stand-in for it.

What is right for a wrong forward pass earns its points when that forward pass is an attempt: one
that returns its input can be differentiated by anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.checks.base import Trial
from grader.checks.compare import WrongType, as_numbers
from grader.checks.trials import is_right
from grader.grading.diagnosis import Diagnosis
from grader.grading.judge import Result
from grader.model import Question

SHOWING = {"values", "gradient", "loss", "state", "dropout"}
"""Kinds of checks that only code which does some of the work passes."""
ALIKE = 0.5
"""The correlation above which a wrong output is an attempt at the right one."""


def attempted(question: Question, result: Result, diagnosis: Diagnosis) -> bool:
    """Whether it gives some of what it should, or makes a known mistake.

    A bug of ours in finding out costs no points.
    """
    if diagnosis.variants is None or any(map(_right, result.trials)) or _alike(result.trials):
        return True
    if any(v.status == "pass" and v.spec.points and v.spec.kind in SHOWING for v in result.verdicts):
        return True
    try:
        return bool(diagnosis.causes(question, result.trials))
    except Exception:  # noqa: BLE001, RUF100 - whatever it is, the grade stays as it would be
        return True


def _right(trial: Trial) -> bool:
    return all(is_right(trial, name) for name in trial.golden)


def _alike(trials: Sequence[Trial]) -> bool:
    """Whether every array that came back rises and falls with the right one."""
    pairs = [(trial.student.outputs.get(n), v) for trial in trials for n, v in trial.golden.items()]
    return bool(pairs) and all(_correlated(mine, right) for mine, right in pairs)


def _correlated(mine: Any, right: Any) -> bool:
    array, other = as_numbers(mine), as_numbers(right)
    if isinstance(array, WrongType) or isinstance(other, WrongType) or array.shape != other.shape:
        return False
    a, b = (each.astype(float) - each.mean(dtype=float) for each in (array, other))
    with np.errstate(all="ignore"):
        return abs(float(np.sum(a * b))) >= ALIKE * float(np.linalg.norm(a) * np.linalg.norm(b))
