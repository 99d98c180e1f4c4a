"""Wrong variants of this assignment's functions that students write."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.reference.mistakes import maker


def _backward(dout: Any, cache: Any, *, slope: bool = True, flipped: bool = False) -> Any:
    """Right with its defaults; each option is one mistake."""
    x, negative_slope = cache
    positive = x < 0 if flipped else x > 0
    return dout * np.where(positive, 1.0, negative_slope if slope else 0.0)


_mistake = maker("leaky_relu", "layers.leaky_relu_backward", _backward)

MISTAKES = (
    _mistake(
        "slope_missing",
        "Where `x` is negative the gradient is 0; it is the slope there.",
        "Use the slope of the forward pass in both branches.",
        slope=False,
    ),
    _mistake(
        "sides_exchanged",
        "The two sides of zero are exchanged: the slope belongs where `x` is negative.",
        "Compare with `x > 0`, as the forward pass does.",
        flipped=True,
    ),
)
