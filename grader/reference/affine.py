"""The affine (fully connected) layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Cache = tuple[Array, Array]


def affine_forward(x: Array, w: Array, b: Array) -> tuple[Array, Cache]:
    """``out = flat(x) @ w + b``.

    x: (N, d1, ..., dk), flattened to (N, D) with D = d1 * ... * dk; w: (D, M); b: (M,).
    Returns out (N, M) and what `affine_backward` needs.
    """
    return _flat(x) @ w + b, (x, w)


def affine_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Gradients with respect to x (N, d1, ..., dk), w (D, M) and b (M,), from dout (N, M)."""
    x, w = cache
    return (dout @ w.T).reshape(x.shape), _flat(x).T @ dout, dout.sum(axis=0)


def _flat(x: Array) -> Array:
    """(N, d1, ..., dk) -> (N, D), as float64."""
    return np.asarray(x, dtype=np.float64).reshape(len(x), -1)
