"""Spatial batch normalization (Ioffe & Szegedy 2015, section 3.2).

For images every channel is a feature, and every pixel of every image an example of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.reference.batchnorm import BatchnormCache, batchnorm_backward, batchnorm_forward

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from grader.model import Array


def channels_as_features(x: Array) -> Array:
    """(N, C, H, W) -> (N * H * W, C): the channels must become the last axis before reshaping."""
    return x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])


def features_as_channels(rows: Array, shape: tuple[int, ...]) -> Array:
    """(N * H * W, C) -> ``shape`` = (N, C, H, W): the inverse of `channels_as_features`."""
    N, C, H, W = shape
    return rows.reshape(N, H, W, C).transpose(0, 3, 1, 2)


def spatial_batchnorm_forward(
    x: Array, gamma: Array, beta: Array, bn_param: MutableMapping[str, Any]
) -> tuple[Array, BatchnormCache | None]:
    """x: (N, C, H, W), gamma: (C,), beta: (C,); returns out: (N, C, H, W) and a cache.

    ``bn_param`` is that of `batchnorm_forward`, with running averages of shape (C,).
    Raises ValueError for a mode other than 'train' and 'test'.
    """
    out, cache = batchnorm_forward(channels_as_features(x), gamma, beta, bn_param)
    return features_as_channels(out, x.shape), cache


def spatial_batchnorm_backward(dout: Array, cache: BatchnormCache) -> tuple[Array, Array, Array]:
    """dout: (N, C, H, W); returns dx: (N, C, H, W), dgamma: (C,), dbeta: (C,)."""
    dx, dgamma, dbeta = batchnorm_backward(channels_as_features(dout), cache)
    return features_as_channels(dx, dout.shape), dgamma, dbeta
