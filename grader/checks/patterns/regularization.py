"""Patterns of a loss that is off by (part of) the L2 term."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from grader.checks.patterns.view import Pattern
from grader.records import dataclass

CLOSE = 1e-5  # to which the difference must equal the term
VISIBLE = 1e-5  # of the loss: a smaller term cannot be told from rounding


Kind = Literal["missing", "doubled", "extra", "doubled extra"]


@dataclass(frozen=True, slots=True)
class Regularization(Pattern):
    """``missing``: the whole term, or that of one weight; ``doubled``: without its 0.5, or
    added twice; ``extra``: that of parameters which do not belong to it; ``doubled extra``:
    both, so that these count twice as well."""

    kind: Kind
    names: tuple[str, ...]
    amount: float


def find(
    actual: float, expected: float, weights: Mapping[str, float], others: Mapping[str, float]
) -> Regularization | None:
    """Which terms explain the difference of two losses; ``weights`` and ``others`` give
    0.5 * reg * sum of squares for each parameter."""
    difference = actual - expected
    for kind, names, amount in _candidates(weights, others):
        if abs(amount) > VISIBLE * abs(expected) and math.isclose(difference, amount, rel_tol=CLOSE):
            return Regularization(kind, names, abs(amount))
    return None


def _candidates(
    weights: Mapping[str, float], others: Mapping[str, float]
) -> Iterator[tuple[Kind, tuple[str, ...], float]]:
    """Each kind of mistake, with the parameters concerned and by how much it changes the loss."""
    whole = math.fsum(weights.values())
    yield "missing", tuple(weights), -whole
    yield "doubled", tuple(weights), whole
    for names in _groups(others):
        term = math.fsum(others[name] for name in names)
        yield "extra", names, term
        yield "doubled extra", names, whole + 2 * term
    for name, term in weights.items():
        yield "missing", (name,), -term


def _groups(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """All names, then those of each sort: all biases, all gammas."""
    names = tuple(names)
    yield names
    for sort in sorted({name.rstrip("0123456789") for name in names}):
        yield tuple(name for name in names if name.rstrip("0123456789") == sort)
