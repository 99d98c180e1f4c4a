"""Q4: the three-layer convolutional network."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs

from . import networks
from .inputs import labels


def conv_net_inputs(
    rng: np.random.Generator,
    image: tuple[int, int, int],
    F: int,
    filter_size: int,
    hidden_dim: int,
    classes: int,
    N: int = 0,
    reg: float = 0.3,
    weight_scale: float = 0.02,
) -> dict[str, Any]:
    """``image`` is (C, H, W), with H and W even.  Without examples, the net is only initialized."""
    C, H, W = image
    settings = {
        "image": image,
        "F": F,
        "filter_size": filter_size,
        "hidden_dim": hidden_dim,
        "classes": classes,
        "reg": reg,
        "weight_scale": weight_scale,
    }
    if not N:
        return settings
    pooled = F * (H // 2) * (W // 2)
    filters = rng.normal(size=(F, C, filter_size, filter_size)) / (filter_size * np.sqrt(C))
    dense = networks.fc_parameters(rng, (pooled, hidden_dim, classes), first=2)
    return settings | {
        "X": rng.normal(size=(N, *image)),
        "y": labels(rng, N, classes),
        "W1": filters,
        "b1": rng.normal(scale=0.5, size=F),
        **dense,
    }


def build(impl: Any, inputs: Inputs) -> Any:
    return impl.cnn.ThreeLayerConvNet(
        input_dim=inputs.image,
        num_filters=inputs.F,
        filter_size=inputs.filter_size,
        hidden_dim=inputs.hidden_dim,
        num_classes=inputs.classes,
        weight_scale=inputs.weight_scale,
        reg=inputs.reg,
        dtype=np.float64,
    )


@question(
    "q4.conv_net",
    "Three-layer convolutional network",
    function="cnn.ThreeLayerConvNet.loss",
    uses=[
        "cnn.ThreeLayerConvNet",
        "layers.conv_forward_naive",
        "layers.conv_backward_naive",
        "layers.max_pool_forward_naive",
        "layers.max_pool_backward_naive",
        *networks.LAYERS,
    ],
    inputs=conv_net_inputs,
    cases=[
        public("typical", N=2, image=(3, 6, 6), F=4, filter_size=3, hidden_dim=7, classes=5),
        public(
            "rectangular images", N=2, image=(3, 4, 6), F=5, filter_size=3, hidden_dim=6, classes=4, reg=1.0
        ),
        public("large filters", N=2, image=(1, 6, 4), F=3, filter_size=5, hidden_dim=8, classes=6),
        public(
            "initialization",
            image=(3, 8, 6),
            F=16,
            filter_size=5,
            hidden_dim=30,
            classes=40,
            weight_scale=0.05,
        ),
        hidden("another size", N=2, image=(3, 8, 6), F=4, filter_size=5, hidden_dim=9, classes=6, reg=0.07),
    ],
    own_forward=networks.own_forward(build, 3),
)
def conv_net(impl: Any, inputs: Inputs) -> Yields:
    yield from networks.outputs(impl, build(impl, inputs), inputs)
