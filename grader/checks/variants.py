"""What would make an array of the wrong shape right: a transpose, a sum, one axis more or less."""

from __future__ import annotations

import math
from itertools import permutations
from typing import Literal

import numpy as np

from grader.checks.tolerance import Array, Tolerance

MOST_AXES = 4  # beyond it, there are too many orders to try
MOST_ENTRIES = 1_000_000  # of two arrays broadcast against each other

Variant = Literal[
    "",
    "transposed",
    "axes exchanged",
    "extra axis",
    "squeezed",
    "flattened",
    "reshaped",
    "broadcast",
    "not summed",
]


def variant_of(actual: Array, expected: Array, tolerance: Tolerance) -> Variant:
    """What, done to ``actual``, gives the right values in the right shape."""

    def right(candidate: Array) -> bool:
        return candidate.shape == expected.shape and bool(tolerance.agree(candidate, expected).all())

    actual, expected = actual.astype(float), expected.astype(float)
    if actual.size == 0 or not np.isfinite(actual).all():
        return ""
    orders = _orders(actual, expected)
    if any(right(np.transpose(actual, order)) for order in orders):
        return "transposed"
    if actual.size == expected.size and right(actual.reshape(expected.shape)):
        return _reshaped(actual, expected)
    if orders:
        return "axes exchanged"
    if any(right(np.sum(actual, axis=axis)) for axis in range(actual.ndim)):
        return "not summed"
    return "broadcast" if _broadcast(actual, expected, tolerance) else ""


def _orders(actual: Array, expected: Array) -> list[tuple[int, ...]]:
    """The orders of axes that give the expected shape."""
    if actual.ndim != expected.ndim or actual.ndim > MOST_AXES:
        return []
    orders = permutations(range(actual.ndim))
    return [order for order in orders if tuple(actual.shape[i] for i in order) == expected.shape]


def _reshaped(actual: Array, expected: Array) -> Variant:
    if actual.squeeze().shape == expected.squeeze().shape:
        return "extra axis" if actual.ndim > expected.ndim else "squeezed"
    return "flattened" if actual.ndim < expected.ndim else "reshaped"


def _broadcast(actual: Array, expected: Array, tolerance: Tolerance) -> bool:
    """Whether one is the other, repeated along axes of its own."""
    try:
        shape = np.broadcast_shapes(actual.shape, expected.shape)
    except ValueError:
        return False
    if math.prod(shape) > MOST_ENTRIES:
        return False
    return bool(tolerance.agree(np.broadcast_to(actual, shape), np.broadcast_to(expected, shape)).all())
