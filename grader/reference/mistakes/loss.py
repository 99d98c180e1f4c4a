"""Mistakes in the losses.  Students are given both, but some write them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.reference.loss import log_softmax
from grader.reference.mistakes.base import maker

if TYPE_CHECKING:
    from grader.model import Array


def _softmax(
    x: Array, y: Array, *, loss_averaged: bool = True, dx_averaged: bool = True, target: float = 1.0
) -> tuple[float, Array]:
    N = len(x)
    rows = np.arange(N)
    log_p = log_softmax(x)
    dx = np.exp(log_p)
    dx[rows, y] -= target
    loss = float(-log_p[rows, y].sum())
    return loss / N if loss_averaged else loss, dx / N if dx_averaged else dx


def _svm(
    x: Array, y: Array, *, dx_averaged: bool = True, own_margin: float = 0.0, pull: bool = True
) -> tuple[float, Array]:
    N = len(x)
    rows = np.arange(N)
    margins = np.maximum(0, x - x[rows, y, None] + 1)
    margins[rows, y] = own_margin
    dx = (margins > 0).astype(x.dtype)
    dx[rows, y] = 0
    dx[rows, y] = -dx.sum(axis=1) if pull else 0
    return float(margins.sum() / N), dx / N if dx_averaged else dx


_in_softmax = maker("softmax_loss", "layers.softmax_loss", _softmax)
_in_svm = maker("svm_loss", "layers.svm_loss", _svm)

MISTAKES = (
    _in_softmax(
        "loss_not_averaged",
        "The loss is the sum over the examples instead of their mean.",
        "Divide the loss by N.",
        loss_averaged=False,
    ),
    _in_softmax(
        "dx_not_averaged",
        "`dx` is not divided by the number of examples. The loss is a mean over them.",
        "Divide `dx` by N.",
        dx_averaged=False,
    ),
    _in_softmax(
        "right_class_missing_in_dx",
        "`dx` holds the probabilities alone: for the right class 1 must be subtracted.",
        "Subtract 1 at `dx[np.arange(N), y]` before dividing by N.",
        target=0.0,
    ),
    _in_svm(
        "margin_of_right_class",
        "The right class enters the loss with its own margin of 1. Only the other classes do.",
        "Set the margins at `[np.arange(N), y]` to 0 before summing.",
        own_margin=1.0,
    ),
    _in_svm(
        "dx_not_averaged",
        "`dx` is not divided by the number of examples. The loss is a mean over them.",
        "Divide `dx` by N.",
        dx_averaged=False,
    ),
    _in_svm(
        "right_class_missing_in_dx",
        "`dx` is 0 for the right class. Its score lowers every positive margin of that example.",
        "Subtract the number of positive margins at `dx[np.arange(N), y]`.",
        pull=False,
    ),
)
