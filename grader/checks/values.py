"""Every entry of every output equals the reference's, within the tolerance of its precision.

Fails for a wrong type, shape, NaN or infinity, and for values that rounding cannot explain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.compare import (
    Difference,
    NotFinite,
    OtherText,
    ShapeDifference,
    WrongType,
    as_numbers,
    compare,
)
from grader.checks.tolerance import Tolerance, tolerance_for
from grader.checks.trials import each_output
from grader.checks.wording import returns, values
from grader.checks.wording.subject import Subject, subject
from grader.model import Finding, Mismatch


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``rtol`` and ``atol`` replace the tolerance that goes with the precision of the student's
    output; ``dtype`` judges it as if it had that precision."""

    rtol: float | None = None
    atol: float | None = None
    dtype: Literal["float64", "float32", "float16"] | None = None


def run(context: Context) -> Outcome:
    """Compare each output with the golden one."""

    def examine(trial: Trial, output: str) -> Finding | None:
        difference = difference_of(context, trial, output)
        if isinstance(difference, Mismatch):
            return values.wrong(subject(context, trial, output), difference)
        return None if difference is None else unfit(subject(context, trial, output), difference)

    return each_output(context, examine)


def difference_of(context: Context, trial: Trial, output: str) -> Difference | None:
    """How a student's output differs from the golden one."""
    actual, expected = trial.student.outputs[output], trial.golden[output]
    return compare(actual, expected, tolerance_of(context.params, actual))


def tolerance_of(params: Params, actual: Any) -> Tolerance | None:
    """The tolerance that the rubric's parameters and the output's precision give."""
    array = as_numbers(actual)
    if isinstance(array, WrongType):
        return None
    return tolerance_for(array, rtol=params.rtol, atol=params.atol, dtype=params.dtype)


def unfit(about: Subject, difference: Difference) -> Finding:
    """The finding for whatever keeps values from being compared."""
    match difference:
        case WrongType():
            return returns.wrong_type(about, difference)
        case ShapeDifference():
            return returns.shape_wrong(about, difference)
        case NotFinite():
            return values.not_finite(about, difference)
        case OtherText():
            return values.other_text(about, difference)
        case Mismatch():
            return values.wrong(about, difference)
