"""What an optimizer keeps from step to step (``step1.config.velocity``) is right after each step.

Compared as `values` are; a key that is missing is named.
"""

from __future__ import annotations

from grader.checks import values
from grader.checks.base import Context, Outcome
from grader.checks.values import Params
from grader.checks.wording import values as words

__all__ = ["Params", "run"]


def run(context: Context) -> Outcome:
    """Compare each entry of the state with the golden one."""
    return values.each_compared(
        context, lambda trial, output: values.pattern_of(context, trial, output), words.wrong_state
    )
