"""A network has as many layers as are asked for, and as many units in each hidden one.

The output holds the shape of each weight matrix, from the first layer to the last.
"""

from __future__ import annotations

from typing import Any

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.trials import absent, trials_of
from grader.checks.wording import depth as words
from grader.model import Finding
from grader.records import dataclass

MOST_LAYERS = 1000


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``layers`` counts those with weights, the last one included; ``hidden`` is the number of units
    of each but the last, where that is asked too."""

    layers: int = 2
    hidden: int | None = None


def run(context: Context) -> Outcome:
    """Count the layers of each case's network."""
    found = [finding for trial in trials_of(context) if (finding := _look(context, trial)) is not None]
    return Outcome(0.0, (found[0],)) if found else Outcome(1.0)


def _look(context: Context, trial: Trial) -> Finding | None:
    output = context.spec.outputs[0]
    flaws = absent(context, trial, [output])
    if flaws:
        return flaws[0].finding
    units = _units(trial.student.outputs[output])
    params = context.params
    if units is None:
        return words.no_layers(trial.case.id)
    if len(units) != params.layers:
        return words.other_depth(trial.case.id, units, params.layers)
    wrong = [number for number, count in enumerate(units[:-1], 1) if params.hidden not in (None, count)]
    return words.other_width(trial.case.id, units, wrong, params.hidden) if wrong else None


def _units(shapes: Any) -> list[int] | None:
    """The number of units of each layer; None where these are no shapes of matrices."""
    if not isinstance(shapes, list | tuple) or not 0 < len(shapes) <= MOST_LAYERS:
        return None
    if not all(isinstance(shape, list | tuple) and len(shape) == 2 for shape in shapes):
        return None
    if not all(type(size) is int for shape in shapes for size in shape):
        return None
    return [int(shape[1]) for shape in shapes]
