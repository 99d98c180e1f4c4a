"""No function changes an array that it was given; ``allow`` names those that may.

Code that gave nothing has not earned this check: the outputs it names must have come back,
be finite, and not be zero where the right ones are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.compare import compare
from grader.checks.merging import Flaw
from grader.checks.trials import conclude, outputs_of
from grader.checks.wording import behaviour
from grader.checks.wording.subject import short
from grader.checks.worked import nothing_there
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``allow`` holds ``function.argument`` globs (``adam.w``); ``needs`` are further outputs
    that must be there."""

    allow: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def run(context: Context) -> Outcome:
    """Name each argument that was changed, with how many of its entries."""

    def examine(trial: Trial) -> list[Flaw]:
        return nothing_there(context, trial, context.params.needs)[:1] or list(_changes(context, trial))

    return conclude(context, examine)


def _changes(context: Context, trial: Trial) -> Iterator[Flaw]:
    if not trial.student.mutations:
        return
    right = all(
        compare(trial.student.outputs[name], trial.golden[name]) is None
        for name in outputs_of(context, trial)
    )
    for mutation in trial.student.mutations:
        name = f"{short(mutation.function)}.{mutation.argument}"
        if not any(fnmatchcase(name, glob) for glob in context.params.allow):
            yield Flaw(name, behaviour.changed_argument(mutation, trial.case.id, right))
