"""Losses over class scores, averaged over the examples."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def svm_loss(x: Array, y: Array) -> tuple[float, Array]:
    """The multiclass hinge loss with margin 1 (Weston and Watkins, ESANN 1999).

    x: scores (N, C); y: labels (N,) in 0..C-1.  Returns the loss and dx (N, C).
    """
    rows = np.arange(len(x))
    margins = np.maximum(0.0, x - x[rows, y][:, None] + 1.0)
    margins[rows, y] = 0.0
    dx = (margins > 0).astype(np.float64)
    dx[rows, y] = -dx.sum(axis=1)
    return float(margins.sum() / len(x)), dx / len(x)


def softmax_loss(x: Array, y: Array) -> tuple[float, Array]:
    """The cross entropy of the softmax of the scores.

    x: scores (N, C); y: labels (N,) in 0..C-1.  Returns the loss and dx (N, C).  The largest
    score of each row is subtracted first, so that no exponential overflows.
    """
    rows = np.arange(len(x))
    shifted = x - x.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(log_probabilities)
    dx[rows, y] -= 1.0
    return float(-log_probabilities[rows, y].mean()), dx / len(x)
