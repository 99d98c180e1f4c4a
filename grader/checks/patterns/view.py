"""Two arrays side by side, as every detector of patterns sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.checks.tolerance import Array, Tolerance
from grader.records import dataclass


class Pattern:
    """What wrong values look like.  Subclasses hold the data, and no sentence."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class View:
    """``raw`` is the student's array as it came; ``actual`` and ``expected`` are float64.

    ``wrong`` marks the entries that do not agree.
    """

    raw: Array
    actual: Array
    expected: Array
    wrong: Array
    tolerance: Tolerance
    axes: Mapping[str, int]
    inputs: Mapping[str, Any]

    @classmethod
    def of(
        cls,
        raw: Array,
        expected: Array,
        tolerance: Tolerance,
        axes: Mapping[str, int],
        inputs: Mapping[str, Any],
    ) -> View:
        """The view of two arrays of one shape."""
        a, b = np.asarray(raw, dtype=float), np.asarray(expected, dtype=float)
        return cls(raw, a, b, ~tolerance.agree(a, b), tolerance, axes, inputs)

    def same(self, a: Array, b: Array) -> bool:
        """Whether all entries agree."""
        return bool(self.tolerance.agree(a, b).all())

    def arrays(self) -> Iterator[tuple[str, Array]]:
        """The case's inputs that are arrays of floats, by name."""
        for name, value in self.inputs.items():
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size:
                yield name, value

    def fitting(self) -> Iterator[tuple[str, Array]]:
        """`arrays`, each in a shape that broadcasts to that of the output: (C,) also as (C, 1, 1)."""
        shape = self.expected.shape
        for name, value in self.arrays():
            if _fits(value.shape, shape):
                yield name, value
            elif value.ndim == 1 and len(shape) > 2 and value.size == shape[1]:
                yield name, value.reshape(-1, *(1,) * (len(shape) - 2))


def _fits(sizes: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    try:
        return np.broadcast_shapes(sizes, shape) == shape
    except ValueError:
        return False
