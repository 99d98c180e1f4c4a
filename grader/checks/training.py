"""What came back of a training: predicted classes, and how the loss went."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.checks.tolerance import Array
from grader.model import Curve, Outputs
from grader.records import dataclass

MOST_POINTS = 200
MOST_NUMBERS = 1_000_000
MOST_UNKNOWN = 0.5

AXES = {"loss": "loss", "train_accuracy": "accuracy", "val_accuracy": "accuracy"}
NAMES = {
    "loss": "training loss",
    "train_accuracy": "training",
    "val_accuracy": "validation",
}


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why predictions are none: ``what`` came instead, and ``wanted``."""

    what: str
    wanted: str


def classes_of(predictions: Any, count: int, classes: int) -> Array | Unusable:
    """Predictions as whole numbers, one a picture.

    A class that there is not is a wrong answer: a network may have been made for more classes.  Where
    most are none, they mean something else.
    """
    wanted = f"{count:,} classes, whole numbers from 0 to {classes - 1}"
    if not isinstance(predictions, np.ndarray):
        return Unusable(f"a value of type {type(predictions).__name__}", wanted)
    if predictions.dtype.kind not in "iu":
        return Unusable(f"an array of {predictions.dtype}", wanted)
    if predictions.shape != (count,):
        return Unusable(f"an array of shape {predictions.shape}", wanted)
    if predictions.min(initial=0) < 0 or np.mean(predictions >= classes) > MOST_UNKNOWN:
        return Unusable(f"numbers from {predictions.min()} to {predictions.max()}", wanted)
    return predictions.astype(np.int64)


def losses(outputs: Outputs) -> list[float]:
    """The loss of each step, as far as it came back as numbers."""
    return _numbers(outputs.get("history.loss"))


def curves(outputs: Outputs, goal: float | None) -> tuple[Curve, ...]:
    """The curves of a training, with few enough points to be drawn; accuracies lie between the
    first and the last step."""
    steps = max(len(losses(outputs)), 2)
    found = []
    for key, axis in AXES.items():
        values = _numbers(outputs.get(f"history.{key}"))
        places = np.linspace(1, steps, len(values)) if axis == "accuracy" else np.arange(1, len(values) + 1)
        points = [(float(x), y) for x, y in zip(places, values, strict=True) if math.isfinite(y)]
        if len(points) > 1:
            found.append(Curve(NAMES[key], axis, _thinned(points), goal if key == "val_accuracy" else None))
    return tuple(found)


def cut_by(outputs: Outputs) -> str:
    """What ended a training before its time: ``time``, ``steps`` or nothing."""
    said = outputs.get("history.stopped")
    return said if isinstance(said, str) and said in {"time", "steps"} else ""


def first_bad_step(values: list[float]) -> int | None:
    """The first step whose loss is no finite number, counted from 1."""
    return next((step for step, value in enumerate(values, start=1) if not math.isfinite(value)), None)


def _numbers(value: Any) -> list[float]:
    """A list or array of numbers as floats; of anything else, nothing."""
    if isinstance(value, list | tuple):
        known = [float(v) for v in value[:MOST_NUMBERS] if isinstance(v, int | float | np.number)]
        return known if len(known) == len(value) else []
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind in "iuf":
        return [float(v) for v in value[:MOST_NUMBERS]]
    return []


def _thinned(points: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """At most `MOST_POINTS`, each the mean of its neighbourhood."""
    if len(points) <= MOST_POINTS:
        return tuple((round(x, 2), float(f"{y:.5g}")) for x, y in points)
    parts = np.array_split(np.array(points), MOST_POINTS)
    return tuple((round(float(p[:, 0].mean()), 2), float(f"{p[:, 1].mean():.5g}")) for p in parts)
