"""Sentences about parameters before any training."""

from __future__ import annotations

import math

from grader.checks.wording.registry import finding
from grader.checks.wording.subject import Subject
from grader.model import Finding
from grader.prose import count, number

Shape = tuple[int, ...]

_NEAR = 0.1
"""Of a standard deviation: chance cannot tell nearer ones apart."""


@finding("initialization.std", "Initial weights have the wrong spread.")
def wrong_spread(subject: Subject, std: float, scale: float, name: str, shape: Shape = ()) -> Finding:
    """Initial weights are drawn with a standard deviation that is not the one asked for.

    Too large, and activations explode from layer to layer; too small, and they vanish.

    Bad, the scale is used as a variance, or left out:

        W = np.sqrt(weight_scale) * np.random.randn(D, M)

    Good:

        W = weight_scale * np.random.randn(D, M)
    """
    wanted = f"`{name}` = {number(scale)}" if name else number(scale)
    return Finding(
        "initialization.std",
        f"`{subject.function}`: {subject.name} has standard deviation {number(std, 3)}; it must be {wanted}.",
        subject.seen(),
        _spread_pattern(std, scale) or _other_axes(std, scale, shape),
        next_step="Check what the random numbers are multiplied by.",
    )


def _spread_pattern(std: float, scale: float) -> str:
    """What chance cannot tell apart is said with care."""
    known = {
        1.0: "It is about 1: the scale looks left out.",
        math.sqrt(scale): "It is about the square root of that.",
        scale**2: "It is about the square of that.",
    }
    return next((said for value, said in known.items() if math.isclose(std, value, rel_tol=_NEAR)), "")


def _other_axes(std: float, scale: float, shape: Shape) -> str:
    """Whether Kaiming's method was used with the fan-in of other axes than those that are summed over."""
    if len(shape) < 2:
        return ""
    fans = {"first axis": shape[0], "other axes": math.prod(shape[1:])}
    right = [fan for fan in fans.values() if math.isclose(scale, math.sqrt(2 / fan), rel_tol=1e-6)]
    taken = [
        axis
        for axis, fan in fans.items()
        if fan not in right and math.isclose(std, math.sqrt(2 / fan), rel_tol=_NEAR)
    ]
    if not right or not taken:
        return ""
    return (
        f"It is about sqrt(2 / {fans[taken[0]]}), the fan-in of the {taken[0]} of shape {shape}; "
        f"here the fan-in is {right[0]}."
    )


@finding("initialization.mean", "Initial weights are not centered on zero.")
def off_center(subject: Subject, mean: float, margin: float) -> Finding:
    """Initial weights must have mean zero; here the mean is further from it than chance explains.

    Bad, between 0 and 1:

        W = weight_scale * np.random.rand(D, M)

    Good, normal around 0:

        W = weight_scale * np.random.randn(D, M)
    """
    return Finding(
        "initialization.mean",
        f"`{subject.function}`: the mean of {subject.name} is {number(mean, 3)}; it must be 0.",
        subject.seen(f"Chance explains ±{number(margin, 2)}."),
        next_step="Check that the random numbers are normal: `randn` or `normal`, not `rand`.",
    )


@finding("initialization.constant", "Initial parameters have the wrong value.")
def not_constant(subject: Subject, wrong: int, total: int, value: float) -> Finding:
    """Biases and `beta` start at 0, `gamma` starts at 1.

    A bias needs no random start: the weights already make the units differ.  With gamma = 1
    and beta = 0 a normalization layer starts as a plain one.
    """
    return Finding(
        "initialization.constant",
        f"`{subject.function}`: {subject.name} must start at {number(value)}; "
        f"{wrong:,} of {count(total, 'entry')} {'does' if wrong == 1 else 'do'} not.",
        subject.seen(),
        next_step=f"Make it with `np.{'zeros' if value == 0 else 'ones'}(...)`.",
    )


@finding("initialization.equal", "Initial weights are all equal.")
def all_equal(subject: Subject, value: float) -> Finding:
    """All weights start with the same value, so all units of the layer stay alike for ever:
    they get the same gradient at every step.

    Bad:

        W = np.zeros((D, M))

    Good:

        W = weight_scale * np.random.randn(D, M)
    """
    return Finding(
        "initialization.equal",
        f"`{subject.function}`: all entries of {subject.name} are {number(value)}; they must be random.",
        subject.seen(),
        next_step="Draw the weights from a normal distribution.",
    )
