"""Q4: max pooling, as a plain loop."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs, OwnForward

from .inputs import all_different, not_contiguous


def pool_inputs(
    rng: np.random.Generator,
    N: int,
    C: int,
    H: int,
    W: int,
    window: tuple[int, int],
    stride: int,
    contiguous: bool = True,
) -> dict[str, Any]:
    """``window`` is the height and width of the windows; the stride must fit the image."""
    height, width = window
    rows, rest = divmod(H - height, stride)
    columns, rest_of_width = divmod(W - width, stride)
    assert rest == rest_of_width == 0
    x = all_different(rng, (N, C, H, W))
    return {
        "x": x if contiguous else not_contiguous(x),
        "pool_param": {"pool_height": height, "pool_width": width, "stride": stride},
        "dout": rng.normal(size=(N, C, rows + 1, columns + 1)),
    }


POOL_CASES = [
    public("typical", N=3, C=2, H=4, W=6, window=(2, 2), stride=2),
    public("large windows", N=2, C=3, H=9, W=6, window=(3, 3), stride=3),
    public("one example", N=1, C=3, H=8, W=4, window=(2, 2), stride=2),
    public("not contiguous", N=2, C=4, H=6, W=8, window=(2, 2), stride=2, contiguous=False),
    public("overlapping windows", N=2, C=3, H=7, W=5, window=(3, 3), stride=2),
    public("rectangular windows", N=3, C=2, H=6, W=7, window=(2, 3), stride=2),
    public("gaps between windows", N=2, C=3, H=5, W=8, window=(2, 2), stride=3),
    hidden("another size", N=4, C=3, H=6, W=8, window=(2, 2), stride=2),
    hidden("windows of four rows", N=2, C=5, H=4, W=8, window=(4, 4), stride=4),
]


def forward_out(impl: Any, inputs: Inputs) -> Any:
    out, _ = impl.layers.max_pool_forward_naive(inputs.x, inputs.pool_param)
    return out


@question(
    "q4.max_pool_forward",
    "Max pooling: forward",
    function="layers.max_pool_forward_naive",
    inputs=pool_inputs,
    cases=POOL_CASES,
)
def max_pool_forward(impl: Any, inputs: Inputs) -> Yields:
    yield "out", forward_out(impl, inputs)


@question(
    "q4.max_pool_backward",
    "Max pooling: backward",
    function="layers.max_pool_backward_naive",
    uses=["layers.max_pool_forward_naive"],
    inputs=pool_inputs,
    cases=POOL_CASES,
    shapes={"dx": "N, C, H, W"},
    own_forward=OwnForward(forward_out, {"dx": "x"}),
)
def max_pool_backward(impl: Any, inputs: Inputs) -> Yields:
    _, cache = impl.layers.max_pool_forward_naive(inputs.x, inputs.pool_param)
    dx = impl.layers.max_pool_backward_naive(inputs.dout, cache)
    yield "dx", dx
