"""What the network questions share: building a net, feeding it, and the inputs for that.

A case's inputs hold the parameters under the networks' own names (``W1``, ``b1``, ``gamma1``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from grader.authoring import Yields
from grader.model import Inputs, OwnForward

from .inputs import gains, labels

LAYERS = [
    "layers.affine_forward",
    "layers.affine_backward",
    "layers.relu_forward",
    "layers.relu_backward",
    "layers.softmax_loss",
]
"""The layers that every net uses."""

Build = Callable[[Any, Inputs], Any]
"""``build(impl, inputs)``: the student's net, as the case wants it."""

PARAMETER = re.compile(r"(W|b|gamma|beta)\d+")


def fc_parameters(
    rng: np.random.Generator, sizes: Sequence[int], normalization: str | None = None, first: int = 1
) -> dict[str, Any]:
    """Parameters of a fully connected net whose layers have ``sizes``, the input's first.

    ``first`` is the number of the first layer.  Weights keep the scale of what flows through,
    so that deep layers still matter; biases are not zero, gamma is not one.
    """
    params: dict[str, Any] = {}
    for layer, (D, M) in enumerate(pairwise(sizes), start=first):
        params[f"W{layer}"] = rng.normal(scale=1.4 / np.sqrt(D), size=(D, M))
        params[f"b{layer}"] = rng.normal(scale=0.5, size=M)
        if normalization is not None and layer < first + len(sizes) - 2:
            params[f"gamma{layer}"] = gains(rng, M)
            params[f"beta{layer}"] = rng.normal(scale=0.5, size=M)
    return params


def fc_inputs(
    rng: np.random.Generator,
    D: int,
    C: int,
    hidden_sizes: Sequence[int],
    N: int = 0,
    reg: float = 0.3,
    weight_scale: float = 0.02,
    image: Sequence[int] = (),
    normalization: str | None = None,
    warm_up: int = 0,
) -> dict[str, Any]:
    """A case of a fully connected net.

    ``image`` splits the D features over several axes; ``warm_up`` is the number of batches
    the net has seen before it is asked for scores.  Without examples, it is only initialized.
    """
    assert not image or math.prod(image) == D
    features = tuple(image) or (D,)
    settings = {
        "D": D,
        "C": C,
        "hidden_sizes": list(hidden_sizes),
        "reg": reg,
        "weight_scale": weight_scale,
        "normalization": normalization,
    }
    if not N:
        return settings
    return settings | {
        "X": rng.normal(size=(N, *features)),
        "y": labels(rng, N, C),
        "warm_up": rng.normal(loc=0.5, size=(warm_up, N, *features)),
        **fc_parameters(rng, (D, *hidden_sizes, C), normalization),
    }


def parameters(inputs: Inputs) -> dict[str, Any]:
    """The inputs that are parameters of the net."""
    return {name: value for name, value in inputs.items() if PARAMETER.fullmatch(name)}


def build_fc_net(impl: Any, inputs: Inputs) -> Any:
    """A FullyConnectedNet as the case wants it, in the keywords that its constructor knows.

    Years differ in them: ``dropout`` became ``dropout_keep_ratio``, and ``use_batchnorm``
    became ``normalization``.
    """
    common = {
        "input_dim": inputs.D,
        "num_classes": inputs.C,
        "reg": inputs.reg,
        "weight_scale": inputs.weight_scale,
        "dtype": np.float64,
    }
    variants = [common | spelling for spelling in _spellings(inputs)]
    return impl.first_accepted(impl.fc_net.FullyConnectedNet, [list(inputs.hidden_sizes)], variants)


def _spellings(inputs: Inputs) -> Iterator[dict[str, Any]]:
    for dropout in _dropout_spellings(inputs):
        for normalization in _normalization_spellings(inputs):
            yield dropout | normalization


def _dropout_spellings(inputs: Inputs) -> list[dict[str, Any]]:
    if "keep" not in inputs:
        return [{}]
    shared = {"seed": inputs.seed}
    return [{"dropout": inputs.keep, **shared}, {"dropout_keep_ratio": inputs.keep, **shared}]


def _normalization_spellings(inputs: Inputs) -> list[dict[str, Any]]:
    if inputs.get("normalization") is None:
        return [{}]
    return [{"normalization": inputs.normalization}, {"use_batchnorm": inputs.normalization == "batchnorm"}]


def outputs(impl: Any, model: Any, inputs: Inputs) -> Yields:
    """Everything a freshly built net is asked for.

    ``params`` as initialized; with the case's parameters: ``scores``, then loss and gradients
    with the regularization that the net was built with, then without any.
    """
    yield "params", impl.value(model.params)
    if "X" not in inputs:
        return
    impl.update(model.params, parameters(inputs))
    for batch in inputs.get("warm_up", ()):
        model.loss(batch, inputs.y)
    yield "scores", model.loss(inputs.X)
    loss, grads = model.loss(inputs.X, inputs.y)
    yield "regularized", {"loss": loss, "grads": impl.value(grads)}
    model.reg = 0.0
    loss, grads = model.loss(inputs.X, inputs.y)
    yield "loss", loss
    yield "grads", impl.value(grads)


def own_forward(build: Build, layers: int, *, normalized: bool = False) -> OwnForward:
    """The unregularized loss of the net that is built, at the case's parameters, to be differentiated."""

    def loss_alone(impl: Any, inputs: Inputs) -> Any:
        model = build(impl, inputs)
        impl.update(model.params, parameters(inputs))
        model.reg = 0.0
        loss, _ = model.loss(inputs.X, inputs.y)
        return loss

    return OwnForward(loss_alone, gradient_names(layers, normalized=normalized), upstream="")


def gradient_names(layers: int, *, normalized: bool = False) -> dict[str, str]:
    """``grads.W1`` -> ``W1`` and so on: which input each gradient of `outputs` belongs to."""
    kinds = ("W", "b", "gamma", "beta") if normalized else ("W", "b")
    return {f"grads.{kind}{layer}": f"{kind}{layer}" for layer in range(1, layers + 1) for kind in kinds}
