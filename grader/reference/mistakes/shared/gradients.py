"""The mistakes that students make in the backward pass of any normalization."""

from __future__ import annotations

from typing import Any

from grader.reference.mistakes.base import Row


def _nothing(*_: Any) -> float:
    """The weight of a path that is left out."""
    return 0.0


def _whole_sum(*_: Any) -> float:
    """The weight of a path in which a sum is not divided."""
    return 1.0


CONSTANTS = (
    Row(
        "mean_treated_as_constant",
        "{mean} is treated as a constant. It depends on `x` too, so a second path leads from `dx` "
        "through the mean.",
        "Differentiate `mean = x.mean({axes})` with respect to `x` and add that path.",
        {"mean_path": _nothing},
    ),
    Row(
        "variance_treated_as_constant",
        "{var} is treated as a constant. It depends on `x` too, so another path leads from `dx` "
        "through the variance.",
        "Differentiate `var = x.var({axes})` with respect to `x` and add that path.",
        {"var_path": _nothing},
    ),
    Row(
        "statistics_treated_as_constants",
        "Mean and variance are both treated as constants: `dx` is `dout * gamma / std` alone. "
        "Both depend on `x`.",
        "Add the two paths that lead from `dx` through the mean and through the variance.",
        {"mean_path": _nothing, "var_path": _nothing},
    ),
)

PATHS = (
    Row(
        "mean_path_added",
        "The path through the mean has the wrong sign. `x - mean` falls when the mean rises.",
        "Check the minus sign in the derivative of `x - mean` with respect to the mean.",
        {"mean_path": lambda n: -1 / n},
    ),
    Row(
        "variance_path_added",
        "The path through the variance has the wrong sign. `1 / std` falls when the variance rises.",
        "Check the minus sign in the derivative of `1 / std`.",
        {"var_path": lambda n, _: -1 / n},
    ),
    Row(
        "mean_path_not_divided",
        "In the path through the mean the division by {size} is missing: every entry of `x` has "
        "only that share in the mean.",
        "Divide the sum of the gradients by {size} before you add it to `dx`.",
        {"mean_path": _whole_sum},
    ),
    Row(
        "variance_path_not_divided",
        "In the path through the variance the division by {size} is missing: the variance is a mean "
        "of squares, not their sum.",
        "The derivative of `var` with respect to the centered `x` is that over {size}, times 2.",
        {"var_path": _whole_sum},
    ),
    Row(
        "sums_not_divided",
        "In both paths, through the mean and through the variance, the division by {size} is missing.",
        "Where the formula takes means of the gradients, divide the sums by {size}; or multiply `dout` "
        "by it and divide everything in the end.",
        {"mean_path": _whole_sum, "var_path": _whole_sum},
    ),
    Row(
        "not_divided_in_the_end",
        "`dx` is too large by the factor {size}: the division of the whole bracket by it is missing.",
        "With sums instead of means inside the bracket, the bracket is divided by {size}.",
        {"scaled_by_count": True},
    ),
    Row(
        "variance_path_unbiased",
        "The path through the variance is divided by {size} - 1. The variance of the forward pass is "
        "divided by {size}.",
        "Differentiate the variance that the forward pass computes: divide by {size}.",
        {"var_path": lambda n, _: 1 / (n - 1)},
    ),
)

