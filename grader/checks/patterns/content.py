"""Patterns in what the values are: zeros, an input handed back, rounding, sums that should vanish."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.checks.patterns.view import Pattern, View
from grader.checks.tolerance import precision
from grader.records import dataclass

ROUNDING = 2e-6  # of the largest entry: some thirty times the rounding of float32
VANISHED = 1e-9  # of the sum of absolute values: what float64 leaves of a sum that is zero
VISIBLE = 1e-3  # of the sum of absolute values: a sum that is clearly not zero
ENOUGH = 8  # entries, to tell noise from a systematic difference


@dataclass(frozen=True, slots=True)
class AllZero(Pattern):
    """Every entry is zero."""


@dataclass(frozen=True, slots=True)
class Truncated(Pattern):
    """The right values with their fractions cut off, in an integer type."""

    dtype: str


@dataclass(frozen=True, slots=True)
class EqualsInput(Pattern):
    """The output is an input, unchanged."""

    name: str


@dataclass(frozen=True, slots=True)
class Rounding(Pattern):
    """Differences of the size of float32's rounding, to both sides, in a float64 array."""


@dataclass(frozen=True, slots=True)
class VanishingSums(Pattern):
    """The right values sum to zero over the axes ``over``; these do not, they give ``sums``."""

    over: tuple[int, ...]
    ndim: int
    sums: tuple[float, ...]


def all_zero(view: View) -> AllZero | None:
    """A result that was never filled in."""
    return None if view.actual.any() else AllZero()


def truncated(view: View) -> Truncated | None:
    """Integers where fractions are needed."""
    if view.raw.dtype.kind not in "iu":
        return None
    cut = (np.trunc(view.expected), np.floor(view.expected), np.round(view.expected))
    return Truncated(view.raw.dtype.name) if any(np.array_equal(view.actual, one) for one in cut) else None


def equals_input(view: View) -> EqualsInput | None:
    """An input handed back."""
    if view.actual.size < 2:
        return None
    names = (name for name, value in view.arrays() if np.array_equal(view.actual, value))
    return next((EqualsInput(name) for name in names), None)


def rounding(view: View) -> Rounding | None:
    """Noise, as float32 leaves it; a systematic difference has one sign."""
    difference = view.actual - view.expected
    if view.actual.size < ENOUGH or precision(view.raw) != "float64":
        return None
    if np.max(np.abs(difference)) > ROUNDING * np.max(np.abs(view.expected)):
        return None
    larger = float(np.mean(difference * np.sign(view.expected) > 0))
    return Rounding() if 0.2 < larger < 0.8 else None


def vanishing_sums(view: View) -> VanishingSums | None:
    """Sums over an axis, or over all axes but one, that are zero for the right values only."""
    for over in _reductions(view.expected.ndim):
        right, scale = np.sum(view.expected, axis=over), np.sum(np.abs(view.expected), axis=over)
        sums, size = np.sum(view.actual, axis=over), np.sum(np.abs(view.actual), axis=over)
        if np.all(np.abs(right) <= VANISHED * np.max(scale)) and np.any(
            np.abs(sums) > VISIBLE * np.max(size)
        ):
            return VanishingSums(over, view.expected.ndim, tuple(float(one) for one in np.ravel(sums)))
    return None


def _reductions(ndim: int) -> Iterator[tuple[int, ...]]:
    yield from ((axis,) for axis in range(ndim if ndim < 3 else 0))
    if ndim > 2:
        yield from (tuple(a for a in range(ndim) if a != kept) for kept in (1, 0))
