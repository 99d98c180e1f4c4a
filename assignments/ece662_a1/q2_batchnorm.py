"""Q2: batch normalization."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs, OwnForward

from .inputs import gains, not_contiguous, uneven


def train_inputs(
    rng: np.random.Generator,
    N: int,
    D: int,
    spread: float = 1.0,
    running: bool = False,
    contiguous: bool = True,
    **settings: float,
) -> dict[str, Any]:
    """Three batches; ``running`` gives running averages to start from, ``settings`` are
    other entries of ``bn_param``."""
    bn_param: dict[str, Any] = {"mode": "train", **settings}
    if running:
        bn_param |= running_averages(rng, D)
    x = uneven(rng, (N, D), spread)
    return {
        "x": x if contiguous else not_contiguous(x),
        "later": uneven(rng, (2 * N, D), spread).reshape(2, N, D),
        "gamma": gains(rng, D),
        "beta": rng.normal(size=D),
        "bn_param": bn_param,
        "dout": rng.normal(size=(N, D)),
    }


def running_averages(rng: np.random.Generator, D: int) -> dict[str, Any]:
    return {"running_mean": rng.normal(size=D), "running_var": rng.uniform(0.5, 3.0, size=D)}


@question(
    "q2.batchnorm_forward_train",
    "Batch normalization: forward, training",
    function="layers.batchnorm_forward",
    inputs=train_inputs,
    cases=[
        public("typical", N=6, D=4),
        public("running averages given", N=5, D=3, running=True, momentum=0.7),
        public("small variance", N=7, D=5, spread=0.05, eps=1e-3),
        public("not contiguous", N=8, D=6, contiguous=False),
        public("large batch", N=60, D=5, spread=4.0),
        hidden("another size", N=9, D=7, running=True, momentum=0.6, eps=1e-2, spread=0.3),
    ],
    shapes={"out": "N, D", "running_mean": "D", "running_var": "D"},
)
def batchnorm_forward_train(impl: Any, inputs: Inputs) -> Yields:
    bn_param = inputs.bn_param
    out, _ = impl.layers.batchnorm_forward(inputs.x, inputs.gamma, inputs.beta, bn_param)
    yield "out", out
    for x in inputs.later:
        impl.layers.batchnorm_forward(x, inputs.gamma, inputs.beta, bn_param)
    yield "running_mean", bn_param.get("running_mean")
    yield "running_var", bn_param.get("running_var")


def inference_inputs(
    rng: np.random.Generator, N: int, D: int, contiguous: bool = True, **settings: float
) -> dict[str, Any]:
    x = uneven(rng, (N, D))
    return {
        "x": x if contiguous else not_contiguous(x),
        "gamma": gains(rng, D),
        "beta": rng.normal(size=D),
        "bn_param": {"mode": "test", **running_averages(rng, D), **settings},
    }


@question(
    "q2.batchnorm_forward_test",
    "Batch normalization: forward, testing",
    function="layers.batchnorm_forward",
    inputs=inference_inputs,
    cases=[
        public("typical", N=6, D=4),
        public("one example", N=1, D=5),
        public("large eps", N=4, D=3, eps=0.3),
        public("not contiguous", N=5, D=6, contiguous=False),
        hidden("another size", N=3, D=7, eps=0.1),
    ],
    shapes={"out": "N, D"},
)
def batchnorm_forward_test(impl: Any, inputs: Inputs) -> Yields:
    bn_param = inputs.bn_param
    out, _ = impl.layers.batchnorm_forward(inputs.x, inputs.gamma, inputs.beta, bn_param)
    yield "out", out
    yield "running_mean", bn_param.get("running_mean")
    yield "running_var", bn_param.get("running_var")


BACKWARD_CASES = [
    public("typical", N=4, D=3),
    public("more features", N=5, D=7),
    public("small variance", N=6, D=4, spread=0.05, eps=1e-3),
    public("not contiguous", N=7, D=5, contiguous=False),
    hidden("another size", N=8, D=6),
    hidden("large eps", N=5, D=4, spread=0.5, eps=0.1),
]
BACKWARD_SHAPES = {"dx": "N, D", "dgamma": "D", "dbeta": "D"}


def forward_out(impl: Any, inputs: Inputs) -> Any:
    out, _ = impl.layers.batchnorm_forward(inputs.x, inputs.gamma, inputs.beta, inputs.bn_param)
    return out


def gradients(impl: Any, backward: Callable[..., Any], inputs: Inputs) -> Yields:
    """What one of the two backward passes makes of the forward pass's cache."""
    _, cache = impl.layers.batchnorm_forward(inputs.x, inputs.gamma, inputs.beta, inputs.bn_param)
    dx, dgamma, dbeta = backward(inputs.dout, cache)
    yield "dx", dx
    yield "dgamma", dgamma
    yield "dbeta", dbeta


OWN_FORWARD = OwnForward(forward_out, {"dx": "x", "dgamma": "gamma", "dbeta": "beta"})


@question(
    "q2.batchnorm_backward",
    "Batch normalization: backward",
    function="layers.batchnorm_backward",
    uses=["layers.batchnorm_forward"],
    inputs=train_inputs,
    cases=BACKWARD_CASES,
    shapes=BACKWARD_SHAPES,
    own_forward=OWN_FORWARD,
)
def batchnorm_backward(impl: Any, inputs: Inputs) -> Yields:
    yield from gradients(impl, impl.layers.batchnorm_backward, inputs)


@question(
    "q2.batchnorm_backward_alt",
    "Batch normalization: backward, simplified",
    function="layers.batchnorm_backward_alt",
    uses=["layers.batchnorm_forward"],
    inputs=train_inputs,
    cases=BACKWARD_CASES,
    shapes=BACKWARD_SHAPES,
    own_forward=OWN_FORWARD,
)
def batchnorm_backward_alt(impl: Any, inputs: Inputs) -> Yields:
    yield from gradients(impl, impl.layers.batchnorm_backward_alt, inputs)
