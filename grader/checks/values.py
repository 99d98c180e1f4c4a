"""Every entry of every output equals the reference's, within the tolerance of its precision.

Fails for a wrong type, shape, NaN or infinity, and for values that rounding cannot explain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np

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
from grader.checks.wording.said import NOTHING, Said, say
from grader.checks.wording.subject import Subject, subject
from grader.model import Finding, Mismatch
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``rtol`` and ``atol`` replace the tolerance that goes with the precision of the student's
    output; ``dtype`` judges it as if it had that precision."""

    rtol: float | None = None
    atol: float | None = None
    dtype: Literal["float64", "float32", "float16"] | None = None


def run(context: Context) -> Outcome:
    """Compare each output with the golden one."""
    return each_compared(context, lambda trial, output: pattern_of(context, trial, output), values.wrong)


def each_compared(
    context: Context,
    look: Callable[[Trial, str], Said],
    word: Callable[[Subject, Mismatch, Said], Finding],
) -> Outcome:
    """Compare each output; ``look`` finds the pattern of wrong values, ``word`` words them."""

    def examine(trial: Trial, output: str) -> Finding | None:
        difference = difference_of(context, trial, output)
        if isinstance(difference, Mismatch):
            return word(subject(context, trial, output), difference, look(trial, output))
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


def pattern_of(context: Context, trial: Trial, output: str) -> Said:
    """What the wrong values look like; empty where no pattern holds."""
    from grader.checks import patterns  # only wrong values have one

    array = as_numbers(trial.student.outputs[output])
    tolerance = tolerance_of(context.params, array)
    assert isinstance(array, np.ndarray)
    assert tolerance is not None
    expected, case = np.asarray(trial.golden[output]), trial.case
    found = patterns.find(array, expected, tolerance, axes=case.axes, inputs=_by_name(case.inputs))
    return say(found, subject(context, trial, output)) if found is not None else NOTHING


def _by_name(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs, and what stands in dictionaries among them, under the innermost name."""
    inner = {
        key: item for value in inputs.values() if isinstance(value, Mapping) for key, item in value.items()
    }
    return {**inner, **inputs}


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
