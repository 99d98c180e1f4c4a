"""What wrong values look like: cheap, and stated as a pattern only, never as a cause.

`find` returns data; `grader.checks.wording.said` makes the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.checks.patterns import content, factors, order, regions
from grader.checks.patterns.view import Pattern, View
from grader.checks.tolerance import Array, Tolerance

DETECTORS: tuple[Callable[[View], Pattern | None], ...] = (
    content.all_zero,
    content.truncated,
    content.equals_input,
    factors.ratio,
    factors.offset,
    factors.input_term,
    factors.input_factor,
    order.flipped_signs,
    order.transposed,
    order.mirrored,
    order.permuted,
    content.rounding,
    regions.where_an_input_is,
    regions.zeros,
    regions.border,
    regions.slices,
    content.vanishing_sums,
)
"""From the most telling to the least; the first that holds is reported."""

MOST_ENTRIES = 200_000  # beyond it, looking for patterns takes longer than the check itself


def find(
    actual: Array,
    expected: Array,
    tolerance: Tolerance,
    *,
    axes: Mapping[str, int],
    inputs: Mapping[str, Any],
) -> Pattern | None:
    """The first pattern that holds for two arrays of one shape, or None.

    ``axes`` are the sizes that a factor may be, ``inputs`` the arrays and numbers that may be
    missing or too many.
    """
    if expected.size > MOST_ENTRIES or actual.shape != expected.shape or not np.isfinite(expected).all():
        return None
    view = View.of(actual, expected, tolerance, axes, inputs)
    with np.errstate(all="ignore"):
        return next((found for detect in DETECTORS if (found := detect(view)) is not None), None)
