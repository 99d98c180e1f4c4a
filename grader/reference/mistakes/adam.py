"""Mistakes in Adam."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np

from grader.reference.mistakes.base import maker
from grader.reference.optimizers import Config, running_average, with_defaults

if TYPE_CHECKING:
    from grader.model import Array

Average = Callable[["Array", "Array", float], "Array"]
"""The next running average, from the last one, the gradient and beta."""

Correction = Callable[[float, int], float]
"""What a running average is divided by, from beta and t."""

Divisor = Callable[["Array", float, float], "Array"]
"""What the step is divided by, from v, its correction and epsilon."""

Stored = Literal["new", "old", "corrected"]
"""Which average is kept for the next step."""


def _correction(beta: float, t: int) -> float:
    return 1 - beta**t


def _incremented(t: int) -> int:
    return t + 1


def _adam(
    w: Array,
    dw: Array,
    config: Config | None = None,
    *,
    next_m: Average = running_average,
    next_v: Average = lambda v, dw, beta: running_average(v, dw**2, beta),
    betas: tuple[str, str] = ("beta1", "beta2"),
    correct_m: Correction = _correction,
    correct_v: Correction = _correction,
    t_used: Callable[[int], int] = _incremented,
    t_stored: Callable[[int], int] = _incremented,
    m_stored: Stored = "new",
    v_stored: Stored = "new",
    divisor: Divisor = lambda v, correction, eps: np.sqrt(v / correction) + eps,
    numerator: Callable[[Array, Array], Array] = lambda m, _: m,
) -> tuple[Array, Config]:
    """``numerator`` gives the step's direction from the corrected m and dw."""
    config = with_defaults(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0)
    beta1, beta2 = (config[name] for name in betas)
    t, old_m, old_v = (
        t_used(config["t"]),
        config.get("m", np.zeros_like(w)),
        config.get("v", np.zeros_like(w)),
    )
    m, v = next_m(old_m, dw, beta1), next_v(old_v, dw, beta2)
    m_divisor, v_divisor = correct_m(beta1, t), correct_v(beta2, t)
    with np.errstate(divide="ignore", invalid="ignore"):  # t = 0 corrects by 0
        corrected_m, corrected_v = m / m_divisor, v / v_divisor
        step = numerator(corrected_m, dw) / divisor(v, v_divisor, config["epsilon"])
    config["t"] = t_stored(config["t"])
    config["m"] = {"new": m, "old": old_m, "corrected": corrected_m}[m_stored]
    config["v"] = {"new": v, "old": old_v, "corrected": corrected_v}[v_stored]
    return w - config["learning_rate"] * step, config


_in_adam = maker("adam", "optim.adam", _adam)

M = "`m = beta1 * m + (1 - beta1) * dw`"
V = "`v = beta2 * v + (1 - beta2) * dw**2`"
CORRECTED = "Divide `m` by `1 - beta1**t` and `v` by `1 - beta2**t`."
ROOT = "Divide by `np.sqrt(v_corrected) + epsilon`."

AVERAGES = (
    _in_adam(
        "betas_exchanged",
        "`beta1` and `beta2` have changed places.",
        f"{M} and {V}.",
        betas=("beta2", "beta1"),
    ),
    _in_adam(
        "m_of_squares",
        "`m` averages the squared gradient. It averages the gradient; `v` averages the square.",
        f"Use {M}.",
        next_m=lambda m, dw, beta: running_average(m, dw**2, beta),
    ),
    _in_adam(
        "v_of_sizes",
        "`v` averages the size of the gradient instead of its square.",
        f"Use {V}.",
        next_v=lambda v, dw, beta: running_average(v, np.abs(dw), beta),
    ),
    _in_adam(
        "v_not_squared",
        "`v` averages the gradient itself instead of its square, so its root may not exist.",
        f"Use {V}.",
        next_v=running_average,
    ),
    _in_adam(
        "m_weights_exchanged",
        "In `m` the weights have changed places: the old average gets `1 - beta1`.",
        f"Use {M}.",
        next_m=lambda m, dw, beta: running_average(m, dw, 1 - beta),
    ),
    _in_adam(
        "v_weights_exchanged",
        "In `v` the weights have changed places: the old average gets `1 - beta2`.",
        f"Use {V}.",
        next_v=lambda v, dw, beta: running_average(v, dw**2, 1 - beta),
    ),
    _in_adam(
        "m_takes_gradient_in_full",
        "The gradient enters `m` with weight 1.",
        f"Multiply it by `1 - beta1`: {M}.",
        next_m=lambda m, dw, beta: beta * m + dw,
    ),
    _in_adam(
        "v_takes_square_in_full",
        "The squared gradient enters `v` with weight 1.",
        f"Multiply it by `1 - beta2`: {V}.",
        next_v=lambda v, dw, beta: beta * v + dw**2,
    ),
    _in_adam(
        "m_not_stored",
        "The new `m` is not stored, so the next step starts from the old one.",
        "Set `config['m']` to the new average.",
        m_stored="old",
    ),
    _in_adam(
        "v_not_stored",
        "The new `v` is not stored, so the next step starts from the old one.",
        "Set `config['v']` to the new average.",
        v_stored="old",
    ),
    _in_adam(
        "corrected_m_stored",
        "The corrected `m` is stored, so the next step corrects it again.",
        "Keep the plain average in `config['m']` and give the corrected one a name of its own.",
        m_stored="corrected",
    ),
    _in_adam(
        "corrected_v_stored",
        "The corrected `v` is stored, so the next step corrects it again.",
        "Keep the plain average in `config['v']` and give the corrected one a name of its own.",
        v_stored="corrected",
    ),
    _in_adam(
        "corrected_averages_stored",
        "The corrected `m` and `v` are stored, so the next step corrects them again.",
        "Keep the plain averages in `config` and give the corrected ones names of their own.",
        m_stored="corrected",
        v_stored="corrected",
    ),
)

