"""Q1: the affine and the relu layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs, OwnForward

from .inputs import away_from_zero, not_contiguous


def affine_inputs(
    rng: np.random.Generator, N: int, D: int, M: int, image: Sequence[int] = (), contiguous: bool = True
) -> dict[str, Any]:
    """``image`` splits the D features over several axes."""
    assert not image or math.prod(image) == D
    x = rng.normal(size=(N, *image)) if image else rng.normal(size=(N, D))
    w = rng.normal(size=(D, M))
    return {
        "x": x if contiguous else not_contiguous(x),
        "w": w if contiguous else not_contiguous(w),
        "b": rng.normal(size=M),
        "dout": rng.normal(size=(N, M)),
    }


AFFINE_CASES = [
    public("typical", N=4, D=5, M=3),
    public("one example", N=1, D=3, M=2),
    public("images", N=3, D=24, M=5, image=(2, 3, 4)),
    public("not contiguous", N=5, D=6, M=4, contiguous=False),
    hidden("another size", N=6, D=4, M=7),
    hidden("other images", N=4, D=30, M=3, image=(3, 5, 2)),
]


def affine_out(impl: Any, inputs: Inputs) -> Any:
    out, _ = impl.layers.affine_forward(inputs.x, inputs.w, inputs.b)
    return out


@question(
    "q1.affine_forward",
    "Affine layer: forward",
    function="layers.affine_forward",
    inputs=affine_inputs,
    cases=AFFINE_CASES,
    shapes={"out": "N, M"},
)
def affine_forward(impl: Any, inputs: Inputs) -> Yields:
    yield "out", affine_out(impl, inputs)


@question(
    "q1.affine_backward",
    "Affine layer: backward",
    function="layers.affine_backward",
    uses=["layers.affine_forward"],
    inputs=affine_inputs,
    cases=AFFINE_CASES,
    shapes={"dw": "D, M", "db": "M"},
    own_forward=OwnForward(affine_out, {"dx": "x", "dw": "w", "db": "b"}),
)
def affine_backward(impl: Any, inputs: Inputs) -> Yields:
    _, cache = impl.layers.affine_forward(inputs.x, inputs.w, inputs.b)
    dx, dw, db = impl.layers.affine_backward(inputs.dout, cache)
    yield "dx", dx
    yield "dw", dw
    yield "db", db


def relu_inputs(rng: np.random.Generator, shape: Sequence[int], contiguous: bool = True) -> dict[str, Any]:
    x = away_from_zero(rng, shape)
    return {"x": x if contiguous else not_contiguous(x), "dout": rng.normal(size=shape)}


RELU_CASES = [
    public("typical", shape=(4, 5)),
    public("one example", shape=(1, 6)),
    public("images", shape=(2, 3, 4, 5)),
    public("not contiguous", shape=(5, 3), contiguous=False),
    hidden("another size", shape=(7, 6)),
    hidden("other images", shape=(3, 2, 5, 4)),
]


def relu_out(impl: Any, inputs: Inputs) -> Any:
    out, _ = impl.layers.relu_forward(inputs.x)
    return out


@question(
    "q1.relu_forward", "ReLU: forward", function="layers.relu_forward", inputs=relu_inputs, cases=RELU_CASES
)
def relu_forward(impl: Any, inputs: Inputs) -> Yields:
    yield "out", relu_out(impl, inputs)


@question(
    "q1.relu_backward",
    "ReLU: backward",
    function="layers.relu_backward",
    uses=["layers.relu_forward"],
    inputs=relu_inputs,
    cases=RELU_CASES,
    own_forward=OwnForward(relu_out, {"dx": "x"}),
)
def relu_backward(impl: Any, inputs: Inputs) -> Yields:
    _, cache = impl.layers.relu_forward(inputs.x)
    dx = impl.layers.relu_backward(inputs.dout, cache)
    yield "dx", dx
