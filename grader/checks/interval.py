"""Decisions about an accuracy that is measured on some pictures, and meant for all.

A trained model is asked about pictures that nobody has seen.  Where the interval around the
share of right answers holds the threshold, it is trained once more with another seed, a few times
at most, and all answers count together.  What is still in doubt then is decided for the student.

What is promised: a model whose accuracy reaches the threshold fails with a probability of at most
`FALSE_FAIL`; `shortfall` tells how far below it a model must be to be found out as reliably.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from grader.records import dataclass

if TYPE_CHECKING:
    from statistics import NormalDist

Decision = Literal["reached", "missed", "open"]

FALSE_FAIL = 0.01


@dataclass(frozen=True, slots=True)
class Look:
    """The answers of one trained model."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """Of right answers."""
        return self.right / self.total


def told_share(share: float, total: int) -> Look:
    """A share of so many pictures that a text tells of, however far from any share it is."""
    return Look(round(min(max(share, 0.0), 1.0) * total), total)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is asked: an accuracy of ``threshold``, decided after ``most`` trainings at the latest.

    ``spread`` is the standard deviation of the accuracy from seed to seed.  ``exact``: the pictures
    are all that is asked about, so that the best training counts as it is.
    """

    threshold: float
    most: int = 3
    spread: float = 0.0
    exact: bool = False

    @property
    def sigmas(self) -> float:
        """Half the width of an interval in standard errors: the promise is shared among the looks."""
        return _normal().inv_cdf(1 - FALSE_FAIL / self.most)


def decide(looks: Sequence[Look], rule: Rule) -> Decision:
    """Whether the threshold is reached, missed, or what is seen so far does not tell."""
    last = len(looks) >= rule.most
    if rule.exact:
        reached = max(look.share for look in looks) >= rule.threshold
        return "reached" if reached else "missed" if last else "open"
    low, high = bounds(looks, rule)
    if low >= rule.threshold:
        return "reached"
    if high < rule.threshold:
        return "missed"
    return "reached" if last else "open"


def bounds(looks: Sequence[Look], rule: Rule) -> tuple[float, float]:
    """The interval for the accuracy: Wilson's, made wider by what differs from seed to seed."""
    right, total = sum(look.right for look in looks), sum(look.total for look in looks)
    low, high = wilson(right, total, rule.sigmas)
    seeds = rule.sigmas * rule.spread / math.sqrt(len(looks))
    middle, half = (low + high) / 2, math.hypot((high - low) / 2, seeds)
    return max(0.0, middle - half), min(1.0, middle + half)


def wilson(right: int, total: int, sigmas: float) -> tuple[float, float]:
    """Wilson's interval (1927) for a probability, ``right`` times seen in ``total`` trials."""
    share, square = right / total, sigmas**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = sigmas / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def compatible(one: Look, other: Look, comparisons: int = 1) -> bool:
    """Whether two shares may be those of one model: whether their intervals meet.  Where that is so,
    it is denied in less than `FALSE_FAIL` of all cases, ``comparisons`` made together."""
    sigmas = _normal().inv_cdf(1 - FALSE_FAIL / (2 * comparisons))
    (low, high), (other_low, other_high) = (wilson(look.right, look.total, sigmas) for look in (one, other))
    return low <= other_high and other_low <= high


def chance_of(looks: Sequence[Look], rule: Rule) -> float:
    """How probable so few right answers, or fewer, would be for a model of exactly the threshold."""
    right, total = sum(look.right for look in looks), sum(look.total for look in looks)
    if not rule.spread:
        return _binomial_tail(right, total, rule.threshold)
    error = math.hypot(_error(rule.threshold, total), rule.spread / math.sqrt(len(looks)))
    return _normal().cdf((right / total - rule.threshold) / error)


def shortfall(rule: Rule, total: int) -> float:
    """How far below the threshold an accuracy must be to fail with a probability of 1 - `FALSE_FAIL`,
    where each training is asked about ``total`` pictures."""
    error = math.hypot(_error(rule.threshold, total * rule.most), rule.spread / math.sqrt(rule.most))
    return (rule.sigmas + _normal().inv_cdf(1 - FALSE_FAIL)) * error


def _normal() -> NormalDist:
    """The standard normal distribution."""
    from statistics import NormalDist  # brings fractions and decimals, which accuracies alone are worth

    return NormalDist()


def _error(share: float, total: int) -> float:
    """The standard error of a share."""
    return math.sqrt(share * (1 - share) / total)


def _binomial_tail(right: int, total: int, p: float) -> float:
    """P(X <= right) for X of ``total`` trials that succeed with probability ``p``."""
    if p >= 1:
        return float(right >= total)
    logs = (
        math.lgamma(total + 1)
        - math.lgamma(k + 1)
        - math.lgamma(total - k + 1)
        + k * math.log(p)
        + (total - k) * math.log1p(-p)
        for k in range(right + 1)
    )
    return min(1.0, math.fsum(math.exp(log) for log in logs))
