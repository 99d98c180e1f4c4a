"""Gradients equal the reference's; where they do not, the student's own forward pass is asked.

Central differences of the student's forward pass tell a wrong backward pass from a right one
of a wrong forward pass, which earns ``own_forward_share`` of the points.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.checks import values as plain
from grader.checks.base import Context, Outcome, Trial
from grader.checks.merging import Flaw
from grader.checks.tolerance import Array, Tolerance, precision
from grader.checks.trials import each_output, outputs_of
from grader.checks.wording import gradients
from grader.checks.wording.subject import subject
from grader.model import Finding, Mismatch
from grader.records import dataclass

SAMPLE = 24  # entries of a case that are nudged: each costs two forward passes
FEWEST = 4  # for each output, however many there are

# Central differences with step 1e-5 are good to about 1e-9 in float64, and with step 1e-2 to
# about 1e-4 in float32; a factor of a hundred stays clear of both.  However small a gradient is,
# rounding in a loss around 1 is divided by the step: 1e-11 and 1e-5, with the same clearance.
NUMERIC = {
    "float64": Tolerance(rtol=1e-4, share=1e-6, least=1e-9),
    "float32": Tolerance(rtol=2e-2, share=2e-3, least=1e-3),
    "float16": Tolerance(rtol=2e-1, share=5e-2, least=5e-2),
}


CLEAR = 2.0  # times the rounding allowed for: numbers that are smaller agree with anything


@dataclass(frozen=True, slots=True)
class Params(plain.Params):
    """Besides those of `values`: ``partial`` lets each output earn its share by itself."""

    own_forward_share: float = 0.5
    partial: bool = False


@dataclass(frozen=True, slots=True)
class OwnForward:
    """What central differences gave at the worst entry, whether that is the expected value, and
    whether the student's gradient is that of their own forward pass, which is another one."""

    worst: float
    worst_is_expected: bool
    fits: bool
    undecided: bool = False


def run(context: Context) -> Outcome:
    """Compare each gradient with the golden one, and wrong ones with the student's forward pass."""

    def examine(trial: Trial, output: str) -> Flaw | Finding | None:
        difference = plain.difference_of(context, trial, output)
        if isinstance(difference, Mismatch):
            return _wrong(context, trial, output, difference)
        return None if difference is None else plain.unfit(subject(context, trial, output), difference)

    return each_output(context, examine, partial=context.params.partial)


def _wrong(context: Context, trial: Trial, output: str, mismatch: Mismatch) -> Flaw:
    about, said = subject(context, trial, output), plain.pattern_of(context, trial, output)
    own = ask_own_forward(context, trial, output, mismatch.worst_index)
    if own is None:
        return Flaw(output, gradients.wrong(about, mismatch, said=said))
    if own.undecided:
        return Flaw(output, gradients.slightly_wrong(about, mismatch))
    line = gradients.nudged(about, mismatch, own.worst, own.worst_is_expected)
    if own.fits and not all(_trivial(output, each) for each in context.trials):
        share = context.params.own_forward_share
        return Flaw(output, gradients.right_for_own_forward(about, mismatch, line), share)
    if own.worst_is_expected:
        return Flaw(output, gradients.wrong(about, mismatch, line, said))
    return Flaw(output, gradients.both_wrong(about, mismatch, line))


def ask_own_forward(context: Context, trial: Trial, output: str, worst: tuple[int, ...]) -> OwnForward | None:
    """Nudge the worst entry and, if the student's value is confirmed there, a sample of others.

    None where there is no answer.
    """
    actual, expected = np.asarray(trial.student.outputs[output]), np.asarray(trial.golden[output])
    rule = NUMERIC[precision(actual)]

    def agree(array: Array, own: Array, indices: Sequence[tuple[int, ...]]) -> Array:
        return rule.agree(own, np.array([array[index] for index in indices], dtype=float))

    first = _numbers(context, trial, output, [worst])
    if first is None or not tells(rule, np.append(first, expected[worst])):
        return None
    if agree(expected, first, [worst]).all():
        undecided = bool(agree(actual, first, [worst]).all())
        return OwnForward(float(first[0]), worst_is_expected=True, fits=False, undecided=undecided)
    indices = sample(expected.shape, outputs_of(context, trial))
    confirmed = bool(agree(actual, first, [worst]).all())
    others = _numbers(context, trial, output, indices) if confirmed else None
    told = others is not None and (tells(rule, others) or not (np.any(others) or np.any(actual)))
    fits = told and others is not None and bool(agree(actual, others, indices).all())
    return OwnForward(float(first[0]), worst_is_expected=False, fits=fits)


def _numbers(context: Context, trial: Trial, output: str, indices: Sequence[tuple[int, ...]]) -> Array | None:
    shape = np.shape(trial.golden[output])
    numbers = context.own_gradient(trial.case, output, [entry(shape, index) for index in indices])
    return None if numbers is None or not np.isfinite(numbers).all() else np.asarray(numbers, dtype=float)


def tells(rule: Tolerance, numbers: Array) -> bool:
    """Whether central differences are more than what rounding alone may give."""
    return bool(np.max(np.abs(numbers)) > CLEAR * rule.least)


def sample(shape: Sequence[int], outputs: Sequence[str]) -> list[tuple[int, ...]]:
    """This output's share of the entries that are nudged for all ``outputs`` of a check: spread
    evenly, the same at every run."""
    total, most = int(np.prod(shape)), max(FEWEST, SAMPLE // len(outputs))
    flat = dict.fromkeys(np.linspace(0, total - 1, min(most, total)).astype(int).tolist())
    return [tuple(int(i) for i in np.unravel_index(one, tuple(shape))) for one in flat]


def entry(shape: Sequence[int], index: tuple[int, ...]) -> Array:
    """The direction along which one entry grows, of an input of this shape."""
    direction = np.zeros(tuple(shape))
    direction[index] = 1.0
    return direction


def _trivial(output: str, trial: Trial) -> bool:
    """Whether the gradient is a constant, or an input times a number: that of a forward pass which
    does nothing, and worth nothing if it is so in every case."""
    actual = np.asarray(trial.student.outputs.get(output, 0.0))
    given = [value for value in trial.case.inputs.values() if isinstance(value, np.ndarray)]
    return actual.size == 0 or bool(np.ptp(actual) == 0) or any(_multiple(actual, value) for value in given)


def _multiple(array: Array, other: Array) -> bool:
    """Whether an array is a number times another one."""
    if array.shape != other.shape:
        return False
    a, b = array.astype(float).ravel(), other.astype(float).ravel()
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return abs(float(a @ b)) >= (1 - 1e-9) * size  # Cauchy-Schwarz: equal for multiples alone
