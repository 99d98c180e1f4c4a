"""Layer normalization (Ba, Kiros & Hinton 2016, equation 4).

Every example is standardized over its own features, then each feature is scaled and shifted.
Training and testing do not differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from grader.reference.normalize import EPS, Standardized, standardize, standardize_backward

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array

FEATURES = 1
"""The axis that is averaged over: the features."""


class LayernormCache(NamedTuple):
    """What the backward pass needs."""

    forward: Standardized
    gamma: Array


def layernorm_forward(
    x: Array, gamma: Array, beta: Array, ln_param: Mapping[str, Any]
) -> tuple[Array, LayernormCache]:
    """x: (N, D), gamma: (D,), beta: (D,); returns out: (N, D) and a cache.

    ``ln_param`` may hold ``eps`` (1e-5).
    """
    forward = standardize(x, FEATURES, ln_param.get("eps", EPS))
    return gamma * forward.xhat + beta, LayernormCache(forward, gamma)


def layernorm_backward(dout: Array, cache: LayernormCache) -> tuple[Array, Array, Array]:
    """dout: (N, D); returns dx: (N, D), dgamma: (D,), dbeta: (D,)."""
    forward, gamma = cache
    dx = standardize_backward(dout * gamma, forward)
    return dx, (dout * forward.xhat).sum(axis=0), dout.sum(axis=0)
