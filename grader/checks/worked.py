"""Whether there is anything to judge: a stub earns nothing by what it does not do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader.checks import runtime
from grader.checks.base import Context, Trial
from grader.checks.compare import NotFinite, WrongType, as_numbers, first_index
from grader.checks.trials import Flaw, outputs_of
from grader.checks.wording import returns, values
from grader.checks.wording.subject import subject
from grader.model import Finding


def nothing_there(context: Context, trial: Trial, needs: Sequence[str] = ()) -> list[Flaw]:
    """A flaw for each output (of the check, and of ``needs``) that is missing, not finite, or
    zero everywhere although the right one is not."""

    def flaws() -> Iterator[Flaw]:
        for output in outputs_of(context, trial, (*context.spec.outputs, *needs)):
            found = empty(context, trial, output)
            if found is not None:
                yield Flaw(output, found)

    return list(flaws())


def empty(context: Context, trial: Trial, output: str) -> Finding | None:
    """Why there is nothing to judge in ``output``, or None."""
    if output not in trial.student.outputs:
        return runtime.missing(context, trial, output)
    actual, expected = as_numbers(trial.student.outputs[output]), trial.golden[output]
    if expected is None or isinstance(expected, str):
        return None
    about = subject(context, trial, output)
    if isinstance(actual, WrongType):
        return returns.wrong_type(about, actual)
    finite = np.isfinite(actual)
    if not finite.all():
        first = first_index(~finite)
        return values.not_finite(
            about, NotFinite(int(np.sum(~finite)), actual.size, first, float(actual[first]))
        )
    return values.only_zeros(about) if _zero(actual) and not _zero(expected) else None


def _zero(value: Any) -> bool:
    return bool(not np.any(value))
