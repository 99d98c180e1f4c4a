"""Patterns of a loss that is off by (part of) the L2 term."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from grader.checks.patterns.view import Pattern

CLOSE = 1e-5  # to which the difference must equal the term
VISIBLE = 1e-5  # of the loss: a smaller term cannot be told from rounding


@dataclass(frozen=True, slots=True)
class Regularization(Pattern):
    """``missing``: the whole term, or that of one weight; ``doubled``: without its 0.5, or
    added twice; ``extra``: that of parameters which do not belong to it."""

    kind: Literal["missing", "doubled", "extra"]
    names: tuple[str, ...]
    amount: float


def find(
    actual: float, expected: float, weights: Mapping[str, float], others: Mapping[str, float]
) -> Regularization | None:
    """Which terms explain the difference of two losses; ``weights`` and ``others`` give
    0.5 * reg * sum of squares for each parameter."""
    difference = actual - expected
    for kind, sign, terms in _candidates(weights, others):
        amount = math.fsum(terms.values())
        if amount > VISIBLE * abs(expected) and math.isclose(difference, sign * amount, rel_tol=CLOSE):
            return Regularization(kind, tuple(terms), amount)
    return None


def _candidates(
    weights: Mapping[str, float], others: Mapping[str, float]
) -> Iterator[tuple[Literal["missing", "doubled", "extra"], int, Mapping[str, float]]]:
    yield "missing", -1, weights
    yield "doubled", 1, weights
    yield "extra", 1, others
    for name, term in weights.items():
        yield "missing", -1, {name: term}
    for prefix in sorted({name.rstrip("0123456789") for name in others}):
        yield "extra", 1, {name: term for name, term in others.items() if name.rstrip("0123456789") == prefix}
