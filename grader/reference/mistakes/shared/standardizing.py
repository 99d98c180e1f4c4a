"""The forward pass of a normalization, and the mistakes that students make in any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from grader.reference.mistakes.base import Row
from grader.reference.normalize import Axes, Standardized

if TYPE_CHECKING:
    from grader.model import Array

Eps = Literal["inside", "outside", "missing"]
"""Where eps stands with regard to the root."""


def normalize(
    x: Array,
    gamma: Array,
    beta: Array,
    axes: Axes,
    eps: float,
    *,
    ddof: int = 0,
    eps_at: Eps = "inside",
    root: bool = True,
    centered: bool = True,
    around_zero: bool = False,
    scale: bool = True,
    shift: bool = True,
    exchanged: bool = False,
) -> tuple[Array, Standardized]:
    """out, and what it was computed from; gamma and beta broadcast along x."""
    mean = x.mean(axis=axes, keepdims=True)
    var = (x**2).mean(axis=axes, keepdims=True) if around_zero else x.var(axis=axes, keepdims=True, ddof=ddof)
    std = divisor(var, eps, eps_at, root)
    moved = x - mean if centered else x
    forward = Standardized(moved / std, moved, mean, var, std, axes)
    return scale_and_shift(forward.xhat, gamma, beta, scale, shift, exchanged), forward


def divisor(var: Array, eps: float, eps_at: Eps = "inside", root: bool = True) -> Array:
    """What the centered values are divided by: ``sqrt(var + eps)`` if all is right."""
    inside = var + eps if eps_at == "inside" else var
    spread = np.sqrt(inside) if root else inside
    return spread + eps if eps_at == "outside" else spread


def scale_and_shift(
    xhat: Array, gamma: Array, beta: Array, scale: bool = True, shift: bool = True, exchanged: bool = False
) -> Array:
    """``gamma xhat + beta`` if all is right."""
    if exchanged:
        gamma, beta = beta, gamma
    scaled = gamma * xhat if scale else xhat
    return scaled + beta if shift else scaled


STATISTICS = (
    Row(
        "eps_outside_root",
        "`eps` is added to the standard deviation, outside the root. It belongs to the variance.",
        "Divide by `np.sqrt(var + eps)`.",
        {"eps_at": "outside"},
    ),
    Row(
        "eps_missing",
        "`eps` is missing: the division is by the root of the variance alone.",
        "Divide by `np.sqrt(var + eps)`.",
        {"eps_at": "missing"},
    ),
    Row(
        "divided_by_variance",
        "The root is missing: the centered values are divided by the variance instead of the "
        "standard deviation.",
        "Divide by `np.sqrt(var + eps)`.",
        {"root": False},
    ),
    Row(
        "variance_unbiased",
        "{var} is divided by {size} - 1. Normalization uses the biased variance, divided by {size}.",
        "Use `np.var` without `ddof`, or the mean of the squares of the centered values.",
        {"ddof": 1},
    ),
    Row(
        "mean_not_subtracted",
        "{mean} is not subtracted: `x` itself is divided by the standard deviation.",
        "Divide `x - mean` instead of `x`.",
        {"centered": False},
    ),
    Row(
        "variance_around_zero",
        "The mean of the squares of `x` is used as the variance. The variance is the mean square of "
        "`x - mean`.",
        "Subtract {mean} before you square.",
        {"around_zero": True},
    ),
)

SCALE_AND_SHIFT = (
    Row(
        "gamma_missing",
        "The multiplication with `gamma` is missing.",
        "The output is `gamma * xhat + beta`.",
        {"scale": False},
    ),
    Row(
        "beta_missing",
        "`beta` is not added.",
        "The output is `gamma * xhat + beta`.",
        {"shift": False},
    ),
    Row(
        "gamma_and_beta_exchanged",
        "`gamma` and `beta` have changed places: the output is `beta * xhat + gamma`.",
        "`gamma` is the factor and `beta` is added.",
        {"exchanged": True},
    ),
)
