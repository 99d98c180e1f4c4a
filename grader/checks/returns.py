"""Everything that must come back does, as plain arrays, numbers or texts.

Shapes are not looked at; values only to tell a stub: NaN, or zeros where others are right.
"""

from __future__ import annotations

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.merging import Flaw
from grader.checks.trials import conclude
from grader.checks.worked import nothing_there
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``needs`` are outputs besides the check's own that must have come back."""

    needs: tuple[str, ...] = ()


def run(context: Context) -> Outcome:
    """Name what is missing, or is of a type that holds no numbers."""

    def examine(trial: Trial) -> list[Flaw]:
        return nothing_there(context, trial, context.params.needs)

    return conclude(context, examine)
