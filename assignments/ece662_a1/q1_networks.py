"""Q1: fully connected networks."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs

from . import networks


def two_layer_inputs(rng: np.random.Generator, C: int, H: int, N: int = 0, **options: Any) -> dict[str, Any]:
    inputs = networks.fc_inputs(rng, N=N, C=C, hidden_sizes=[H], **options)
    return inputs | {"H": H, "scores": rng.normal(scale=2.0, size=(N, C))}


def build_two_layer_net(impl: Any, inputs: Inputs) -> Any:
    return impl.fc_net.TwoLayerNet(
        input_dim=inputs.D,
        hidden_dim=inputs.H,
        num_classes=inputs.C,
        weight_scale=inputs.weight_scale,
        reg=inputs.reg,
    )


@question(
    "q1.two_layer_net",
    "Two-layer network",
    function="fc_net.TwoLayerNet.loss",
    uses=["fc_net.TwoLayerNet", *networks.LAYERS],
    inputs=two_layer_inputs,
    cases=[
        public("typical", N=5, D=7, H=6, C=4),
        public("images", N=3, D=24, H=8, C=5, image=(3, 2, 4), reg=1.0),
        public("initialization", D=80, H=60, C=50),
        hidden("another size", N=6, D=5, H=9, C=3, reg=0.07),
    ],
    shapes={"scores": "N, C", "params.W1": "D, H", "params.b1": "H", "params.W2": "H, C", "params.b2": "C"},
    own_forward=networks.own_forward(build_two_layer_net, 2),
)
def two_layer_net(impl: Any, inputs: Inputs) -> Yields:
    yield from networks.outputs(impl, build_two_layer_net(impl, inputs), inputs)
    if "X" not in inputs:
        return
    for name in ("softmax_loss", "svm_loss"):
        loss, dx = getattr(impl.layers, name)(inputs.scores, inputs.y)
        yield name, {"loss": loss, "dx": dx}


@question(
    "q1.fully_connected_net",
    "Fully connected network of any depth",
    function="fc_net.FullyConnectedNet.loss",
    uses=["fc_net.FullyConnectedNet", *networks.LAYERS],
    inputs=networks.fc_inputs,
    cases=[
        public("one hidden layer", N=4, D=6, C=3, hidden_sizes=[5]),
        public("two hidden layers", N=5, D=8, C=4, hidden_sizes=[7, 6], reg=1.0),
        public("four hidden layers", N=3, D=7, C=4, hidden_sizes=[9, 8, 6, 5]),
        public("initialization", D=90, C=40, hidden_sizes=[60, 70], weight_scale=0.05),
        hidden("three hidden layers", N=6, D=5, C=4, hidden_sizes=[8, 7, 9], reg=0.07),
    ],
    shapes={"scores": "N, C"},
    own_forward=networks.own_forward(networks.build_fc_net, 5),
)
def fully_connected_net(impl: Any, inputs: Inputs) -> Yields:
    yield from networks.outputs(impl, networks.build_fc_net(impl, inputs), inputs)
