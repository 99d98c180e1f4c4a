"""Q1: the leaky relu layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs, OwnForward

GAP = 0.05  # no input is nearer to zero, where the layer has no derivative


def leaky_relu_inputs(rng: np.random.Generator, shape: Sequence[int], slope: float) -> dict[str, Any]:
    """The inputs of one case: what the functions are called with."""
    x = rng.normal(size=shape)
    return {"x": x + np.copysign(GAP, x), "slope": slope, "dout": rng.normal(size=shape)}


CASES = [
    public("typical", shape=(4, 5), slope=0.1),
    public("one example", shape=(1, 6), slope=0.2),
    public("images", shape=(2, 3, 4, 5), slope=0.01),
    hidden("another size", shape=(7, 6), slope=0.3),
]


def leaky_relu_out(impl: Any, inputs: Inputs) -> Any:
    """The forward pass by itself."""
    out, _ = impl.layers.leaky_relu_forward(inputs.x, inputs.slope)
    return out


@question(
    "q1.leaky_relu_forward",
    "Leaky ReLU: forward",
    function="layers.leaky_relu_forward",
    inputs=leaky_relu_inputs,
    cases=CASES,
)
def leaky_relu_forward(impl: Any, inputs: Inputs) -> Yields:
    """Call the function and name what it returns."""
    yield "out", leaky_relu_out(impl, inputs)


@question(
    "q1.leaky_relu_backward",
    "Leaky ReLU: backward",
    function="layers.leaky_relu_backward",
    uses=["layers.leaky_relu_forward"],
    inputs=leaky_relu_inputs,
    cases=CASES,
    own_forward=OwnForward(leaky_relu_out, {"dx": "x"}),
)
def leaky_relu_backward(impl: Any, inputs: Inputs) -> Yields:
    """The cache comes from the same implementation's forward pass."""
    _, cache = impl.layers.leaky_relu_forward(inputs.x, inputs.slope)
    dx = impl.layers.leaky_relu_backward(inputs.dout, cache)
    yield "dx", dx
