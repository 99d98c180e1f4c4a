"""Patterns of place: only some entries are wrong, and they have something in common."""

from __future__ import annotations

import numpy as np

from grader.checks.patterns.view import Pattern, View
from grader.checks.tolerance import Array
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class WhereInput(Pattern):
    """Wrong exactly where the input ``name`` is negative, or exactly where it is positive."""

    name: str
    negative: bool


@dataclass(frozen=True, slots=True)
class Zeros(Pattern):
    """The wrong entries are all 0 (``of_student``), or should all be 0."""

    of_student: bool


@dataclass(frozen=True, slots=True)
class Border(Pattern):
    """Wrong on the border of the last two axes only."""


@dataclass(frozen=True, slots=True)
class Slices(Pattern):
    """Wrong only at these indices of one axis."""

    axis: int
    ndim: int
    indices: tuple[int, ...]


def _partial(view: View) -> bool:
    return bool(view.wrong.any() and not view.wrong.all())


def where_an_input_is(view: View) -> WhereInput | None:
    """Wrong on one side of an input's zero."""
    for name, value in view.arrays() if _partial(view) else ():
        if value.shape == view.wrong.shape:
            if np.array_equal(view.wrong, value < 0):
                return WhereInput(name, negative=True)
            if np.array_equal(view.wrong, value > 0):
                return WhereInput(name, negative=False)
    return None


def zeros(view: View) -> Zeros | None:
    """Entries that were never filled in, or that should have been left out."""
    if int(np.sum(view.wrong)) < 2 or not _partial(view):
        return None
    if not view.actual[view.wrong].any():
        return Zeros(of_student=True)
    return None if view.expected[view.wrong].any() else Zeros(of_student=False)


def border(view: View) -> Border | None:
    """Wrong on the rim of each image, right inside."""
    if view.wrong.ndim < 3 or min(view.wrong.shape[-2:]) < 3:
        return None
    inside = view.wrong[..., 1:-1, 1:-1]
    return Border() if _partial(view) and not inside.any() and _whole_rim(view.wrong) else None


def _whole_rim(wrong: Array) -> bool:
    """Whether wrong entries stand on all four sides."""
    sides = (wrong[..., 0, :], wrong[..., -1, :], wrong[..., 0], wrong[..., -1])
    return all(bool(side.any()) for side in sides)


def slices(view: View) -> Slices | None:
    """Wrong only at a few indices of an axis: at most half of them, and mostly wrong there."""
    found = [one for axis in range(view.wrong.ndim) if (one := _slices(view.wrong, axis)) is not None]
    return min(found, key=lambda one: len(one.indices), default=None)


def _slices(wrong: Array, axis: int) -> Slices | None:
    others = tuple(a for a in range(wrong.ndim) if a != axis)
    indices = np.flatnonzero(wrong.any(axis=others))
    if int(np.sum(wrong)) < 2 or 2 * len(indices) > wrong.shape[axis]:
        return None
    mostly = np.mean(wrong.take(indices, axis=axis)) > 0.5
    return Slices(axis, wrong.ndim, tuple(int(i) for i in indices)) if mostly else None
