"""Mistakes in RMSProp."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from grader.reference.mistakes.base import maker
from grader.reference.optimizers import Config, running_average, with_defaults

if TYPE_CHECKING:
    from grader.model import Array

Average = Callable[["Array", "Array", float], "Array"]
"""The new average of squares, from the old one, dw and the decay rate."""


def _rmsprop(
    w: Array,
    dw: Array,
    config: Config | None = None,
    *,
    average: Average = lambda old, dw, decay: running_average(old, dw**2, decay),
    divisor: Callable[[Array, float], Array] = lambda cache, eps: np.sqrt(cache) + eps,
    numerator: Callable[[Array], Array] = lambda dw: dw,
    uses_old: bool = False,
    stored: bool = True,
) -> tuple[Array, Config]:
    config = with_defaults(config, learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)
    old = config.get("cache", np.zeros_like(w))
    new = average(old, dw, config["decay_rate"])
    config["cache"] = new if stored else old
    step = numerator(dw) / divisor(old if uses_old else new, config["epsilon"])
    return w - config["learning_rate"] * step, config


_in_rmsprop = maker("rmsprop", "optim.rmsprop", _rmsprop)

CACHE = "`cache = decay_rate * cache + (1 - decay_rate) * dw**2`"
ROOT = "Divide by `np.sqrt(cache) + epsilon`."

MISTAKES = (
    _in_rmsprop(
        "epsilon_inside_root",
        "`epsilon` is added inside the root. In this course it is added to the root.",
        ROOT,
        divisor=lambda cache, eps: np.sqrt(cache + eps),
    ),
    _in_rmsprop(
        "epsilon_missing",
        "`epsilon` is missing: the division is by the root alone.",
        ROOT,
        divisor=lambda cache, _: np.sqrt(cache),
    ),
    _in_rmsprop(
        "root_missing",
        "The root is missing: the gradient is divided by the average of its squares.",
        ROOT,
        divisor=lambda cache, eps: cache + eps,
    ),
    _in_rmsprop(
        "decay_exchanged",
        "The weights of the average have changed places: the old cache gets `1 - decay_rate`.",
        f"`decay_rate` says how much of the old cache is kept: {CACHE}.",
        average=lambda old, dw, decay: running_average(old, dw**2, 1 - decay),
    ),
    _in_rmsprop(
        "gradient_not_averaged",
        "The squared gradient enters the cache with weight 1.",
        f"Multiply it by `1 - decay_rate`: {CACHE}.",
        average=lambda old, dw, decay: decay * old + dw**2,
    ),
    _in_rmsprop(
        "cache_not_decayed",
        "All squared gradients add up in the cache, as in AdaGrad. RMSProp lets old ones decay.",
        f"Use {CACHE}.",
        average=lambda old, dw, _: old + dw**2,
    ),
    _in_rmsprop(
        "absolute_gradient",
        "The cache averages the size of the gradient instead of its square.",
        f"Use {CACHE}.",
        average=lambda old, dw, decay: running_average(old, np.abs(dw), decay),
    ),
    _in_rmsprop(
        "cache_not_stored",
        "The new cache is not stored, so the next step starts from the old one.",
        "Set `config['cache']` to the new cache.",
        stored=False,
    ),
    _in_rmsprop(
        "old_cache_used",
        "The step is divided by the root of the old cache.",
        "Update the cache first and use the new one.",
        uses_old=True,
    ),
    _in_rmsprop(
        "uphill",
        "The step is added to the weights instead of subtracted: they move uphill.",
        "The next weights are `w - learning_rate * dw / (np.sqrt(cache) + epsilon)`.",
        numerator=lambda dw: -dw,
    ),
    _in_rmsprop(
        "squared_step",
        "The step has the squared gradient in its numerator. Its direction is lost.",
        "The numerator is `learning_rate * dw`.",
        numerator=lambda dw: dw**2,
    ),
)
