"""Q3: the dropout layer.  Its ``p`` is the probability to keep a unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs, OwnForward

from .inputs import away_from_zero, not_contiguous


def dropout_inputs(
    rng: np.random.Generator, N: int, D: int, p: float, mode: str = "train", contiguous: bool = True
) -> dict[str, Any]:
    """No entry of x is zero, so that the dropped units can be told from the output."""
    x = away_from_zero(rng, (N, D))
    return {
        "x": x if contiguous else not_contiguous(x),
        "dropout_param": {"p": p, "mode": mode, "seed": int(rng.integers(2**31))},
        "dout": away_from_zero(rng, (N, D)),
    }


def forward_out(impl: Any, inputs: Inputs) -> Any:
    out, _ = impl.layers.dropout_forward(inputs.x, inputs.dropout_param)
    return out


@question(
    "q3.dropout_forward",
    "Dropout: forward",
    function="layers.dropout_forward",
    inputs=dropout_inputs,
    cases=[
        public("keep 30 %", N=150, D=40, p=0.3),
        public("keep 75 %", N=120, D=50, p=0.75),
        public("test mode", N=4, D=5, p=0.3, mode="test"),
        public("test mode, not contiguous", N=6, D=3, p=0.75, mode="test", contiguous=False),
        hidden("keep 40 %", N=130, D=60, p=0.4),
    ],
    shapes={"out": "N, D", "again": "N, D"},
)
def dropout_forward(impl: Any, inputs: Inputs) -> Yields:
    yield "out", forward_out(impl, inputs)
    yield "again", forward_out(impl, inputs)


@question(
    "q3.dropout_backward",
    "Dropout: backward",
    function="layers.dropout_backward",
    uses=["layers.dropout_forward"],
    inputs=dropout_inputs,
    cases=[
        public("keep 30 %", N=9, D=17, p=0.3),
        public("keep 75 %", N=8, D=6, p=0.75),
        public("test mode", N=4, D=5, p=0.3, mode="test"),
        hidden("keep 60 %", N=7, D=9, p=0.6),
    ],
    shapes={"dx": "N, D"},
    own_forward=OwnForward(forward_out, {"dx": "x"}),
)
def dropout_backward(impl: Any, inputs: Inputs) -> Yields:
    out, cache = impl.layers.dropout_forward(inputs.x, inputs.dropout_param)
    yield "out", out
    dx = impl.layers.dropout_backward(inputs.dout, cache)
    yield "dx", dx
