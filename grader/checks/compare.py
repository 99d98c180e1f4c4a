"""Compare a student's value with the reference's.  Pure: it returns data, never a sentence.

Attributes come before values: plain type, kind of number, shape, finiteness, then values.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks.tolerance import Array, Tolerance, tolerance_for
from grader.checks.variants import Variant, variant_of
from grader.model import Mismatch, Opaque
from grader.records import dataclass

FLOOR = 1e-8  # of the course's relative error: below it, differences are absolute
GRID = 32  # cells of the picture, each way


@dataclass(frozen=True, slots=True)
class WrongType:
    """A value that is no plain number or array of numbers, or no text where text is expected."""

    actual: str
    expected: str


@dataclass(frozen=True, slots=True)
class ShapeDifference:
    """``variant`` says what would make the values right: a transpose, one axis more or less."""

    actual: tuple[int, ...]
    expected: tuple[int, ...]
    variant: Variant = ""


@dataclass(frozen=True, slots=True)
class NotFinite:
    """NaN or infinity where the reference has numbers; ``value`` is the first of them."""

    count: int
    total: int
    first_index: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True)
class OtherText:
    """Two texts, or None, that should be equal and are not."""

    actual: str
    expected: str


Difference = WrongType | ShapeDifference | NotFinite | OtherText | Mismatch


def compare(actual: Any, expected: Any, tolerance: Tolerance | None = None) -> Difference | None:
    """The first way in which ``actual`` is not what it should be; None when it is right."""
    if expected is None or isinstance(expected, str):
        return _compare_text(actual, expected)
    array = as_numbers(actual)
    if isinstance(array, WrongType):
        return array
    return compare_arrays(array, np.asarray(expected), tolerance or tolerance_for(array))


def agrees(actual: Any, expected: Any) -> bool:
    """Whether `compare` would find nothing, without looking for what."""
    if not (type(actual) is np.ndarray and type(expected) is np.ndarray):
        return compare(actual, expected) is None
    if actual.shape != expected.shape or actual.dtype.kind not in "biuf":
        return False
    return bool(tolerance_for(actual).agree(actual.astype(float), expected.astype(float)).all())


def compare_arrays(actual: Array, expected: Array, tolerance: Tolerance) -> Difference | None:
    """`compare` for two arrays of numbers, of any shapes."""
    if actual.shape != expected.shape:
        return ShapeDifference(actual.shape, expected.shape, variant_of(actual, expected, tolerance))
    unfit = not_finite(actual, where=np.isfinite(expected))
    return unfit or mismatch(actual.astype(float), expected.astype(float), tolerance)


def not_finite(actual: Array, where: Array | None = None) -> NotFinite | None:
    """NaN and infinity in an array, or among the entries that ``where`` marks."""
    bad = ~np.isfinite(actual) if where is None else ~np.isfinite(actual) & where
    if not bad.any():
        return None
    first = first_index(bad)
    return NotFinite(int(np.sum(bad)), actual.size, first, float(actual[first]))


def as_numbers(value: Any) -> Array | WrongType:
    """``value`` as an array of real numbers, if it is a plain number or array."""
    if isinstance(value, Opaque):
        return WrongType(value.type, "array")
    if not (type(value) is np.ndarray or isinstance(value, (bool, int, float, complex, np.generic))):
        return WrongType("None" if value is None else type(value).__name__, "array")
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        return WrongType(f"{array.dtype.name} array" if array.ndim else array.dtype.name, "array")
    return array


def mismatch(actual: Array, expected: Array, tolerance: Tolerance) -> Mismatch | None:
    """How two arrays of one shape, any, differ, or None when every entry is within its tolerance."""
    wrong = ~(tolerance.agree(actual, expected) | _same_infinity(actual, expected))
    if not wrong.any():
        return None
    difference = np.nan_to_num(np.abs(actual - expected), nan=np.inf)
    worst = first_index(difference == np.max(difference[wrong]), within=wrong)
    return Mismatch(
        count=int(np.sum(wrong)),
        total=int(wrong.size),
        worst_index=worst,
        actual=float(actual[worst]),
        expected=float(expected[worst]),
        allowed=float(tolerance.allowed(expected)[worst]),
        error=float(np.max(relative_error(actual, expected)[wrong])),
        shape=actual.shape,
        grid=grid(np.where(wrong, relative_error(actual, expected), 0.0)),
    )


def relative_error(actual: Array, expected: Array) -> Array:
    """Entry by entry, |a - b| / max(`FLOOR`, |a| + |b|): between 0 and 1."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(actual - expected) / np.maximum(FLOOR, np.abs(actual) + np.abs(expected)))


def first_index(mask: Array, within: Array | None = None) -> tuple[int, ...]:
    """The index of the first true entry of ``mask``, of any shape, as plain integers."""
    both = mask if within is None else mask & within
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(both)), both.shape))


def grid(errors: Array) -> tuple[tuple[float, ...], ...]:
    """``errors`` as a picture of at most 32 x 32 cells: the first axis downwards, all others
    to the right; each cell is the mean of the entries that it stands for."""
    if errors.ndim == 0:
        return ()
    flat = errors.reshape(1, -1) if errors.ndim == 1 else errors.reshape(errors.shape[0], -1)
    for axis in (0, 1):
        parts = np.array_split(flat, min(GRID, flat.shape[axis]), axis=axis)
        flat = np.stack([np.mean(part, axis=axis) for part in parts], axis=axis)
    return tuple(tuple(round(float(cell), 3) for cell in row) for row in flat)


def _same_infinity(actual: Array, expected: Array) -> Array:
    return np.asarray(np.isinf(expected) & (actual == expected))


def _compare_text(actual: Any, expected: str | None) -> Difference | None:
    if actual is None or isinstance(actual, str):
        return None if actual == expected else OtherText(str(actual), str(expected))
    return WrongType(type(actual).__name__, "None" if expected is None else "text")
