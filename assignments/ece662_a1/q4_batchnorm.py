"""Q4: spatial batch normalization."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs, OwnForward

from .inputs import gains, not_contiguous, uneven


def spatial_inputs(
    rng: np.random.Generator,
    N: int,
    C: int,
    H: int,
    W: int,
    mode: str = "train",
    running: bool = False,
    spread: float = 1.0,
    contiguous: bool = True,
    **settings: float,
) -> dict[str, Any]:
    """``running`` gives running averages to start from, ``settings`` are other entries of
    ``bn_param``."""
    x = uneven(rng, (N, C, H, W), spread)
    given = {"running_mean": rng.normal(size=C), "running_var": rng.uniform(0.5, 3.0, size=C)}
    return {
        "x": x if contiguous else not_contiguous(x),
        "gamma": gains(rng, C),
        "beta": rng.normal(size=C),
        "bn_param": {"mode": mode, **settings, **(given if running else {})},
        "dout": rng.normal(size=(N, C, H, W)),
    }


def forward_out(impl: Any, inputs: Inputs) -> Any:
    out, _ = impl.layers.spatial_batchnorm_forward(inputs.x, inputs.gamma, inputs.beta, inputs.bn_param)
    return out


@question(
    "q4.spatial_batchnorm_forward",
    "Spatial batch normalization: forward",
    function="layers.spatial_batchnorm_forward",
    uses=["layers.batchnorm_forward"],
    inputs=spatial_inputs,
    cases=[
        public("typical", N=2, C=3, H=5, W=4),
        public("running averages given", N=3, C=4, H=2, W=5, running=True, momentum=0.7),
        public("small variance", N=4, C=2, H=3, W=5, spread=0.05, eps=1e-3),
        public("test mode", N=3, C=5, H=4, W=2, mode="test", running=True),
        public("not contiguous", N=3, C=2, H=4, W=5, contiguous=False),
        public("large images", N=2, C=3, H=10, W=9, spread=4.0),
        hidden("another size", N=5, C=4, H=3, W=2, running=True, momentum=0.6, eps=1e-2, spread=0.3),
        hidden("test mode, another size", N=2, C=6, H=3, W=5, mode="test", running=True, eps=0.1),
    ],
    shapes={"out": "N, C, H, W", "running_mean": "C", "running_var": "C"},
)
def spatial_batchnorm_forward(impl: Any, inputs: Inputs) -> Yields:
    yield "out", forward_out(impl, inputs)
    yield "running_mean", inputs.bn_param.get("running_mean")
    yield "running_var", inputs.bn_param.get("running_var")


@question(
    "q4.spatial_batchnorm_backward",
    "Spatial batch normalization: backward",
    function="layers.spatial_batchnorm_backward",
    uses=[
        "layers.spatial_batchnorm_forward",
        "layers.batchnorm_forward",
        "layers.batchnorm_backward",
        "layers.batchnorm_backward_alt",
    ],
    inputs=spatial_inputs,
    cases=[
        public("typical", N=2, C=3, H=5, W=4),
        public("small variance", N=4, C=2, H=3, W=5, spread=0.05, eps=1e-3),
        public("not contiguous", N=3, C=2, H=4, W=5, contiguous=False),
        hidden("another size", N=3, C=4, H=2, W=5),
    ],
    shapes={"dx": "N, C, H, W", "dgamma": "C", "dbeta": "C"},
    own_forward=OwnForward(forward_out, {"dx": "x", "dgamma": "gamma", "dbeta": "beta"}),
)
def spatial_batchnorm_backward(impl: Any, inputs: Inputs) -> Yields:
    _, cache = impl.layers.spatial_batchnorm_forward(inputs.x, inputs.gamma, inputs.beta, inputs.bn_param)
    dx, dgamma, dbeta = impl.layers.spatial_batchnorm_backward(inputs.dout, cache)
    yield "dx", dx
    yield "dgamma", dgamma
    yield "dbeta", dbeta
