"""Losses on class scores: multiclass hinge and softmax cross-entropy, each the mean over examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from grader.model import Array


def svm_loss(x: Array, y: Array) -> tuple[float, Array]:
    """Multiclass hinge loss with margin 1 (Weston & Watkins 1999).

    ``loss = 1/N sum_n sum_{c != y_n} max(0, x_nc - x_n,y_n + 1)``.

    x: (N, C) scores, y: (N,) the right classes, 0 <= y < C; returns the loss and dx: (N, C).
    """
    N = len(x)
    rows = np.arange(N)
    margins = np.maximum(0, x - x[rows, y, None] + 1)
    margins[rows, y] = 0
    dx = (margins > 0).astype(margins.dtype)
    dx[rows, y] = -dx.sum(axis=1)
    return float(margins.sum() / N), dx / N


def softmax_loss(x: Array, y: Array) -> tuple[float, Array]:
    """Cross-entropy of the softmax of the scores.

    ``loss = -1/N sum_n log p_n,y_n`` with ``p_nc = exp(x_nc) / sum_k exp(x_nk)``;
    ``dx = (p - onehot(y)) / N``.

    x: (N, C) scores, y: (N,) the right classes, 0 <= y < C; returns the loss and dx: (N, C).
    """
    N = len(x)
    rows = np.arange(N)
    log_p = log_softmax(x)
    dx = np.exp(log_p)
    dx[rows, y] -= 1
    return float(-log_p[rows, y].sum() / N), dx / N


def log_softmax(x: Array) -> Array:
    """log p: (N, C).  Shifting every row by its maximum changes no p and keeps exp in range."""
    shifted = x - x.max(axis=1, keepdims=True)
    log_p: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return log_p
