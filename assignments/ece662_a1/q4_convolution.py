"""Q4: convolution, as a plain loop."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs, OwnForward

from .inputs import not_contiguous


def conv_inputs(
    rng: np.random.Generator,
    N: int,
    C: int,
    H: int,
    W: int,
    F: int,
    HH: int,
    WW: int,
    stride: int,
    pad: int,
    contiguous: bool = True,
) -> dict[str, Any]:
    """The stride must fit the padded image without a remainder."""
    rows, rest = divmod(H + 2 * pad - HH, stride)
    columns, rest_of_width = divmod(W + 2 * pad - WW, stride)
    assert rest == rest_of_width == 0
    x = rng.normal(size=(N, C, H, W))
    w = rng.normal(size=(F, C, HH, WW))
    return {
        "x": x if contiguous else not_contiguous(x),
        "w": w if contiguous else not_contiguous(w),
        "b": rng.normal(size=F),
        "conv_param": {"stride": stride, "pad": pad},
        "dout": rng.normal(size=(N, F, rows + 1, columns + 1)),
    }


CONV_CASES = [
    public("typical", N=4, C=3, H=5, W=5, F=2, HH=3, WW=3, stride=1, pad=1),
    public("stride 2", N=2, C=3, H=7, W=7, F=4, HH=3, WW=3, stride=2, pad=1),
    public("stride 3, two rows of padding", N=3, C=2, H=8, W=8, F=5, HH=3, WW=3, stride=3, pad=2),
    public("one example", N=1, C=2, H=6, W=6, F=3, HH=4, WW=4, stride=2, pad=1),
    public("not contiguous", N=2, C=4, H=5, W=5, F=3, HH=3, WW=3, stride=1, pad=1, contiguous=False),
    public("no padding", N=2, C=3, H=5, W=5, F=4, HH=3, WW=3, stride=1, pad=0),
    public("rectangular images", N=2, C=3, H=4, W=7, F=4, HH=3, WW=3, stride=1, pad=1),
    public("rectangular filters", N=3, C=2, H=6, W=6, F=4, HH=2, WW=4, stride=2, pad=1),
    hidden("another size", N=3, C=4, H=6, W=6, F=5, HH=3, WW=3, stride=1, pad=1),
    hidden("another stride", N=2, C=3, H=9, W=9, F=4, HH=5, WW=5, stride=2, pad=2),
]


def forward_out(impl: Any, inputs: Inputs) -> Any:
    out, _ = impl.layers.conv_forward_naive(inputs.x, inputs.w, inputs.b, inputs.conv_param)
    return out


@question(
    "q4.conv_forward",
    "Convolution: forward",
    function="layers.conv_forward_naive",
    inputs=conv_inputs,
    cases=CONV_CASES,
)
def conv_forward(impl: Any, inputs: Inputs) -> Yields:
    yield "out", forward_out(impl, inputs)


@question(
    "q4.conv_backward",
    "Convolution: backward",
    function="layers.conv_backward_naive",
    uses=["layers.conv_forward_naive"],
    inputs=conv_inputs,
    cases=CONV_CASES,
    shapes={"dx": "N, C, H, W", "dw": "F, C, HH, WW", "db": "F"},
    own_forward=OwnForward(forward_out, {"dx": "x", "dw": "w", "db": "b"}),
)
def conv_backward(impl: Any, inputs: Inputs) -> Yields:
    _, cache = impl.layers.conv_forward_naive(inputs.x, inputs.w, inputs.b, inputs.conv_param)
    dx, dw, db = impl.layers.conv_backward_naive(inputs.dout, cache)
    yield "dx", dx
    yield "dw", dw
    yield "db", db
