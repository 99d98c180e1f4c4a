"""The reference's networks written again in torch, and both compared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from grader.reference import numeric
from tests.unit.reference.verify import DIFFERENCES, agree, normal, tensor

if TYPE_CHECKING:
    from grader.model import Array
    from grader.reference.convnet import ThreeLayerConvNet
    from grader.reference.fully_connected import FullyConnectedNet
    from grader.reference.network import Network

Params = dict[str, Tensor]


def labels(n: int, classes: int) -> Array:
    """Some class for each example."""
    return np.random.default_rng([n, classes]).integers(classes, size=n)


def perturb(net: Network) -> None:
    """Parameters in general position: no bias, gamma or beta as it was initialized."""
    for seed, name in enumerate(net.params):
        net.params[name] = 0.6 * normal(*net.params[name].shape, seed=seed)


def tensors(net: Network) -> Params:
    """The parameters, to differentiate by."""
    return {name: tensor(value) for name, value in net.params.items()}


def fully_connected_scores(net: FullyConnectedNet, params: Params, x: Tensor, *, training: bool) -> Tensor:
    """The scores of a fully connected net."""
    x = x.flatten(start_dim=1)
    for layer in range(1, net.num_layers):
        x = x @ params[f"W{layer}"] + params[f"b{layer}"]
        x = torch.relu(_normalize(net, params, x, layer, training=training))
        if training and net.use_dropout:
            x = x * _dropout_mask(net, x)
    return x @ params[f"W{net.num_layers}"] + params[f"b{net.num_layers}"]


def _normalize(net: FullyConnectedNet, params: Params, x: Tensor, layer: int, *, training: bool) -> Tensor:
    if net.normalization is None:
        return x
    gamma, beta = params[f"gamma{layer}"], params[f"beta{layer}"]
    if net.normalization == "layernorm":
        return functional.layer_norm(x, gamma.shape, gamma, beta)
    if training:
        return functional.batch_norm(x, None, None, gamma, beta, training=True)
    bn_param = net.bn_params[layer - 1]
    mean, var = torch.tensor(bn_param["running_mean"]), torch.tensor(bn_param["running_var"])
    return functional.batch_norm(x, mean, var, gamma, beta)


def _dropout_mask(net: FullyConnectedNet, x: Tensor) -> Tensor:
    """Every layer of the net draws with the same seed."""
    keep, random = net.dropout_param["p"], np.random.RandomState(net.dropout_param["seed"])
    return torch.tensor((random.random_sample(tuple(x.shape)) < keep) / keep)


def convnet_scores(net: ThreeLayerConvNet, params: Params, x: Tensor) -> Tensor:
    """The scores of the convolutional net."""
    x = functional.conv2d(x, params["W1"], params["b1"], padding=(params["W1"].shape[-1] - 1) // 2)
    x = functional.max_pool2d(torch.relu(x), 2).flatten(start_dim=1)
    x = torch.relu(x @ params["W2"] + params["b2"])
    return x @ params["W3"] + params["b3"]


def loss_agrees_with_torch(net: Network, X: Array, y: Array, params: Params, scores: Tensor) -> None:
    """Loss and every gradient are torch's; ``scores`` come from ``params``."""
    squares = [(value**2).sum() for name, value in params.items() if name.startswith("W")]
    expected = functional.cross_entropy(scores, torch.tensor(y)) + 0.5 * net.reg * torch.stack(squares).sum()
    loss, grads = net.loss(X, y)
    agree(loss, expected)
    assert sorted(grads) == sorted(params)
    for name, right in zip(params, torch.autograd.grad(expected, list(params.values())), strict=True):
        agree(grads[name], right)


def loss_agrees_with_differences(net: Network, X: Array, y: Array) -> None:
    """Each gradient is that of the loss, at every entry of every parameter."""
    _, grads = net.loss(X, y)
    for name, value in net.params.items():
        agree(grads[name], numeric.gradient(partial(_loss_at, net, name, X, y), value), DIFFERENCES)


def _loss_at(net: Network, name: str, X: Array, y: Array, value: Array) -> float:
    """The loss with one parameter replaced for this call."""
    kept = net.params[name]
    net.params[name] = value
    loss, _ = net.loss(X, y)
    net.params[name] = kept
    return float(loss)


def initial_statistics(net: Network) -> dict[str, tuple[float, float]]:
    """Mean and standard deviation of each parameter."""
    return {name: (float(value.mean()), float(value.std())) for name, value in net.params.items()}


def shapes(net: Network) -> dict[str, Any]:
    """The shape of each parameter."""
    return {name: value.shape for name, value in net.params.items()}
