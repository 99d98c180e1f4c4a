"""Patterns of order: right values with the wrong sign, or in the wrong place."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from grader.checks.patterns.view import Pattern, View
from grader.records import dataclass

ENOUGH = 4  # entries, before an order means anything


@dataclass(frozen=True, slots=True)
class FlippedSigns(Pattern):
    """Right but for the sign of ``count`` entries."""

    count: int


@dataclass(frozen=True, slots=True)
class Transposed(Pattern):
    """Right with two axes exchanged."""

    axes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mirrored(Pattern):
    """Right, in reverse order along an axis."""

    axis: int


@dataclass(frozen=True, slots=True)
class Permuted(Pattern):
    """The right values in another order."""


def flipped_signs(view: View) -> FlippedSigns | None:
    """All magnitudes are right."""
    if not view.same(np.abs(view.actual), np.abs(view.expected)):
        return None
    return FlippedSigns(int(np.sum(view.wrong)))


def transposed(view: View) -> Transposed | None:
    """Two axes of equal length are exchanged."""
    for one, other in combinations(range(view.expected.ndim), 2):
        turned = np.swapaxes(view.actual, one, other)
        if turned.shape == view.expected.shape and view.same(turned, view.expected):
            return Transposed((one, other))
    return None


def mirrored(view: View) -> Mirrored | None:
    """One axis runs backwards."""
    axes = range(view.expected.ndim)
    return next(
        (Mirrored(axis) for axis in axes if view.same(np.flip(view.actual, axis), view.expected)), None
    )


def permuted(view: View) -> Permuted | None:
    """The same values, sorted."""
    if view.expected.size < ENOUGH or np.unique(view.expected).size < ENOUGH:
        return None
    return (
        Permuted() if view.same(np.sort(view.actual, axis=None), np.sort(view.expected, axis=None)) else None
    )
