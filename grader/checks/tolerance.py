"""How far a right answer may be from the reference's: a matter of the precision it is stored in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.records import dataclass

Array = np.ndarray[Any, np.dtype[Any]]

NEGLIGIBLE = 1e-12  # a reference array smaller than this is a sum that cancelled: it stands for zero


@dataclass(frozen=True, slots=True)
class Tolerance:
    """``|actual - expected| <= rtol * |expected| + share * largest |expected|``.

    The second term is what rounding leaves in entries that cancel to nearly zero; where the
    reference is zero everywhere, ``share`` itself is allowed.  ``atol`` replaces that term,
    which is never below ``least``.
    """

    rtol: float
    share: float
    atol: float | None = None
    least: float = 0.0

    def allowed(self, expected: Array) -> Array:
        """The difference allowed at each entry, of the shape of ``expected``."""
        magnitude = float(np.max(np.abs(expected), initial=0.0))
        floor = max(self.least, self.share * (magnitude if magnitude > NEGLIGIBLE else 1.0))
        return self.rtol * np.abs(expected) + (floor if self.atol is None else self.atol)

    def agree(self, actual: Array, expected: Array) -> Array:
        """Which entries agree; NaN never does."""
        with np.errstate(invalid="ignore", over="ignore"):
            return np.asarray(np.abs(actual - expected) <= self.allowed(expected))


# Measured in tests/unit/checks/test_calibration.py: right code in another order of summation
# differs by up to 2e-12 of the largest entry in float64, 7e-7 in float32 and 6e-3 in float16.
# The smallest mistake that must be found, eps = 1e-5 outside the square root, is 5e-6 of an entry.
DOUBLE = Tolerance(rtol=1e-6, share=1e-9)
SINGLE = Tolerance(rtol=1e-4, share=1e-5)
HALF = Tolerance(rtol=2e-2, share=1e-2)

BY_NAME = {"float64": DOUBLE, "float32": SINGLE, "float16": HALF}


def tolerance_for(
    actual: Array, *, rtol: float | None = None, atol: float | None = None, dtype: str | None = None
) -> Tolerance:
    """The tolerance for the student's array, by its precision, or by ``dtype`` where a rubric
    sets it; ``rtol`` and ``atol`` replace its parts."""
    base = BY_NAME[dtype or precision(actual)]
    if rtol is None and atol is None:
        return base
    return replace(base, rtol=base.rtol if rtol is None else rtol, atol=atol)


def precision(array: Array) -> str:
    """``float64``, ``float32`` or ``float16``: the precision that the values really have.

    Values computed in float32 and stored as float64 have the precision of float32.
    """
    if array.dtype.kind != "f" or array.dtype.itemsize > 4:
        return "float32" if _was_single(array) else "float64"
    return "float32" if array.dtype.itemsize == 4 else "float16"


def _was_single(array: Array) -> bool:
    if array.dtype.kind != "f":
        return False
    with np.errstate(over="ignore"):
        if not (array.astype(np.float32) == array).all():
            return False
    return bool(np.isfinite(array).all() and not (array == np.round(array)).all())
