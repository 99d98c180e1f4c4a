"""Pruning a network's weights by magnitude: single ones of the whole network, or whole filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from grader.model import Array

LEVELS = tuple(percent / 100 for percent in range(10, 90, 10))
FILTER_LEVELS = (0.1, 0.2, 0.3)


def unstructured(weights: Mapping[str, Array], amount: float) -> dict[str, Array]:
    """The share ``amount`` of all weights, the smallest ones of the whole network, set to zero."""
    flat = np.concatenate([np.abs(array).ravel() for array in weights.values()])
    pruned = np.zeros(flat.size, dtype=bool)
    pruned[np.argsort(flat, kind="stable")[: round(amount * flat.size)]] = True
    ends = np.cumsum([array.size for array in weights.values()])[:-1]
    masks = np.split(pruned, ends)
    return {
        name: np.where(mask.reshape(array.shape), 0, array)
        for (name, array), mask in zip(weights.items(), masks, strict=True)
    }


def structured(weights: Mapping[str, Array], amount: float) -> dict[str, Array]:
    """The share ``amount`` of the filters of each convolution, (F, C, HH, WW), those with the smallest
    sum of magnitudes, set to zero; other layers stay as they are."""
    return {name: _filters(array, amount) if array.ndim == 4 else array for name, array in weights.items()}


def _filters(array: Array, amount: float) -> Array:
    norms = np.abs(array).sum(axis=(1, 2, 3))
    left = array.copy()
    left[np.argsort(norms, kind="stable")[: round(amount * len(array))]] = 0
    return left
