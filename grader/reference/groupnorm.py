"""Spatial group normalization (Wu & He 2018, equations 1 to 7).

The channels are split into G groups of neighbors; every group of every image is standardized
over its channels and pixels, then each channel is scaled and shifted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from grader.reference.normalize import EPS, Standardized, standardize, standardize_backward

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array

GROUP = (2, 3, 4)
"""The axes that are averaged over, of an array of shape (N, G, C // G, H, W)."""

IMAGES_AND_PIXELS = (0, 2, 3)
"""The axes of (N, C, H, W) that share one entry of gamma and beta."""


class GroupnormCache(NamedTuple):
    """What the backward pass needs; ``forward`` holds arrays of shape (N, G, C // G, H, W)."""

    forward: Standardized
    gamma: Array


def split_groups(x: Array, G: int) -> Array:
    """(N, C, H, W) -> (N, G, C // G, H, W).  Raises ValueError when G does not divide C."""
    N, C, H, W = x.shape
    if C % G:
        raise ValueError(f"G = {G} groups do not divide C = {C} channels.")
    return x.reshape(N, G, C // G, H, W)


def by_channel(parameter: Array) -> Array:
    """gamma or beta, (C,) or (1, C, 1, 1), as (C, 1, 1): broadcasts along (N, C, H, W)."""
    return parameter.reshape(-1, 1, 1)


def spatial_groupnorm_forward(
    x: Array, gamma: Array, beta: Array, G: int, gn_param: Mapping[str, Any]
) -> tuple[Array, GroupnormCache]:
    """x: (N, C, H, W), gamma and beta: (C,) or (1, C, 1, 1); returns out: (N, C, H, W) and a cache.

    ``gn_param`` may hold ``eps`` (1e-5).  Raises ValueError when G does not divide C.
    """
    forward = standardize(split_groups(x, G), GROUP, gn_param.get("eps", EPS))
    xhat = forward.xhat.reshape(x.shape)
    return by_channel(gamma) * xhat + by_channel(beta), GroupnormCache(forward, gamma)


def spatial_groupnorm_backward(dout: Array, cache: GroupnormCache) -> tuple[Array, Array, Array]:
    """dout: (N, C, H, W); returns dx: (N, C, H, W), and dgamma and dbeta in the shape of gamma."""
    forward, gamma = cache
    dxhat = split_groups(dout * by_channel(gamma), forward.xhat.shape[1])
    dx = standardize_backward(dxhat, forward).reshape(dout.shape)
    dgamma = (dout * forward.xhat.reshape(dout.shape)).sum(axis=IMAGES_AND_PIXELS)
    dbeta = dout.sum(axis=IMAGES_AND_PIXELS)
    return dx, dgamma.reshape(gamma.shape), dbeta.reshape(gamma.shape)
