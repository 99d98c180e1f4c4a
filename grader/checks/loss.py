"""A loss equals the reference's; where it does not, the regularization is looked at first.

``weights`` and ``others`` are globs of inputs: parameters that belong to the L2 term, and
parameters that do not; ``reg`` is the input that holds its strength.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

import numpy as np

from grader.checks import values
from grader.checks.base import Context, Outcome, Trial
from grader.checks.wording import values as words
from grader.checks.wording.said import Said, say
from grader.checks.wording.subject import subject
from grader.model import Case
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Params(values.Params):
    """Where the regularization term comes from, by the names of inputs."""

    weights: tuple[str, ...] = ("W[0-9]*",)
    others: tuple[str, ...] = ("b[0-9]*", "gamma[0-9]*", "beta[0-9]*")
    reg: str = "reg"


def run(context: Context) -> Outcome:
    """Compare the loss with the golden one."""
    return values.each_compared(
        context, lambda trial, output: _look(context, trial, output), words.wrong_loss
    )


def _look(context: Context, trial: Trial, output: str) -> Said:
    from grader.checks.patterns.regularization import find  # only wrong losses need it

    actual, expected = np.asarray(trial.student.outputs[output]), np.asarray(trial.golden[output])
    params, reg = context.params, trial.case.inputs.get(context.params.reg, 0.0)
    if expected.size == 1:
        terms = _terms(trial.case, params.weights, reg), _terms(trial.case, params.others, reg)
        found = find(float(actual.item()), float(expected.item()), *terms)
        if found is not None:
            return say(found, subject(context, trial, output))
    return values.pattern_of(context, trial, output)


def _terms(case: Case, globs: Sequence[str], reg: float) -> dict[str, float]:
    """0.5 * reg * sum of squares, for each input that matches."""
    names = (name for name in case.inputs if any(fnmatchcase(name, glob) for glob in globs))
    return {name: 0.5 * float(reg) * float(np.sum(np.square(case.inputs[name]))) for name in names}
