"""The same call with the same arguments gives the same bytes again, in the same process.

What one call leaves behind (a counter, a changed default argument, unseeded randomness) shows.
The first public case is run a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.merging import Flaw
from grader.checks.trials import absent, conclude, outputs_of
from grader.checks.wording import behaviour
from grader.checks.wording.subject import subject
from grader.checks.worked import nothing_there
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``needs`` are outputs besides the check's own that must have come back."""

    needs: tuple[str, ...] = ()


def run(context: Context) -> Outcome:
    """Run one case again and compare byte by byte."""
    first = sorted(context.trials, key=lambda trial: trial.case.hidden)[:1]

    def examine(trial: Trial) -> list[Flaw]:
        return nothing_there(context, trial, context.params.needs)[:1] or list(_changes(context, trial))

    return conclude(replace(context, trials=tuple(first)), examine)


def _changes(context: Context, trial: Trial) -> Iterator[Flaw]:
    again, outputs = context.repeat(trial.case), outputs_of(context, trial)
    yield from absent(context, replace(trial, student=again), outputs)
    for output in outputs:
        one = trial.student.outputs[output]
        other = again.outputs.get(output, one)
        if not identical(one, other):
            yield Flaw(
                output, behaviour.not_the_same_again(subject(context, trial, output), *_first(one, other))
            )


def identical(one: Any, other: Any) -> bool:
    """Whether two values are of one type, and equal to the last bit."""
    if isinstance(one, (np.ndarray, np.generic, float)) and type(one) is type(other):
        a, b = np.asarray(one), np.asarray(other)
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return repr(one) == repr(other)


def _first(one: Any, other: Any) -> tuple[int, int]:
    """In how many entries two values differ, of how many; (1, 1) where shapes differ."""
    a, b = np.asarray(one), np.asarray(other)
    if a.shape != b.shape:
        return 1, 1
    return max(1, int(np.sum(a != b))), int(a.size)