CORRECTIONS = (
    _in_adam(
        "bias_not_corrected",
        "The averages are not corrected. They start at 0, so the first ones are too small.",
        CORRECTED,
        correct_m=lambda *_: 1.0,
        correct_v=lambda *_: 1.0,
    ),
    _in_adam(
        "m_not_corrected",
        "`v` is corrected for its start at 0, but `m` is not.",
        CORRECTED,
        correct_m=lambda *_: 1.0,
    ),
    _in_adam(
        "v_not_corrected",
        "`m` is corrected for its start at 0, but `v` is not.",
        CORRECTED,
        correct_v=lambda *_: 1.0,
    ),
    _in_adam(
        "correction_without_power",
        "The averages are divided by `1 - beta`, without the power t. That is right in the first step only.",
        CORRECTED,
        correct_m=lambda beta, _: 1 - beta,
        correct_v=lambda beta, _: 1 - beta,
    ),
    _in_adam(
        "correction_multiplied",
        "The averages are multiplied by their correction. That makes them smaller still.",
        CORRECTED,
        correct_m=lambda beta, t: 1 / _correction(beta, t),
        correct_v=lambda beta, t: 1 / _correction(beta, t),
    ),
    _in_adam(
        "t_not_incremented",
        "`t` is not incremented: every step corrects as the first one, and with t = 0 by a division by 0.",
        "Start with `config['t'] += 1`.",
        t_used=lambda t: t,
        t_stored=lambda t: t,
    ),
    _in_adam(
        "t_incremented_late",
        "`t` is incremented after it is used, so the first step divides by `1 - beta**0`, which is 0.",
        "Start with `config['t'] += 1`.",
        t_used=lambda t: t,
    ),
    _in_adam(
        "t_not_stored",
        "The incremented `t` is used but not stored, so every step counts as the first one.",
        "Set `config['t']` to the new count.",
        t_stored=lambda t: t,
    ),
)

STEP = (
    _in_adam(
        "epsilon_inside_root",
        "`epsilon` is added inside the root. In this course it is added to the root.",
        ROOT,
        divisor=lambda v, correction, eps: np.sqrt(v / correction + eps),
    ),
    _in_adam(
        "epsilon_missing",
        "`epsilon` is missing: the division is by the root alone.",
        ROOT,
        divisor=lambda v, correction, _: np.sqrt(v / correction),
    ),
    _in_adam(
        "epsilon_corrected",
        "`epsilon` is added to the root of the plain `v`, and the sum is corrected. It belongs to the root "
        "of the corrected `v`.",
        ROOT,
        divisor=lambda v, correction, eps: (np.sqrt(v) + eps) / np.sqrt(correction),
    ),
    _in_adam(
        "root_missing",
        "The root is missing: the step is divided by the corrected `v`.",
        ROOT,
        divisor=lambda v, correction, eps: v / correction + eps,
    ),
    _in_adam(
        "gradient_instead_of_m",
        "The step has `dw` in its numerator, so `m` has no effect.",
        "Use the corrected `m`.",
        numerator=lambda _, dw: dw,
    ),
    _in_adam(
        "uphill",
        "The step is added to the weights instead of subtracted: they move uphill.",
        "The next weights are `w - learning_rate * m_corrected / (np.sqrt(v_corrected) + epsilon)`.",
        numerator=lambda m, _: -m,
    ),
)

MISTAKES = AVERAGES + CORRECTIONS + STEP
