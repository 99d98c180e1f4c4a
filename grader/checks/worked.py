"""Whether there is anything to judge: a stub earns nothing by what it does not do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.checks.base import Context, Trial
from grader.checks.compare import WrongType, as_numbers, not_finite
from grader.checks.merging import Flaw
from grader.checks.trials import absent, outputs_of
from grader.checks.wording import returns, values
from grader.checks.wording.subject import subject
from grader.model import Finding, Outputs


def nothing_there(context: Context, trial: Trial, needs: Sequence[str] = ()) -> list[Flaw]:
    """A flaw for each output (of the check, and of ``needs``) that is missing, not finite, or
    zero everywhere in every case although the right one is not."""
    outputs = outputs_of(context, trial, (*context.spec.outputs, *needs))
    there = [output for output in outputs if output in trial.student.outputs]
    found = [
        Flaw(output, finding) for output in there if (finding := empty(context, trial, output)) is not None
    ]
    return absent(context, trial, outputs) + found


def empty(context: Context, trial: Trial, output: str) -> Finding | None:
    """Why there is nothing to judge in an output that came back, or None."""
    actual, expected = as_numbers(trial.student.outputs[output]), trial.golden[output]
    if expected is None or isinstance(expected, str):
        return None
    if isinstance(actual, WrongType):
        return returns.wrong_type(subject(context, trial, output), actual)
    if (unfit := not_finite(actual)) is not None:
        return values.not_finite(subject(context, trial, output), unfit)
    if not any(_nonzero(output, each) for each in context.trials) and _nonzero(output, trial, trial.golden):
        return values.only_zeros(subject(context, trial, output))
    return None


def _nonzero(output: str, trial: Trial, outputs: Outputs | None = None) -> bool:
    """Whether an output of the student's, or of ``outputs``, is a number or array that is not zero."""
    value = as_numbers((trial.student.outputs if outputs is None else outputs).get(output))
    return not isinstance(value, WrongType) and bool(np.any(value))
