"""The record of what a right pruning notebook tests."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

Weights = Mapping[str, Any]


def recorder(arrays: Weights) -> SimpleNamespace:
    """For a network with these weights."""
    return SimpleNamespace(arrays=arrays, load_model=None, test_model=None)


def recorded(record: SimpleNamespace, space: SimpleNamespace) -> dict[str, Any]:
    """The models that are tested: the trained one, and one of each level."""
    models = [record.arrays, *(space.prune(record.arrays, level) for level in space.levels)]
    return {str(n): {"masked": False, "weights": dict(weights)} for n, weights in enumerate(models)}
