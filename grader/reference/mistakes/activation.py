"""Mistakes in relu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from grader.reference.mistakes.base import maker

if TYPE_CHECKING:
    from grader.model import Array

LEAK = 0.01
"""The slope for negative x that leaky relus usually have."""


def _keep_positive(x: Array) -> Array:
    return np.maximum(x, 0)


def _is_positive(x: Array) -> Array:
    return x > 0


def _forward(x: Array, *, f: Callable[[Array], Array] = _keep_positive) -> tuple[Array, Array]:
    return f(x), x


def _backward(
    dout: Array,
    cache: Array,
    *,
    slope: Callable[[Array], Array] = _is_positive,
    at_dout: bool = False,
    chained: bool = True,
) -> Array:
    slopes = slope(dout if at_dout else cache)
    return dout * slopes if chained else slopes.astype(dout.dtype)


_in_forward = maker("relu", "layers.relu_forward", _forward)
_in_backward = maker("relu", "layers.relu_backward", _backward)

MISTAKES = (
    _in_forward(
        "negative_part_kept",
        "The negative entries are kept and the positive ones become 0: that is `min(0, x)`.",
        "Exchange the two: relu is `max(0, x)`.",
        f=lambda x: np.minimum(x, 0),
    ),
    _in_forward(
        "absolute_value",
        "Negative entries change their sign. Relu makes them 0.",
        "Use `max(0, x)`, not `abs(x)`.",
        f=np.abs,
    ),
    _in_forward(
        "leaky",
        f"Negative entries are scaled by {LEAK}: that is a leaky relu. Relu makes them 0.",
        "Use `max(0, x)`.",
        f=lambda x: np.where(x > 0, x, LEAK * x),
    ),
    _in_forward(
        "only_the_sign",
        "The output says where `x` is positive, with 1 and 0. Relu keeps the values there.",
        "Multiply the mask `x > 0` with `x`, or use `max(0, x)`.",
        f=lambda x: (x > 0).astype(x.dtype),
    ),
    _in_forward(
        "identity",
        "The output is `x` itself. Relu makes negative entries 0.",
        "Use `max(0, x)`.",
        f=lambda x: x,
    ),
    _in_backward(
        "mask_of_dout",
        "The mask is taken where `dout` is positive. The slope of relu depends on `x`, the input of "
        "the forward pass.",
        "Use `x > 0`, with `x` from the cache.",
        at_dout=True,
    ),
    _in_backward(
        "mask_missing",
        "`dout` is passed on everywhere. Where `x` is negative the output does not depend on `x`, "
        "so `dx` is 0 there.",
        "Multiply `dout` with the mask `x > 0`.",
        slope=np.ones_like,
    ),
    _in_backward(
        "mask_reversed",
        "`dout` is passed on where `x` is negative, and is 0 where `x` is positive. It must be the reverse.",
        "The mask is `x > 0`.",
        slope=lambda x: x < 0,
    ),
    _in_backward(
        "value_instead_of_slope",
        "`dout` is multiplied with relu's output instead of its slope. The slope is 1 where `x` is "
        "positive, whatever `x` is.",
        "Multiply `dout` with the mask `x > 0`, not with `max(0, x)`.",
        slope=_keep_positive,
    ),
    _in_backward(
        "times_x",
        "`dout` is multiplied with `x`. The slope of relu is 1 where `x` is positive and 0 elsewhere.",
        "Multiply `dout` with the mask `x > 0`.",
        slope=lambda x: x,
    ),
    _in_backward(
        "upstream_missing",
        "`dx` holds relu's own slope, 1 and 0. By the chain rule it is that times `dout`.",
        "Multiply the mask `x > 0` with `dout`.",
        chained=False,
    ),
    _in_backward(
        "leaky_slope",
        f"Where `x` is negative, `dout` is passed on with the slope {LEAK} of a leaky relu. "
        "The slope of relu is 0 there.",
        "Multiply `dout` with the mask `x > 0`.",
        slope=lambda x: np.where(x > 0, 1.0, LEAK),
    ),
)