ROOT = (
    Row(
        "half_of_root_missing",
        "The path through the variance is twice too large: the factor 1/2 of the derivative of the root "
        "is missing.",
        "The derivative of `sqrt(var + eps)` is `0.5 / sqrt(var + eps)`.",
        {"var_path": lambda n, _: 2 / n},
    ),
    Row(
        "two_of_square_missing",
        "The path through the variance has half its size: the factor 2 of the derivative of the square "
        "is missing.",
        "The derivative of `(x - mean)**2` is `2 * (x - mean)`.",
        {"var_path": lambda n, _: 1 / (2 * n)},
    ),
    Row(
        "root_skipped",
        "The root is left out on the way back: the gradient of the standard deviation is used as that of "
        "the variance.",
        "Multiply by the derivative of the root, `0.5 / sqrt(var + eps)`.",
        {"var_path": lambda n, std: 2 * std / n},
    ),
    Row(
        "wrong_power",
        "In the path through the variance the power of `var + eps` is -1/2. Differentiating "
        "`(var + eps)**-0.5` lowers it to -3/2.",
        "Use `-0.5 * (var + eps)**-1.5`.",
        {"var_path": lambda n, std: std**2 / n},
    ),
    Row(
        "squared_std_missing",
        "In the path through the variance one division by `std` is missing: the derivative of `1 / std` has "
        "two, and `x - mean` is not yet the normalized `x`.",
        "The derivative of `1 / std` is `-1 / std**2`.",
        {"var_path": lambda n, std: std / n},
    ),
    Row(
        "not_divided_by_std",
        "The division of `dx` by the standard deviation is missing.",
        "The last step is the derivative of `(x - mean) / std` with respect to `x - mean`: `1 / std`.",
        {"power": 0},
    ),
    Row(
        "dx_divided_by_variance",
        "`dx` is divided by the variance instead of the standard deviation.",
        "Divide by `np.sqrt(var + eps)`.",
        {"power": 2},
    ),
    Row(
        "eps_missing_in_std",
        "The last division is by the root of the variance without `eps`. The forward pass divides by "
        "`sqrt(var + eps)`.",
        "Keep the standard deviation of the forward pass in the cache and use that.",
        {"eps_used": False},
    ),
)

GAMMA = (
    Row(
        "gamma_missing_in_dx",
        "`gamma` is missing in `dx`: the gradient of the normalized `x` is `dout * gamma`.",
        "Multiply `dout` by `gamma` before you go on to `dx`.",
        {"gamma_used": False},
    ),
)

PARAMETERS = (
    Row(
        "dgamma_without_xhat",
        "`dgamma` is the sum of `dout` alone. `gamma` multiplies the normalized `x`, which is its slope.",
        "Sum `dout * xhat`.",
        {"factor": "none"},
    ),
    Row(
        "dgamma_with_x",
        "`dgamma` is computed with `x` as it came in. `gamma` multiplies the normalized `x`.",
        "Keep the normalized `x` in the cache and sum `dout * xhat`.",
        {"factor": "x"},
    ),
    Row(
        "dgamma_with_centered",
        "`dgamma` is computed with `x - mean`, which is not divided by the standard deviation yet.",
        "Keep the normalized `x` in the cache and sum `dout * xhat`.",
        {"factor": "centered"},
    ),
    Row(
        "dgamma_averaged",
        "`dgamma` is a mean instead of a sum. Every example adds to it.",
        "Use `np.sum`, not `np.mean`.",
        {"dgamma_averaged": True},
    ),
    Row(
        "dbeta_averaged",
        "`dbeta` is a mean instead of a sum. Every example adds to it.",
        "Use `np.sum`, not `np.mean`.",
        {"dbeta_averaged": True},
    ),
    Row(
        "dgamma_and_dbeta_exchanged",
        "`dgamma` and `dbeta` have changed places.",
        "`dgamma` is the sum of `dout * xhat`, `dbeta` the sum of `dout`; return them in this order.",
        {"exchanged": True},
    ),
    Row(
        "parameters_after_gamma",
        "`dgamma` and `dbeta` are computed from `dout * gamma`. That is the gradient of the normalized `x`; "
        "`gamma` and `beta` see `dout` itself.",
        "Give `dout * gamma` a name of its own and keep `dout` for `dgamma` and `dbeta`.",
        {"gamma_first": True},
    ),
)

AS_VECTORS = (
    Row(
        "parameters_of_two_axes",
        "`dgamma` and `dbeta` have shape (1, D) instead of (D,). The values are right.",
        "Sum without `keepdims=True`.",
        {"keepdims": True},
    ),
)

ALL = CONSTANTS + PATHS + ROOT + GAMMA + PARAMETERS
"""Those that fit every normalization."""
