"""The networks' scores by torch, and their losses and gradients from them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tests.unit.assignments.submitted import Package
from tests.unit.assignments.torch_layers import EPS, Check, agree, differentiate, normalized, values

REG = 0.3
Params = Mapping[str, Tensor]
Scores = Callable[[Params, Tensor, bool], Tensor]


def fill(model: Any) -> dict[str, Tensor]:
    """Give the net parameters that hide nothing; return the same for torch."""
    rng = np.random.default_rng(11)
    for name in sorted(model.params):
        model.params[name] = rng.normal(scale=0.5, size=model.params[name].shape)
    return {name: torch.tensor(value, requires_grad=True) for name, value in model.params.items()}


def check_net(model: Any, shape: Sequence[int], scores: Scores, classes: int = 4) -> None:
    """Loss and gradients with regularization, then the scores, against torch."""
    (X,) = values(shape)
    y = np.arange(len(X)) % classes
    params = fill(model)
    loss, grads = model.loss(X, y)
    expected = functional.cross_entropy(scores(params, torch.tensor(X), True), torch.tensor(y))
    for name, value in params.items():
        if name.startswith("W"):
            expected = expected + 0.5 * REG * (value**2).sum()
    agree(loss, expected)
    differentiate(expected)
    for name, value in params.items():
        agree(grads[name], np.zeros(value.shape) if value.grad is None else value.grad)
    agree(model.loss(X), scores(params, torch.tensor(X), False))


def two_layer_net(package: Package) -> None:
    model = package.fc_net.TwoLayerNet(6, 5, 4, weight_scale=0.1, reg=REG)
    check_net(model, (5, 2, 3), fully_connected(2))


def fully_connected(layers: int, normalization: str | None = None, *, dropped: bool = False) -> Scores:
    """The scores of a net; ``dropped``: in training no hidden unit is kept."""
    averages: dict[int, tuple[Tensor, Tensor]] = {}

    def scores(params: Params, X: Tensor, training: bool) -> Tensor:
        out = X.flatten(1)
        for layer in range(1, layers):
            out = out @ params[f"W{layer}"] + params[f"b{layer}"]
            if normalization == "batchnorm" and training:
                averages[layer] = 0.1 * out.detach().mean(0), 0.1 * out.detach().var(0, correction=0)
            if normalization is not None:
                mean_and_var = averages.get(layer) if not training else None
                out = normalize(
                    out, params[f"gamma{layer}"], params[f"beta{layer}"], normalization, mean_and_var
                )
            out = torch.relu(out) * (0 if dropped and training else 1)
        return out @ params[f"W{layers}"] + params[f"b{layers}"]

    return scores


def normalize(
    x: Tensor, gamma: Tensor, beta: Tensor, kind: str, averages: tuple[Tensor, Tensor] | None
) -> Tensor:
    """Layer norm; or batch norm by the batch's mean and variance, or by ``averages`` if given."""
    if kind == "layernorm":
        return functional.layer_norm(x, x.shape[1:], gamma, beta, EPS)
    if averages is None:
        return normalized(x, gamma, beta)
    return functional.batch_norm(x, *averages, gamma, beta, eps=EPS)


def deep_net(normalization: str | None = None, *, dropped: bool = False) -> Check:
    def check(package: Package) -> None:
        net = package.fc_net.FullyConnectedNet
        ratio = "dropout" if "dropout" in inspect.signature(net).parameters else "dropout_keep_ratio"
        keep = {ratio: 1e-9, "seed": 1} if dropped else {}
        model = net([7, 5], 6, 4, normalization=normalization, reg=REG, dtype=np.float64, **keep)
        check_net(model, (5, 2, 3), fully_connected(3, normalization, dropped=dropped))

    return check


def conv_net(package: Package) -> None:
    def scores(params: Params, X: Tensor, training: bool) -> Tensor:
        maps = functional.conv2d(X, params["W1"], params["b1"], padding=1)
        pooled = functional.max_pool2d(torch.relu(maps), 2).flatten(1)
        hidden = torch.relu(pooled @ params["W2"] + params["b2"])
        return hidden @ params["W3"] + params["b3"]

    model = package.cnn.ThreeLayerConvNet((2, 6, 4), 3, 3, 5, 4, reg=REG, dtype=np.float64)
    check_net(model, (3, 2, 6, 4), scores)
