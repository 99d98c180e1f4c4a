"""Settings are those that were asked for: the layers of a network, what an optimizer is.

Each is a number, a text, or yes or no, and is right or wrong as a whole; with ``partial`` each
earns its share.
"""

from __future__ import annotations

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.compare import compare
from grader.checks.trials import each_output
from grader.checks.wording import settings as words
from grader.checks.wording.subject import subject
from grader.model import Finding
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``partial`` gives each setting its share of the points."""

    partial: bool = False


def run(context: Context) -> Outcome:
    """Compare each setting with the reference's."""
    return each_output(
        context, lambda trial, output: _look(context, trial, output), partial=context.params.partial
    )


def _look(context: Context, trial: Trial, output: str) -> Finding | None:
    actual, expected = trial.student.outputs[output], trial.golden[output]
    if compare(actual, expected) is None:
        return None
    return words.wrong(subject(context, trial, output), actual, expected)
