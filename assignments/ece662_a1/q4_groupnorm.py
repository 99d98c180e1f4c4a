"""Q4: spatial group normalization.

gamma and beta come in both shapes that the course's texts give them; every case is there once
for each, with the same values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.authoring import CaseTemplate, Yields, hidden, public, question
from grader.model import Inputs, OwnForward

from .inputs import gains, not_contiguous, uneven


def groupnorm_inputs(
    rng: np.random.Generator,
    N: int,
    C: int,
    H: int,
    W: int,
    G: int,
    broadcast: bool,
    spread: float = 1.0,
    contiguous: bool = True,
    **settings: float,
) -> dict[str, Any]:
    """``broadcast`` gives gamma and beta the shape (1, C, 1, 1)."""
    shape = (1, C, 1, 1) if broadcast else (C,)
    x = uneven(rng, (N, C, H, W), spread)
    return {
        "x": x if contiguous else not_contiguous(x),
        "gamma": gains(rng, shape),
        "beta": rng.normal(size=shape),
        "G": G,
        "gn_param": settings,
        "dout": rng.normal(size=(N, C, H, W)),
    }


def both_forms(declare: Callable[..., CaseTemplate], id: str, **options: Any) -> list[CaseTemplate]:
    return [
        declare(id, form="gamma and beta of shape (C,)", broadcast=False, **options),
        declare(id, form="gamma and beta of shape (1, C, 1, 1)", broadcast=True, **options),
    ]


GROUPNORM_CASES = [
    *both_forms(public, "typical", N=2, C=6, H=4, W=5, G=2),
    *both_forms(public, "three groups", N=4, C=6, H=2, W=5, G=3),
    *both_forms(public, "one group", N=3, C=4, H=5, W=2, G=1),
    *both_forms(public, "a group for each channel", N=2, C=3, H=5, W=4, G=3),
    *both_forms(public, "small variance", N=3, C=4, H=2, W=5, G=2, spread=0.05, eps=1e-3),
    *both_forms(public, "not contiguous", N=3, C=6, H=5, W=2, G=2, contiguous=False),
    *both_forms(hidden, "another size", N=3, C=8, H=2, W=5, G=4),
    *both_forms(hidden, "large eps", N=2, C=6, H=3, W=4, G=3, spread=0.5, eps=0.1),
]


def forward_out(impl: Any, inputs: Inputs) -> Any:
    out, _ = impl.layers.spatial_groupnorm_forward(
        inputs.x, inputs.gamma, inputs.beta, inputs.G, inputs.gn_param
    )
    return out


@question(
    "q4.spatial_groupnorm_forward",
    "Spatial group normalization: forward",
    function="layers.spatial_groupnorm_forward",
    inputs=groupnorm_inputs,
    cases=GROUPNORM_CASES,
    shapes={"out": "N, C, H, W"},
)
def spatial_groupnorm_forward(impl: Any, inputs: Inputs) -> Yields:
    yield "out", forward_out(impl, inputs)


@question(
    "q4.spatial_groupnorm_backward",
    "Spatial group normalization: backward",
    function="layers.spatial_groupnorm_backward",
    uses=["layers.spatial_groupnorm_forward"],
    inputs=groupnorm_inputs,
    cases=GROUPNORM_CASES,
    shapes={"dx": "N, C, H, W"},
    own_forward=OwnForward(forward_out, {"dx": "x", "dgamma": "gamma", "dbeta": "beta"}),
)
def spatial_groupnorm_backward(impl: Any, inputs: Inputs) -> Yields:
    _, cache = impl.layers.spatial_groupnorm_forward(
        inputs.x, inputs.gamma, inputs.beta, inputs.G, inputs.gn_param
    )
    dx, dgamma, dbeta = impl.layers.spatial_groupnorm_backward(inputs.dout, cache)
    yield "dx", dx
    yield "dgamma", dgamma
    yield "dbeta", dbeta
