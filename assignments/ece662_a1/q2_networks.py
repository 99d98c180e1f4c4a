"""Q2: fully connected networks with normalization."""

from __future__ import annotations

from typing import Any

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs

from . import networks

OWN_FORWARD = networks.own_forward(networks.build_fc_net, 4, normalized=True)


@question(
    "q2.fc_net_batchnorm",
    "Fully connected network with batch normalization",
    function="fc_net.FullyConnectedNet.loss",
    uses=[
        "fc_net.FullyConnectedNet",
        "layers.batchnorm_forward",
        "layers.batchnorm_backward",
        "layers.batchnorm_backward_alt",
        *networks.LAYERS,
    ],
    inputs=networks.fc_inputs,
    cases=[
        public("one hidden layer", N=6, D=5, C=3, hidden_sizes=[7], normalization="batchnorm", warm_up=3),
        public("two hidden layers", N=5, D=8, C=4, hidden_sizes=[6, 7], normalization="batchnorm", warm_up=2),
        public("two equal layers", N=4, D=7, C=3, hidden_sizes=[6, 6], normalization="batchnorm", warm_up=2),
        public(
            "initialization", D=70, C=30, hidden_sizes=[50, 60], normalization="batchnorm", weight_scale=0.05
        ),
        hidden(
            "three hidden layers",
            N=7,
            D=6,
            C=5,
            hidden_sizes=[8, 9, 4],
            normalization="batchnorm",
            warm_up=4,
            reg=0.07,
        ),
    ],
    shapes={"scores": "N, C"},
    own_forward=OWN_FORWARD,
)
def fc_net_batchnorm(impl: Any, inputs: Inputs) -> Yields:
    yield from networks.outputs(impl, networks.build_fc_net(impl, inputs), inputs)


@question(
    "q2.fc_net_layernorm",
    "Fully connected network with layer normalization",
    function="fc_net.FullyConnectedNet.loss",
    uses=[
        "fc_net.FullyConnectedNet",
        "layers.layernorm_forward",
        "layers.layernorm_backward",
        *networks.LAYERS,
    ],
    inputs=networks.fc_inputs,
    cases=[
        public("one hidden layer", N=4, D=5, C=3, hidden_sizes=[7], normalization="layernorm"),
        public("two hidden layers", N=3, D=8, C=4, hidden_sizes=[6, 7], normalization="layernorm"),
        public(
            "initialization", D=70, C=30, hidden_sizes=[50, 60], normalization="layernorm", weight_scale=0.05
        ),
        hidden(
            "three hidden layers", N=6, D=7, C=5, hidden_sizes=[8, 9, 4], normalization="layernorm", reg=0.07
        ),
    ],
    shapes={"scores": "N, C"},
    own_forward=OWN_FORWARD,
)
def fc_net_layernorm(impl: Any, inputs: Inputs) -> Yields:
    yield from networks.outputs(impl, networks.build_fc_net(impl, inputs), inputs)
