"""Values that hide nothing, shared by the input makers of all questions.

They stay away from relu's kink and from ties, so that a gradient is one number and not two;
their sizes differ from axis to axis, so that no wrong axis goes unnoticed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def away_from_zero(rng: np.random.Generator, shape: Sequence[int], gap: float = 0.05) -> Array:
    """Normal values of both signs, each at least ``gap`` from zero."""
    values = rng.normal(size=shape)
    return values + np.copysign(gap, values)


def all_different(rng: np.random.Generator, shape: Sequence[int], step: float = 0.05) -> Array:
    """Values in random order, every two at least ``step`` apart, three of four below zero."""
    count = math.prod(shape)
    places = rng.permutation(count).reshape(shape)
    return (places - 0.75 * count + 0.3) * step


def gains(rng: np.random.Generator, shape: int | Sequence[int]) -> Array:
    """Values for gamma: of both signs, none near 0 or 1."""
    signs: Array = rng.choice([-1.0, 1.0], size=shape)
    return rng.uniform(1.2, 2.0, size=shape) * signs


def uneven(rng: np.random.Generator, shape: Sequence[int], spread: float = 1.0) -> Array:
    """Normal values whose mean differs from example to example and from feature to feature.

    Examples lie along axis 0, features along axis 1; ``spread`` scales the whole.
    """
    by_example = rng.normal(size=(shape[0], *[1] * (len(shape) - 1)))
    by_feature = rng.normal(loc=0.5, size=(1, shape[1], *[1] * (len(shape) - 2)))
    return spread * (rng.normal(size=shape) + by_example + 2.0 * by_feature)


def labels(rng: np.random.Generator, N: int, C: int) -> Array:
    """N classes out of C; no two neighbours are equal."""
    steps = rng.integers(1, C, size=N)
    return (rng.integers(C) + np.cumsum(steps)) % C


def not_contiguous(x: Array) -> Array:
    """The same values, stored with the first axis innermost, as after a transpose."""
    return np.asfortranarray(x)
