"""The affine (fully connected) layer.

With ``X`` the examples as rows, ``out = X w + b``; the gradients are those of matrix products:
``dX = dout w^T``, ``dw = X^T dout``, ``db = sum_n dout_n``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grader.model import Array


class AffineCache(NamedTuple):
    """What the backward pass needs: the inputs as they were given."""

    x: Array
    w: Array
    b: Array


def as_rows(x: Array) -> Array:
    """Each example as one row: ``(N, d1..dk)`` -> ``(N, D)``, D = d1 * .. * dk."""
    return x.reshape(len(x), -1)


def affine_forward(x: Array, w: Array, b: Array) -> tuple[Array, AffineCache]:
    """``out = X w + b`` for every example.

    x: (N, d1..dk), w: (D, M), b: (M,); returns out: (N, M) and a cache.
    Raises ValueError when d1 * .. * dk is not D.
    """
    return as_rows(x) @ w + b, AffineCache(x, w, b)


def affine_backward(dout: Array, cache: AffineCache) -> tuple[Array, Array, Array]:
    """dout: (N, M); returns dx: (N, d1..dk), dw: (D, M), db: (M,)."""
    x, w, _ = cache
    dx = (dout @ w.T).reshape(x.shape)
    return dx, as_rows(x).T @ dout, dout.sum(axis=0)
