"""Mean and standard deviation of an output over some axes are those of the reference's output.

Looser than `values`: it tells a normalization that works but for details from none at all.
``mean`` and ``std`` say in words what they must be (``beta``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.compare import compare_arrays, mismatch
from grader.checks.merging import Flaw
from grader.checks.tolerance import Array, tolerance_for
from grader.checks.trials import conclude, outputs_of
from grader.checks.values import unfit
from grader.checks.wording import statistics as words
from grader.checks.wording.subject import subject
from grader.checks.worked import nothing_there
from grader.model import Mismatch
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``axes`` are those that are averaged over; ``rtol`` is relative to the largest value."""

    axes: tuple[int, ...] = (0,)
    mean: str = ""
    std: str = ""
    rtol: float = 1e-3


def run(context: Context) -> Outcome:
    """Compare means and standard deviations."""

    def examine(trial: Trial) -> list[Flaw]:
        return nothing_there(context, trial) or list(_flaws(context, trial))

    return conclude(context, examine)


def _flaws(context: Context, trial: Trial) -> Iterator[Flaw]:
    axes = context.params.axes
    for output in outputs_of(context, trial):
        about = subject(context, trial, output)
        actual, expected = np.asarray(trial.student.outputs[output]), np.asarray(trial.golden[output])
        unlike = compare_arrays(actual, expected, tolerance_for(actual))
        if unlike is not None and not isinstance(unlike, Mismatch):
            yield Flaw(output, unfit(about, unlike))
            continue
        for word, of, must_be in (
            (words.wrong_mean, np.mean, context.params.mean),
            (words.wrong_std, np.std, context.params.std),
        ):
            mine, right = np.asarray(of(actual, axis=axes)), np.asarray(of(expected, axis=axes))
            if _differ(context, mine, right, expected):
                yield Flaw(output, word(about, axes, mine, right, must_be))


def _differ(context: Context, mine: Array, right: Array, whole: Array) -> bool:
    """Whether statistics differ by more than ``rtol`` of the largest value of the output."""
    rtol = context.params.rtol
    rule = replace(tolerance_for(whole), rtol=rtol, atol=rtol * float(np.max(np.abs(whole))))
    return mismatch(mine.astype(float), right.astype(float), rule) is not None
