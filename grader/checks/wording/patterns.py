"""Sentences about patterns: what the wrong values look like, and what to try first.

Each is said as a pattern, never as a cause: several mistakes can look the same.
"""

from __future__ import annotations

import math
from functools import singledispatch

from grader.checks.patterns.content import AllZero, EqualsInput, Rounding, Truncated, VanishingSums
from grader.checks.patterns.factors import InputFactor, InputTerm, Offset, Ratio
from grader.checks.patterns.regularization import Regularization
from grader.checks.patterns.view import Pattern
from grader.checks.wording.said import Said
from grader.checks.wording.subject import Subject, expression
from grader.prose import listed, number, together

MOST_SHOWN = 4  # numbers in a sentence

COMMON_FACTORS = {
    -1.0: (
        "Yours have the opposite sign.",
        "Look for a subtraction in the wrong order, or a minus too many.",
    ),
    2.0: (
        "Yours are twice as large as they should be.",
        "Look for a factor 2 or 0.5, or a path that is added twice.",
    ),
    0.5: (
        "Yours are half as large as they should be.",
        "Look for a factor 2 or 0.5, or a path that is left out.",
    ),
}


@singledispatch
def sentence(pattern: Pattern, _subject: Subject) -> Said:
    """The sentence for a pattern."""
    raise TypeError(f"no sentence for {type(pattern).__name__}")


@sentence.register
def _(_pattern: AllZero, subject: Subject) -> Said:
    return Said("All of yours are 0.", f"Check that the result is stored in `{expression(subject.output)}`.")


@sentence.register
def _(pattern: Truncated, subject: Subject) -> Said:
    return Said(
        f"Yours are whole numbers ({pattern.dtype}): the fractions are cut off.",
        f"Make {subject.name} an array of floats, for example with `np.zeros(shape)`.",
    )


@sentence.register
def _(pattern: EqualsInput, subject: Subject) -> Said:
    if pattern.name in (expression(subject.output), subject.output.rpartition(".")[2]):
        return Said("Yours are exactly what was passed in.", f"Check that {subject.name} is updated.")
    return Said(f"Yours are exactly `{pattern.name}`.", f"Check that {subject.name} is what you computed.")


@sentence.register
def _(pattern: Ratio, _subject: Subject) -> Said:
    for factor, said in COMMON_FACTORS.items():
        if math.isclose(pattern.value, factor, rel_tol=1e-5) and not pattern.name:
            return Said(*said)
    value = number(pattern.value)
    if not pattern.name:
        return Said(f"Every entry is {value} times the right one.", "Look for a constant factor.")
    return _named_ratio(pattern.name, pattern.value)


def _named_ratio(name: str, value: float) -> Said:
    """``N = 4 times too large``; a factor made of several axes is worked out, and where it can be made
    in several ways, ``N * C or N * H = 12``, all are named."""
    advice = "Look for a mean that should be a sum, or a sum that should be a mean."
    size = "large"
    if name.startswith("1 / "):
        name, value, size = name.replace("1 / ", ""), 1 / value, "small"
    if "- 1" in name:
        return Said(
            f"Yours are {name} = {number(value)} times the right ones.",
            "Check whether to divide by the number of entries or by one less.",
        )
    names = " or ".join(one.strip("()") for one in name.split(" or "))
    return Said(f"Yours are {names} = {number(value)} times too {size}.", advice)


@sentence.register
def _(pattern: Offset, _subject: Subject) -> Said:
    return Said(
        f"Every entry is too {'large' if pattern.value > 0 else 'small'} by {number(abs(pattern.value))}.",
        "Look for a constant that is added or left out.",
    )


@sentence.register
def _(pattern: InputTerm, _subject: Subject) -> Said:
    if pattern.extra:
        return Said(
            f"Yours minus `{pattern.name}` are the right values.",
            f"`{pattern.name}` is added once too often.",
        )
    return Said(
        f"Yours plus `{pattern.name}` are the right values.", f"Check that `{pattern.name}` is added."
    )


@sentence.register
def _(pattern: InputFactor, _subject: Subject) -> Said:
    if pattern.extra:
        return Said(
            f"Yours divided by `{pattern.name}` are the right values.",
            f"Look for a multiplication by `{pattern.name}` that does not belong there.",
        )
    return Said(
        f"Yours times `{pattern.name}` are the right values.", f"Check that `{pattern.name}` is a factor."
    )


@sentence.register
def _(pattern: Regularization, _subject: Subject) -> Said:
    names, amount = listed([f"`{name}`" for name in pattern.names]), number(pattern.amount)
    if pattern.kind == "missing":
        return Said(
            f"It lacks the regularization of {names}: 0.5 * reg * sum of squares = {amount}.",
            "Add the term of every weight matrix.",
        )
    if pattern.kind == "doubled":
        return Said(
            f"It is too large by the regularization term, {amount}: that counts twice.",
            "Check the factor 0.5, and that the term is added once.",
        )
    if pattern.kind == "doubled extra":
        return Said(
            f"It is too large by {amount}: a regularization without its 0.5, of {names} as well.",
            "Regularize the weight matrices only, with the factor 0.5.",
        )
    return Said(
        f"It is too large by {amount}, which is what {names} would add to the regularization.",
        "Regularize the weight matrices only: no biases, no gamma, no beta.",
    )


@sentence.register
def _(_pattern: Rounding, _subject: Subject) -> Said:
    return Said(
        "The differences have the size of float32 rounding.",
        "Keep the precision of the inputs: look for `np.float32` or `astype`.",
    )


@sentence.register
def _(pattern: VanishingSums, subject: Subject) -> Said:
    sums = ", ".join(together(pattern.sums[:MOST_SHOWN]))
    more = ", …" if len(pattern.sums) > MOST_SHOWN else ""
    part = _part(pattern.over, pattern.ndim)
    return Said(
        f"{part} of {subject.name} should sum to 0; yours sum to {sums}{more}.",
        "Look for a path that is left out: what is subtracted or divided by depends on the input, too.",
    )


def _part(over: tuple[int, ...], ndim: int) -> str:
    """What a sum over these axes is a sum of."""
    if ndim == 1:
        return "The entries"
    if ndim == 2:
        return "Each column" if over == (0,) else "Each row"
    return "Each channel" if 1 not in over else "Each example"
