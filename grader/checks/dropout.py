"""A dropout layer keeps the right share, rescales what it keeps, and does nothing at test time.

Whatever random numbers were drawn: in training each entry of the output is 0 or x times one
factor, and the number kept lies within five standard errors of what is expected.  ``x``, ``p``
and ``mode`` say where in the case's inputs these stand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import reduce
from typing import Any, Literal

import numpy as np

from grader.checks import values
from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.compare import compare_arrays
from grader.checks.merging import Flaw
from grader.checks.tolerance import Array, tolerance_for
from grader.checks.trials import conclude, outputs_of
from grader.checks.wording import dropout as words
from grader.checks.wording.subject import Subject, subject
from grader.checks.worked import nothing_there
from grader.errors import AssignmentError
from grader.model import Case, Finding, Mismatch
from grader.records import dataclass

ERRORS = 5.0  # standard errors: chance fails a right answer once in about two million


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``p_is`` says whether p is the probability to keep a unit or to drop it."""

    x: str = "x"
    p: str = "dropout_param.p"
    mode: str = "dropout_param.mode"
    p_is: Literal["keep", "drop"] = "keep"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a training pass kept: how many of how many, and x times what (None: no one factor)."""

    count: int
    total: int
    factor: float | None
    whole_slices: bool


def run(context: Context) -> Outcome:
    """Look at the masks of training cases, and compare test cases with x."""

    def examine(trial: Trial) -> list[Flaw]:
        return nothing_there(context, trial) or [
            Flaw(output, finding)
            for output in outputs_of(context, trial)
            for finding in _look(context, trial, output)
        ]

    return conclude(context, examine)


def _look(context: Context, trial: Trial, output: str) -> Iterator[Finding]:
    params, about = context.params, subject(context, trial, output)
    x, keep = np.asarray(_input(trial.case, params.x), dtype=float), _keep(trial.case, params)
    out = np.asarray(trial.student.outputs[output])
    whole = "`x`" if params.x == "x" else "the value without dropout"
    unlike = compare_arrays(out, x, tolerance_for(out))
    if unlike is not None and not isinstance(unlike, Mismatch):
        yield values.unfit(about, unlike)
    elif _input(trial.case, params.mode) != "test":
        yield from _training(about, whole, look(out, x), keep)
    elif unlike is not None:
        kept = look(out, x)
        yield words.changed_at_test(about, whole, unlike, kept.count / kept.total, kept.factor, keep)


def _keep(case: Case, params: Params) -> float:
    """The probability to keep an entry."""
    p = float(_input(case, params.p))
    keep = p if params.p_is == "keep" else 1 - p
    if not 0 < keep < 1:
        raise AssignmentError(f"case {case.id!r}: a share of {keep:g} to keep tells nothing about dropout.")
    return keep


def _training(about: Subject, whole: str, kept: Kept, keep: float) -> Iterator[Finding]:
    margin = 1 + ERRORS * math.sqrt(kept.total * keep * (1 - keep))
    if abs(kept.count - kept.total * keep) > margin:
        yield words.wrong_share(about, kept.count / kept.total, keep, margin / kept.total)
    elif kept.whole_slices:
        yield words.one_mask(about)
    if kept.count == kept.total and kept.factor == 1:
        return  # nothing was done at all: that is one finding, not two
    if kept.factor is None or not math.isclose(kept.factor, 1 / keep, rel_tol=1e-3):
        yield words.wrong_scale(about, whole, kept.factor, keep)


def look(out: Array, x: Array) -> Kept:
    """What of ``x`` is kept in ``out``; entries of x that are zero tell nothing."""
    known = x != 0
    kept = known & (out != 0)
    factors = out[kept] / x[kept]
    factor = _median(factors) if factors.size else 0.0
    one = bool(np.allclose(factors, factor, rtol=1e-3))  # float16 output included
    total = max(1, int(np.sum(known)))
    return Kept(int(np.sum(kept)), total, factor if one else None, _whole_slices(kept))


def _median(values: Array) -> float:
    """As `numpy.median`, which imports a tenth of numpy to look for NaN; here all is finite."""
    ordered = np.sort(values)
    half = len(ordered) // 2
    return float(ordered[half] if len(ordered) % 2 else np.mean(ordered[half - 1 : half + 1]))


def _whole_slices(kept: Array) -> bool:
    """Whether one mask serves all examples, or one decision a whole example."""
    if kept.ndim < 2 or min(kept.shape) < 2 or kept.all():
        return False
    return bool((kept == kept[:1]).all() or (kept == kept[:, :1]).all())


def _input(case: Case, path: str) -> Any:
    """``dropout_param.p`` -> what stands there in the case's inputs."""
    inputs: Any = case.inputs
    try:
        return reduce(lambda inside, key: inside[key], path.split("."), inputs)
    except (KeyError, TypeError):
        raise AssignmentError(f"case {case.id!r} has no input {path!r}.") from None
