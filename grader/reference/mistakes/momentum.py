"""Mistakes in gradient descent with momentum."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.reference.mistakes.base import maker
from grader.reference.optimizers import Config, with_defaults

if TYPE_CHECKING:
    from grader.model import Array


class Settings(NamedTuple):
    """What momentum is set by."""

    rate: float
    momentum: float


Weight = Callable[[Settings], float]
"""The weight of an array in a sum."""


def _none(_: Settings) -> float:
    return 0.0


def _one(_: Settings) -> float:
    return 1.0


def _sgd_momentum(
    w: Array,
    dw: Array,
    config: Config | None = None,
    *,
    keep: Weight = lambda s: s.momentum,
    take: Weight = lambda s: -s.rate,
    by_new: Weight = _one,
    by_old: Weight = _none,
    by_dw: Weight = _none,
    stored: bool = True,
) -> tuple[Array, Config]:
    """``v = keep v + take dw``; w moves ``by_new``, ``by_old`` and ``by_dw`` times the new v, the old
    one and dw."""
    config = with_defaults(config, learning_rate=1e-2, momentum=0.9)
    s = Settings(config["learning_rate"], config["momentum"])
    old = config.get("velocity", np.zeros_like(w))
    new = keep(s) * old + take(s) * dw
    config["velocity"] = new if stored else old
    return w + by_new(s) * new + by_old(s) * old + by_dw(s) * dw, config


_in_momentum = maker("sgd_momentum", "optim.sgd_momentum", _sgd_momentum)

VELOCITY = "`v = momentum * v - learning_rate * dw`"

MISTAKES = (
    _in_momentum(
        "uphill",
        "The gradient is added to the velocity, and the velocity to the weights: they move uphill.",
        f"The velocity is {VELOCITY}; the next weights are `w + v`.",
        take=lambda s: s.rate,
    ),
    _in_momentum(
        "velocity_of_other_sign",
        "The gradient is added to the velocity and the velocity subtracted from the weights. From a "
        "velocity of zero that is the same; from any other one it is not.",
        f"This course stores {VELOCITY} and adds it to the weights.",
        take=lambda s: s.rate,
        by_new=lambda _: -1.0,
    ),
    _in_momentum(
        "velocity_subtracted",
        "The velocity is subtracted from the weights. It points downhill already.",
        "The next weights are `w + v`.",
        by_new=lambda _: -1.0,
    ),
    _in_momentum(
        "rate_outside",
        "The learning rate multiplies the whole velocity instead of the gradient in it.",
        f"The velocity is {VELOCITY}; the next weights are `w + v`.",
        take=lambda _: -1.0,
        by_new=lambda s: s.rate,
    ),
    _in_momentum(
        "rate_outside_of_other_sign",
        "The velocity is `momentum * v + dw`, and the step is minus the learning rate times that. So it is "
        "in PyTorch; this course has the learning rate inside, with a minus sign.",
        f"The velocity is {VELOCITY}; the next weights are `w + v`.",
        take=_one,
        by_new=lambda s: -s.rate,
    ),
    _in_momentum(
        "rate_twice",
        "The learning rate is applied twice: in the velocity and again in the step.",
        "The next weights are `w + v`.",
        by_new=lambda s: s.rate,
    ),
    _in_momentum(
        "rate_missing",
        "The learning rate is not used.",
        f"The velocity is {VELOCITY}.",
        take=lambda _: -1.0,
    ),
    _in_momentum(
        "gradient_damped",
        "The gradient is multiplied by `1 - momentum`, as in a running average. The velocity takes it in "
        "full.",
        f"The velocity is {VELOCITY}.",
        take=lambda s: -(1 - s.momentum) * s.rate,
    ),
    _in_momentum(
        "average_of_gradients",
        "The velocity is a running average of gradients, and the step is minus the learning rate times that.",
        f"The velocity is {VELOCITY}; the next weights are `w + v`.",
        take=lambda s: 1 - s.momentum,
        by_new=lambda s: -s.rate,
    ),
    _in_momentum(
        "momentum_missing",
        "The old velocity keeps its full weight: `momentum` is not used.",
        f"The velocity is {VELOCITY}.",
        keep=_one,
    ),
    _in_momentum(
        "no_memory",
        "The velocity holds the last gradient alone, so the rule is plain gradient descent.",
        f"The velocity is {VELOCITY}, with the old `v` on the right.",
        keep=_none,
    ),
    _in_momentum(
        "velocity_not_stored",
        "The new velocity is not stored, so the next step starts from the old one.",
        "Set `config['velocity']` to the new velocity.",
        stored=False,
    ),
    _in_momentum(
        "old_velocity_added",
        "The weights move by the old velocity. The new one takes effect a step late.",
        "Update the velocity first, then add it to the weights.",
        by_new=_none,
        by_old=_one,
    ),
    _in_momentum(
        "nesterov",
        "The step looks one velocity ahead: that is Nesterov momentum.",
        "The next weights are `w + v`.",
        by_new=lambda s: s.momentum,
        by_dw=lambda s: -s.rate,
    ),
    _in_momentum(
        "gradient_step_too",
        "Besides the velocity, `learning_rate * dw` is subtracted from the weights. It is in the velocity "
        "already.",
        "The next weights are `w + v`.",
        by_dw=lambda s: -s.rate,
    ),
)
