"""A written answer is there and is long enough; whether it is right is for a person to say.

The output is the text that stands below the question, None where the question was taken out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.merging import Flaw
from grader.checks.trials import absent, conclude
from grader.checks.wording import written as words

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``words`` is the least number of words that can be an answer; ``where`` names the place."""

    words: int = 12
    where: str = ""


def run(context: Context) -> Outcome:
    """Look for the answer, and count its words."""

    def examine(trial: Trial) -> list[Flaw]:
        (output,) = context.spec.outputs
        missing = absent(context, trial, [output])
        return missing or _flaws(context, trial.student.outputs[output], output)

    return conclude(context, examine)


def _flaws(context: Context, answer: object, output: str) -> list[Flaw]:
    where = context.params.where
    if not isinstance(answer, str):
        return [Flaw(output, words.taken_out(where))]
    count = len(_WORD.findall(answer))
    if not count:
        return [Flaw(output, words.empty(where))]
    if count < context.params.words:
        return [Flaw(output, words.short(answer, count, context.params.words))]
    return []
