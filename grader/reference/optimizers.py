"""Update rules: ``next_w, config = rule(w, dw, config)``, all arrays of the shape of w."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Config = dict[str, Any]


def sgd(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """``w - learning_rate * dw``; ``learning_rate`` 1e-2."""
    config = _with_defaults(config, learning_rate=1e-2)
    return w - config["learning_rate"] * dw, config


def sgd_momentum(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """``velocity = momentum * velocity - learning_rate * dw``, then ``w + velocity``.

    The classical form (Sutskever et al., ICML 2013, equation 1); ``learning_rate`` 1e-2,
    ``momentum`` 0.9, ``velocity`` zeros at first.
    """
    config = _with_defaults(config, learning_rate=1e-2, momentum=0.9, velocity=np.zeros_like(w))
    config["velocity"] = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["velocity"], config


def rmsprop(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """``cache = decay_rate * cache + (1 - decay_rate) * dw**2``; step by dw / (sqrt(cache) + epsilon).

    Tieleman and Hinton, lecture 6.5, 2012; ``learning_rate`` 1e-2, ``decay_rate`` 0.99,
    ``epsilon`` 1e-8, ``cache`` zeros at first.
    """
    zeros = np.zeros_like(w)
    config = _with_defaults(config, learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8, cache=zeros)
    config["cache"] = config["decay_rate"] * config["cache"] + (1 - config["decay_rate"]) * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"]), config


def adam(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """Adam with bias correction (Kingma and Ba, ICLR 2015, algorithm 1).

    ``learning_rate`` 1e-3, ``beta1`` 0.9, ``beta2`` 0.999, ``epsilon`` 1e-8 outside the root;
    ``m`` and ``v`` zeros and ``t`` 0 at first; t is increased before it is used.
    """
    zeros = np.zeros_like(w)
    config = _with_defaults(
        config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, m=zeros, v=zeros, t=0
    )
    beta1, beta2 = config["beta1"], config["beta2"]
    config["t"] += 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    m = config["m"] / (1 - beta1 ** config["t"])
    v = config["v"] / (1 - beta2 ** config["t"])
    return w - config["learning_rate"] * m / (np.sqrt(v) + config["epsilon"]), config


def _with_defaults(config: Config | None, **defaults: Any) -> Config:
    """The caller's dictionary, filled up; a new one where there is none."""
    config = {} if config is None else config
    for name, value in defaults.items():
        config.setdefault(name, value)
    return config
