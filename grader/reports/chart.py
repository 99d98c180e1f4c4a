"""Curves of a training as a drawing: paths, ticks, labels and a text alternative."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.model import Curve
from grader.prose import listed
from grader.records import dataclass
from grader.reports.text import sentence

WIDTH, HEIGHT = 320, 150  # in CSS pixels: two fit side by side
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 8, 22  # of the margins
_TICKS = 4  # lines across, about
_SERIES = 4  # curves that can be told apart in one chart
_TITLES = {"loss": "Loss", "accuracy": "Accuracy"}


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it is, in pixels, and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: SVG path data, its name, and the number of its style."""

    path: str
    name: str
    style: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Curves over one axis, from ``left`` to ``right``.  ``goal`` is where the line of what is asked
    runs, if there is one; ``description`` is for those who cannot see the drawing."""

    title: str
    lines: tuple[Line, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    goal: Tick | None
    description: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value is drawn."""
        share = (value - self.low) / (self.high - self.low or 1.0)
        return round(self.start + share * (self.end - self.start), 1)


def charts(curves: Sequence[Curve]) -> tuple[Chart, ...]:
    """One chart for each axis, in the order of the curves."""
    groups: dict[str, list[Curve]] = {}
    for curve in curves:
        if len(curve.points) > 1 and all(math.isfinite(v) for point in curve.points for v in point):
            groups.setdefault(curve.axis, []).append(curve)
    return tuple(_chart(axis, group[:_SERIES]) for axis, group in groups.items())


def _chart(axis: str, curves: Sequence[Curve]) -> Chart:
    goal = next((curve.goal for curve in curves if curve.goal is not None), None)
    x = _scale([p[0] for c in curves for p in c.points], _LEFT, WIDTH - _RIGHT)
    heights = [p[1] for c in curves for p in c.points] + ([] if goal is None else [goal])
    steps = _round_steps(min(0.0, *heights), max(heights))
    y = _Scale(steps[0], steps[-1], HEIGHT - _BOTTOM, _TOP)
    ends = (x.low, x.high)
    return Chart(
        _TITLES.get(axis, sentence(axis)),
        tuple(Line(_path(curve, x, y), sentence(curve.name), i) for i, curve in enumerate(curves)),
        tuple(Tick(y(value), _text(axis, value)) for value in steps),
        tuple(Tick(x(value), f"step {value:,.0f}") for value in ends),
        None if goal is None else Tick(y(goal), f"{_text(axis, goal)} asked"),
        _description(axis, curves),
    )


def _scale(values: Sequence[float], start: float, end: float) -> _Scale:
    return _Scale(min(values), max(values), start, end)


def _round_steps(low: float, high: float) -> list[float]:
    """Round numbers at equal distances, from at most ``low`` to at least ``high``."""
    rough = max(high - low, 1e-9) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, max(last, first + 1) + 1)]


def _path(curve: Curve, x: _Scale, y: _Scale) -> str:
    return "M" + "L".join(f"{x(step):g} {y(value):g}" for step, value in curve.points)


def _text(axis: str, value: float) -> str:
    return f"{100 * value:g} %" if axis == "accuracy" else f"{value:g}"


def _description(axis: str, curves: Sequence[Curve]) -> str:
    """``training loss: from 1.79 to 0.02 in 40 steps``."""
    told = [
        f"{sentence(c.name)}: from {_text(axis, c.points[0][1])} to {_text(axis, c.points[-1][1])}"
        for c in curves
    ]
    return f"{listed(told)}, in {max(c.points[-1][0] for c in curves):,.0f} steps."
