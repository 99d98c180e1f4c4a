"""Q2: layer normalization."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs, OwnForward

from .inputs import gains, not_contiguous, uneven


def layernorm_inputs(
    rng: np.random.Generator,
    N: int,
    D: int,
    spread: float = 1.0,
    contiguous: bool = True,
    **settings: float,
) -> dict[str, Any]:
    x = uneven(rng, (N, D), spread)
    return {
        "x": x if contiguous else not_contiguous(x),
        "gamma": gains(rng, D),
        "beta": rng.normal(size=D),
        "ln_param": settings,
        "dout": rng.normal(size=(N, D)),
    }


LAYERNORM_CASES = [
    public("typical", N=3, D=5),
    public("one example", N=1, D=6),
    public("small variance", N=4, D=7, spread=0.05, eps=1e-3),
    public("not contiguous", N=6, D=4, contiguous=False),
    hidden("another size", N=5, D=8),
    hidden("large eps", N=7, D=6, spread=0.5, eps=0.1),
]


def forward_out(impl: Any, inputs: Inputs) -> Any:
    out, _ = impl.layers.layernorm_forward(inputs.x, inputs.gamma, inputs.beta, inputs.ln_param)
    return out


@question(
    "q2.layernorm_forward",
    "Layer normalization: forward",
    function="layers.layernorm_forward",
    inputs=layernorm_inputs,
    cases=[*LAYERNORM_CASES, public("many features", N=3, D=60, spread=4.0)],
    shapes={"out": "N, D"},
)
def layernorm_forward(impl: Any, inputs: Inputs) -> Yields:
    yield "out", forward_out(impl, inputs)


@question(
    "q2.layernorm_backward",
    "Layer normalization: backward",
    function="layers.layernorm_backward",
    uses=["layers.layernorm_forward"],
    inputs=layernorm_inputs,
    cases=LAYERNORM_CASES,
    shapes={"dx": "N, D", "dgamma": "D", "dbeta": "D"},
    own_forward=OwnForward(forward_out, {"dx": "x", "dgamma": "gamma", "dbeta": "beta"}),
)
def layernorm_backward(impl: Any, inputs: Inputs) -> Yields:
    _, cache = impl.layers.layernorm_forward(inputs.x, inputs.gamma, inputs.beta, inputs.ln_param)
    dx, dgamma, dbeta = impl.layers.layernorm_backward(inputs.dout, cache)
    yield "dx", dx
    yield "dgamma", dgamma
    yield "dbeta", dbeta
