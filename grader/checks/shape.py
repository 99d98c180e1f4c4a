"""Every output has the shape of the reference's; values are looked at only to tell a stub.

The message names the axes, and what would make the values right: a transpose, a missing sum.
"""

from __future__ import annotations

import numpy as np

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.compare import ShapeDifference, as_numbers
from grader.checks.tolerance import tolerance_for
from grader.checks.trials import each_output
from grader.checks.variants import variant_of
from grader.checks.wording import returns
from grader.checks.wording.subject import subject
from grader.checks.worked import empty
from grader.model import Finding
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """This kind has no parameters."""


def run(context: Context) -> Outcome:
    """Compare shapes alone."""
    return each_output(
        context, lambda trial, output: empty(context, trial, output) or _shape(context, trial, output)
    )


def _shape(context: Context, trial: Trial, output: str) -> Finding | None:
    actual, expected = as_numbers(trial.student.outputs[output]), np.asarray(trial.golden[output])
    if not isinstance(actual, np.ndarray) or actual.shape == expected.shape:
        return None
    variant = variant_of(actual, expected, tolerance_for(actual))
    difference = ShapeDifference(actual.shape, expected.shape, variant)
    return returns.shape_wrong(subject(context, trial, output), difference)
