"""Two things that the student's code gives agree with each other, whatever the reference gives.

``agrees_with`` names the other output, or ``own_forward``: central differences of the
student's own forward pass.  With ``over = ["dout", "x"]`` the output divided by the input
``dout`` must equal the other output divided by the input ``x``: both then show one dropout mask.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.compare import Difference, ShapeDifference, as_numbers, compare_arrays
from grader.checks.gradient import NUMERIC, entry, sample, tells
from grader.checks.merging import Flaw
from grader.checks.tolerance import Array, Tolerance, precision, tolerance_for
from grader.checks.trials import conclude, outputs_of
from grader.checks.values import unfit
from grader.checks.wording import behaviour, returns
from grader.checks.wording.subject import subject
from grader.checks.worked import nothing_there
from grader.errors import AssignmentError
from grader.model import Finding, Mismatch
from grader.records import dataclass

OWN_FORWARD = "own_forward"
FLAT = 1e-3  # relative spread below which a mask is one number everywhere, float16 included
ALONG = Tolerance(rtol=1e-6, share=0.0, least=1e-8)  # a hundred times what central differences are off
LEAST_TOLD = 0.5  # share of the sampled entries whose central difference must be a number


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``rtol`` replaces the relative tolerance of the student's precision."""

    agrees_with: str = OWN_FORWARD
    over: tuple[str, str] | None = None
    rtol: float | None = None


def run(context: Context) -> Outcome:
    """Compare each output with its partner."""
    partner = context.params.agrees_with
    needs = () if partner == OWN_FORWARD else (partner,)

    def examine(trial: Trial) -> list[Flaw]:
        return nothing_there(context, trial, needs) or list(_disagreements(context, trial))

    return conclude(context, examine)


def _disagreements(context: Context, trial: Trial) -> Iterator[Flaw]:
    look = _with_own_forward if context.params.agrees_with == OWN_FORWARD else _with_output
    for output in outputs_of(context, trial):
        found = look(context, trial, output)
        if found is not None:
            yield Flaw(output, found)


def _with_output(context: Context, trial: Trial, output: str) -> Finding | None:
    params, about = context.params, subject(context, trial, output)
    one, other = _array(trial, output), _array(trial, params.agrees_with)
    if params.over is not None:
        one, other = _per_input(trial, one, params.over[0]), _per_input(trial, other, params.over[1])
        right = _per_input(trial, np.asarray(trial.golden[output], dtype=float), params.over[0])
        if one.size > 1 and np.ptp(one) <= FLAT * np.max(np.abs(one)) and np.ptp(right) > 0:
            return behaviour.no_mask(about, params.over)
    difference: Difference | None = compare_arrays(one, other, tolerance_for(one, rtol=params.rtol))
    if isinstance(difference, Mismatch):
        return behaviour.disagree(about, params.agrees_with, params.over, difference)
    return None if difference is None else unfit(about, difference)


def _array(trial: Trial, output: str) -> Array:
    """An output that `nothing_there` has already found to be an array of numbers."""
    array = as_numbers(trial.student.outputs[output])
    assert isinstance(array, np.ndarray)
    return array


def _per_input(trial: Trial, array: Array, name: str) -> Array:
    """``array`` divided by an input of the same shape; as it is where the shapes differ."""
    divisor = np.asarray(trial.case.inputs[name], dtype=float)
    if not divisor.all():
        raise AssignmentError(
            f"case {trial.case.id!r}: input {name!r} holds zeros, so nothing can be divided by it."
        )
    return array / divisor if divisor.shape == array.shape else array


def _with_own_forward(context: Context, trial: Trial, output: str) -> Finding | None:
    actual, expected, about = (
        _array(trial, output),
        np.asarray(trial.golden[output]),
        subject(context, trial, output),
    )
    if actual.shape != expected.shape:
        return returns.shape_wrong(about, ShapeDifference(actual.shape, expected.shape))
    if _fits_along_a_direction(context, trial, output, actual):
        return None
    indices = sample(actual.shape, outputs_of(context, trial))
    numbers = context.own_gradient(trial.case, output, [entry(actual.shape, index) for index in indices])
    told = [(i, actual[i], n) for i, n in zip(indices, numbers or (), strict=False) if np.isfinite(n)]
    if len(told) < LEAST_TOLD * len(indices):
        return behaviour.no_own_forward(about)
    shown, own = np.array([row[1:] for row in told], dtype=float).T
    kind = precision(actual)
    if kind != "float64" and not tells(NUMERIC[kind], own):
        return behaviour.no_own_forward(about)
    if NUMERIC[kind].agree(shown, own).all():
        return None
    worst = int(np.argmax(np.abs(shown - own)))
    return behaviour.not_the_derivative(about, told[worst][0], float(shown[worst]), float(own[worst]))


def _fits_along_a_direction(context: Context, trial: Trial, output: str, actual: Array) -> bool:
    """Whether the gradient is right along one direction in which all entries move at once.

    Two forward passes tell of every entry what a sample tells of some: errors of a wrong gradient
    do not cancel along numbers that are drawn apart from it.  Where it is not right, the sample
    shows where; where precision is low, all steps together are too long, and the sample decides.
    """
    if precision(actual) != "float64":
        return False
    direction = np.asarray(np.random.default_rng(trial.case.seed).normal(size=actual.shape))
    numbers = context.own_gradient(trial.case, output, [direction])
    if not numbers or not np.isfinite(numbers[0]):
        return False
    own, shown = np.array(numbers, dtype=float), np.array([np.sum(actual * direction)], dtype=float)
    return tells(ALONG, own) and bool(ALONG.agree(shown, own).all())
