"""Update rules: one step from weights ``w`` and their gradient ``dw``, of one shape.

Each rule is called as ``rule(w, dw, config=None)`` and returns ``next_w, config``.  ``config``
holds the settings, the missing ones are filled in, and the state that the next step needs: it is
the caller's own dictionary (a new one for None).  No array is changed in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from grader.model import Array

Config = dict[str, Any]


def with_defaults(config: Config | None, **defaults: float) -> Config:
    """``config`` itself, with whatever is missing filled in."""
    config = {} if config is None else config
    for name, value in defaults.items():
        config.setdefault(name, value)
    return config


def sgd(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """Stochastic gradient descent: ``w - learning_rate dw``; learning_rate 1e-2."""
    config = with_defaults(config, learning_rate=1e-2)
    return w - config["learning_rate"] * dw, config


def sgd_momentum(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """Momentum (Polyak 1964): ``velocity = momentum velocity - learning_rate dw``, added to w.

    learning_rate 1e-2, momentum 0.9, velocity zeros.
    """
    config = with_defaults(config, learning_rate=1e-2, momentum=0.9)
    velocity = config.get("velocity", np.zeros_like(w))
    config["velocity"] = config["momentum"] * velocity - config["learning_rate"] * dw
    return w + config["velocity"], config


def rmsprop(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """RMSProp (Tieleman & Hinton 2012): steps are divided by a running root mean square.

    ``cache = decay_rate cache + (1 - decay_rate) dw^2``,
    ``next_w = w - learning_rate dw / (sqrt(cache) + epsilon)``.
    learning_rate 1e-2, decay_rate 0.99, epsilon 1e-8, cache zeros.
    """
    config = with_defaults(config, learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)
    config["cache"] = running_average(config.get("cache", np.zeros_like(w)), dw**2, config["decay_rate"])
    step = dw / (np.sqrt(config["cache"]) + config["epsilon"])
    return w - config["learning_rate"] * step, config


def adam(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """Adam (Kingma & Ba 2015, algorithm 1), with both bias corrections.

    t is incremented first: m and v are corrected by ``1 - beta1^t`` and ``1 - beta2^t`` of the
    new t.  learning_rate 1e-3, beta1 0.9, beta2 0.999, epsilon 1e-8, t 0, m and v zeros.
    """
    config = with_defaults(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0)
    config["t"] += 1
    config["m"] = running_average(config.get("m", np.zeros_like(w)), dw, config["beta1"])
    config["v"] = running_average(config.get("v", np.zeros_like(w)), dw**2, config["beta2"])
    return w - config["learning_rate"] * adam_direction(config), config


def running_average(average: Array, new: Array, decay: float) -> Array:
    """``decay average + (1 - decay) new``."""
    return decay * average + (1 - decay) * new


def adam_direction(config: Config) -> Array:
    """The step for a learning rate of 1: corrected mean over corrected root mean square."""
    m = config["m"] / (1 - config["beta1"] ** config["t"])
    v = config["v"] / (1 - config["beta2"] ** config["t"])
    step: Array = m / (np.sqrt(v) + config["epsilon"])
    return step
