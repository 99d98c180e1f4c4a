"""Mistakes in the affine layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.reference.affine import AffineCache, as_rows
from grader.reference.mistakes.base import maker

if TYPE_CHECKING:
    from grader.model import Array


def _rows(x: Array, mixed: bool) -> Array:
    """(N, d1..dk) -> (N, D); ``mixed`` puts entries of different examples into one row."""
    return x.reshape(-1, len(x)).T if mixed else as_rows(x)


def _forward(
    x: Array, w: Array, b: Array, *, bias: float = 1.0, mixed: bool = False
) -> tuple[Array, AffineCache]:
    return _rows(x, mixed) @ w + bias * b, AffineCache(x, w, b)


def _backward(
    dout: Array,
    cache: AffineCache,
    *,
    reshaped: bool = True,
    mixed: bool = False,
    transposed: bool = False,
    averaged: bool = False,
    db_axis: int = 0,
    db_summed: bool = True,
    db_averaged: bool = False,
    db_keepdims: bool = False,
) -> tuple[Array, Array, Array]:
    x, w, _ = cache
    dx = (dout @ w.T).reshape(x.shape) if reshaped else dout @ w.T
    dw = _rows(x, mixed).T @ dout / (len(x) if averaged else 1)
    over = dout.mean if db_averaged else dout.sum
    db = over(axis=db_axis, keepdims=db_keepdims) if db_summed else dout
    return dx, dw.T if transposed else dw, db


_in_forward = maker("affine", "layers.affine_forward", _forward)
_in_backward = maker("affine", "layers.affine_backward", _backward)

MISTAKES = (
    _in_forward(
        "bias_missing",
        "The bias is missing: the output is `x w` alone.",
        "Add `b` to the product; it has shape (M,) and broadcasts along the examples.",
        bias=0.0,
    ),
    _in_forward(
        "bias_subtracted",
        "The bias is subtracted instead of added.",
        "The layer computes `x w + b`.",
        bias=-1.0,
    ),
    _in_forward(
        "examples_mixed",
        "`x` is reshaped to (D, N) and transposed. That puts numbers of different examples into one row.",
        "Keep the examples first: `x.reshape(N, -1)` needs no transpose.",
        mixed=True,
    ),
    _in_backward(
        "dx_left_flat",
        "`dx` has one row for each example, (N, D), instead of the shape of `x`. The values are right.",
        "End with `dx.reshape(x.shape)`.",
        reshaped=False,
    ),
    _in_backward(
        "examples_mixed_in_dw",
        "`x` is reshaped to (D, N) for `dw`. That puts numbers of different examples into one column.",
        "Flatten `x` as in the forward pass, to (N, D), and transpose that.",
        mixed=True,
    ),
    _in_backward(
        "dw_transposed",
        "`dw` is transposed: its shape is (M, D) instead of that of `w`.",
        "Multiply in the other order: `x.T @ dout`, with `x` as (N, D).",
        transposed=True,
    ),
    _in_backward(
        "dw_averaged",
        "`dw` is divided by the number of examples. `dout` holds the gradient of the whole loss already, "
        "so the layer sums over the examples.",
        "Remove the division by N; a mean over the batch belongs to the loss alone.",
        averaged=True,
    ),
    _in_backward(
        "db_averaged",
        "`db` is the mean over the examples instead of the sum. Every example gets the same `b`, "
        "so its gradients add up.",
        "Sum `dout` over axis 0.",
        db_averaged=True,
    ),
    _in_backward(
        "db_of_two_axes",
        "`db` has shape (1, M) instead of that of `b`, (M,). The values are right.",
        "Sum without `keepdims=True`.",
        db_keepdims=True,
    ),
    _in_backward(
        "db_over_wrong_axis",
        "`db` is summed over the outputs instead of the examples, so it has N entries instead of M.",
        "Sum `dout` over axis 0: one number remains for each output.",
        db_axis=1,
    ),
    _in_backward(
        "db_not_summed",
        "`db` is `dout` itself, with one row for each example. All examples share `b`, so their rows add up.",
        "Sum `dout` over axis 0.",
        db_summed=False,
    ),
)
