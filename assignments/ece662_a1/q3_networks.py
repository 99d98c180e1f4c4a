"""Q3: fully connected networks with dropout."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs

from . import networks
from .inputs import away_from_zero

SATURATED = 100.0  # a lead so large that softmax gives exactly one to the leading class


def dropout_net_inputs(
    rng: np.random.Generator, keep: float, bare: bool = False, **options: Any
) -> dict[str, Any]:
    """``keep`` is the probability to keep a unit; the seed makes training repeatable.

    A ``bare`` case shows the mask in a gradient.  Its only hidden layer puts out ``b1``,
    whatever X is, and class 1 always wins over the right class 0, so that ``grads.b1`` would
    be ``slope`` without dropout.
    """
    settings = {"keep": keep, "seed": int(rng.integers(2**31)), "mode": "train"}
    inputs = networks.fc_inputs(rng, **options) | settings
    return inputs | (bare_parameters(rng, **options) if bare else steady_parameters(rng, **options))


def steady_parameters(
    rng: np.random.Generator, D: int, C: int, hidden_sizes: list[int], **_: int
) -> dict[str, Any]:
    """Small weights and large biases, so that every other unit is always on and the rest off.

    Whichever units are dropped, none is near its kink: gradients can be had by nudging, even
    where the net computes in float32.  The last weights add up to zero over the classes, which
    gives scores of both signs.
    """
    params = networks.fc_parameters(rng, (D, *hidden_sizes, C))
    for layer, M in enumerate(hidden_sizes, start=1):
        params[f"W{layer}"] *= 0.3
        params[f"b{layer}"] = rng.uniform(2.0, 4.0, size=M) * layer * (-1) ** np.arange(M)
    last = params[f"W{len(hidden_sizes) + 1}"]
    last -= last.mean(axis=1, keepdims=True)
    return params


def bare_parameters(
    rng: np.random.Generator, N: int, D: int, C: int, hidden_sizes: list[int]
) -> dict[str, Any]:
    (M,) = hidden_sizes
    b2 = np.zeros(C)
    b2[1] = SATURATED
    slope = away_from_zero(rng, (M,))
    W2 = rng.normal(scale=0.01, size=(M, C))
    W2[:, 1] = W2[:, 0] + slope
    return {
        "y": np.zeros(N, dtype=int),
        "W1": np.zeros((D, M)),
        "b1": rng.uniform(0.01, 0.02, size=M),
        "W2": W2,
        "b2": b2,
        "slope": slope,
    }


@question(
    "q3.fc_net_dropout",
    "Fully connected network with dropout",
    function="fc_net.FullyConnectedNet.loss",
    uses=["fc_net.FullyConnectedNet", "layers.dropout_forward", "layers.dropout_backward", *networks.LAYERS],
    inputs=dropout_net_inputs,
    cases=[
        public("keep 75 %", N=5, D=8, C=4, hidden_sizes=[7, 6], keep=0.75),
        public("keep half", N=6, D=5, C=3, hidden_sizes=[9], keep=0.5),
        public("one wide layer", N=1, D=4, C=3, hidden_sizes=[400], keep=0.7, bare=True),
        hidden("keep 60 %", N=4, D=6, C=5, hidden_sizes=[8, 7], keep=0.6),
    ],
    shapes={"scores": "N, C"},
    own_forward=networks.own_forward(networks.build_fc_net, 3),
)
def fc_net_dropout(impl: Any, inputs: Inputs) -> Yields:
    yield from networks.outputs(impl, networks.build_fc_net(impl, inputs), inputs)
