"""Sentences about the mean and the spread of an output."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.checks.tolerance import Array
from grader.checks.wording.registry import finding
from grader.checks.wording.subject import Subject
from grader.model import Evidence, Finding
from grader.prose import together

MOST_SHOWN = 4  # numbers in a sentence


@finding("statistics.mean", "A mean is wrong.")
def wrong_mean(subject: Subject, axes: Sequence[int], mine: Array, right: Array, must_be: str) -> Finding:
    """The output's mean over the normalized axes is not what it must be.

    A normalization layer takes the mean away and then adds `beta`, so the mean of its output
    over the same axes is `beta`.

    Bad, the mean over features instead of over the batch:

        xhat = (x - x.mean(axis=1, keepdims=True)) / std

    Good, for batch normalization of x (N, D):

        xhat = (x - x.mean(axis=0)) / std
    """
    return Finding(
        "statistics.mean",
        _headline(subject, "mean", axes, must_be),
        _side_by_side(subject, mine, right),
        next_step="Check the axis that the mean is taken over, and that beta is added.",
    )


@finding("statistics.std", "A standard deviation is wrong.")
def wrong_std(subject: Subject, axes: Sequence[int], mine: Array, right: Array, must_be: str) -> Finding:
    """The output's standard deviation over the normalized axes is not what it must be.

    A normalization layer divides by the standard deviation and then multiplies by `gamma`, so
    its output varies by |gamma|.

    Bad, divided by the variance:

        xhat = (x - mean) / (var + eps)

    Good:

        xhat = (x - mean) / np.sqrt(var + eps)
    """
    return Finding(
        "statistics.std",
        _headline(subject, "standard deviation", axes, must_be),
        _side_by_side(subject, mine, right),
        next_step="Check the square root of the variance, its axis, and that gamma is multiplied.",
    )


def _headline(subject: Subject, what: str, axes: Sequence[int], must_be: str) -> str:
    must = f" must be {must_be}" if must_be else " is wrong"
    return f"`{subject.function}`: the {what} of {subject.name} over {_over(subject, axes)}{must}."


def _side_by_side(subject: Subject, mine: Array, right: Array) -> Evidence:
    """The first few numbers of both, with the same decimals."""
    shown = [*np.ravel(mine)[:MOST_SHOWN], *np.ravel(right)[:MOST_SHOWN]]
    texts, half = together([float(one) for one in shown]), len(shown) // 2
    more = ", …" if mine.size > MOST_SHOWN else ""
    yours, expected = ", ".join(texts[:half]) + more, ", ".join(texts[half:]) + more
    return subject.seen(f"Yours {yours}; expected {expected}.")


def _over(subject: Subject, axes: Sequence[int]) -> str:
    letters = subject.letters
    names = [letters[axis] if -len(letters) <= axis < len(letters) else str(axis) for axis in axes]
    return f"ax{'is' if len(names) == 1 else 'es'} {', '.join(names)}"
