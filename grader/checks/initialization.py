"""Fresh parameters have the distribution that they must have.

``expected`` maps globs of outputs to ``"zeros"``, ``"ones"``, a standard deviation, or the
input that holds one: ``{ "params.W*" = "weight_scale", "params.b*" = "zeros" }``.  Random ones
must have mean 0 and that deviation, within what chance allows at five standard errors.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field
from fnmatch import fnmatchcase

import numpy as np

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.compare import ShapeDifference, WrongType, as_numbers, not_finite
from grader.checks.tolerance import Array
from grader.checks.trials import each_output
from grader.checks.wording import initialization as words
from grader.checks.wording import returns, values
from grader.checks.wording.subject import Subject, subject
from grader.errors import AssignmentError
from grader.model import Finding
from grader.records import dataclass

ERRORS = 5.0  # standard errors: chance fails a right answer once in about two million
CONSTANTS = {"zeros": 0.0, "ones": 1.0}


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """What each output must be; the first glob that matches counts."""

    expected: Mapping[str, float | str] = field(default_factory=lambda: {"*": "zeros"})


def run(context: Context) -> Outcome:
    """Look at each parameter by itself."""
    return each_output(context, lambda trial, output: _look(context, trial, output))


def _look(context: Context, trial: Trial, output: str) -> Finding | None:
    about = subject(context, trial, output)
    actual, shape = as_numbers(trial.student.outputs[output]), np.shape(trial.golden[output])
    if isinstance(actual, WrongType):
        return returns.wrong_type(about, actual)
    if actual.shape != shape:
        return returns.shape_wrong(about, ShapeDifference(actual.shape, shape))
    if (unfit := not_finite(actual)) is not None:
        return values.not_finite(about, unfit)
    wanted = _wanted(context, output)
    if isinstance(wanted, str) and wanted in CONSTANTS:
        return _constant(about, actual, CONSTANTS[wanted])
    scale = trial.case.inputs.get(wanted) if isinstance(wanted, str) else wanted
    if not isinstance(scale, int | float):
        raise AssignmentError(f"{context.spec.id}: case {trial.case.id!r} has no number {wanted!r}.")
    return _normal(about, actual.astype(float), float(scale), wanted if isinstance(wanted, str) else "")


def _wanted(context: Context, output: str) -> float | str:
    for glob, wanted in context.params.expected.items():
        if fnmatchcase(output, glob):
            return wanted  # type: ignore[no-any-return]  # Context.params is of no fixed type
    raise AssignmentError(f"{context.spec.id}: `expected` says nothing of {output!r}.")


def _constant(about: Subject, actual: Array, value: float) -> Finding | None:
    wrong = int(np.sum(actual != value))
    return words.not_constant(about, wrong, actual.size, value) if wrong else None


def _normal(about: Subject, actual: Array, scale: float, name: str) -> Finding | None:
    """Mean and deviation of independent normal values, as far as chance lets one tell."""
    n, mean, std = actual.size, float(np.mean(actual)), float(np.std(actual))
    if n > 1 and np.ptp(actual) == 0:
        return words.all_equal(about, float(actual.flat[0]))
    margin = ERRORS * max(scale, std) / math.sqrt(n)
    if abs(mean) > margin:
        return words.off_center(about, mean, margin)
    if n > 1 and abs(std / scale - 1) > ERRORS / math.sqrt(2 * (n - 1)):
        return words.wrong_spread(about, std, scale, name, actual.shape)
    return None
