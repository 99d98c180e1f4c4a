"""Tensors, modules and optimizers of PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from grader.runners.inside.kits import nets
from grader.runners.inside.kits.nets import arrays as arrays  # probes ask a kit for these as well
from grader.runners.inside.kits.nets import calls as calls
from grader.runners.inside.kits.nets import name_arguments as name_arguments
from grader.runners.inside.kits.nets import nothing as nothing
from grader.runners.inside.tensors import plain
from grader.runners.values import Array

Tensor = torch.Tensor

_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)


def tensor(array: Array) -> Tensor:
    """Data: numbers as float32, whole numbers as int64."""
    return torch.tensor(array, dtype=torch.int64 if array.dtype.kind in "iu" else torch.float32)


def parameters(arrays: Mapping[str, Array]) -> list[Tensor]:
    """Leaves that gradients are computed for, in the order of their names."""
    return [torch.tensor(array, dtype=torch.float32, requires_grad=True) for array in arrays.values()]


def pull_back(
    function: Callable[..., Any], x: Array, params: Mapping[str, Array], upstream: Array
) -> dict[str, Array]:
    """The gradients of parameters by name, through ``function(x, params)``; zeros where none arrive."""
    leaves = parameters(params)
    function(tensor(x), leaves).backward(gradient=tensor(upstream))
    return {
        name: np.zeros(leaf.shape, np.float32) if leaf.grad is None else leaf.grad.numpy()
        for name, leaf in zip(params, leaves, strict=True)
    }


def affine(x: Tensor, params: Sequence[Tensor]) -> Tensor:
    """A network to be trained, of parameters (D, M) and (M,): so simple that it answers nothing."""
    w, b = params
    return x.reshape(x.shape[0], -1) @ w + b


def trainable(values: Sequence[Any], names: Sequence[str]) -> dict[str, bool]:
    """Which parameters gradients are computed for."""
    return {
        name: bool(getattr(value, "requires_grad", False)) for name, value in zip(names, values, strict=False)
    }


def layers(model: nn.Module, x: Array) -> dict[str, Any]:
    """The layers with parameters in the order in which they are used, each in a sentence."""
    return nets.in_order([_said(layer) for layer in _used(model, tensor(x))])


def ending(model: nn.Module, x: Array) -> str:
    """What follows the last layer, as far as the output for a batch shows it."""
    rows = output(model, x, False)
    if nets.are_probabilities(rows):
        return "a softmax"
    return "a ReLU" if rows.min() == 0 else "nothing"


def weights(model: nn.Module) -> dict[str, Array]:
    """The weight arrays of the network, by number."""
    return nets.by_layer(p for p in model.parameters() if p.ndim > 1)


def load(model: nn.Module, values: Mapping[str, Array]) -> None:
    """Set the parameters, each to the array of its shape; those of another shape stay as they are."""
    with torch.no_grad():
        for parameter, array in nets.fitting(model.parameters(), values):
            parameter.copy_(tensor(array))


def output(model: nn.Module, x: Array, training: bool) -> Any:
    """What the network gives for a batch, in training or in evaluation mode."""
    model.train(training)
    with torch.no_grad():
        return plain(model(tensor(x)))


def optimizer(one: torch.optim.Optimizer, model: nn.Module) -> dict[str, Any]:
    """What an optimizer is, and whether it trains all of the network."""
    group = one.param_groups[0]
    return {
        "kind": type(one).__name__,
        "momentum": float(group.get("momentum", 0.0)),
        "nesterov": bool(group.get("nesterov", False)),
        "all": trains_all(one, model),
    }


def trains_all(one: torch.optim.Optimizer, model: nn.Module) -> bool:
    """Whether an optimizer was given all parameters of a network."""
    trained = {id(p) for each in one.param_groups for p in each["params"]}
    return all(id(p) in trained for p in model.parameters())


def optimizer_of(one: torch.optim.Optimizer, model: nn.Module) -> torch.optim.Optimizer:
    """The optimizer that trains a network: one with the same settings, where it was made for another
    network with parameters of the same shapes, of which this one is a copy."""
    trained = [p.shape for group in one.param_groups for p in group["params"]]
    if trains_all(one, model) or sorted(trained) != sorted(p.shape for p in model.parameters()):
        return one
    return type(one)(model.parameters(), **one.defaults)


def suits(train: Callable[..., Any], model: nn.Module, x: Array) -> bool:
    """Whether a network gives what the loss of a training loop takes: scores, or probabilities.

    The loop trains on black pictures, one of each class, so that a network that is a bias alone
    shows what its loss is.
    """
    rows = output(model, x, False)
    takes_scores = _takes_scores(train, rows.shape[1], int(np.prod(x.shape[1:])))
    return takes_scores is None or nets.are_probabilities(rows) != takes_scores


def _takes_scores(train: Callable[..., Any], classes: int, features: int) -> bool | None:
    """Whether one step of the loop is that of the cross-entropy of a softmax, if the network has none;
    None where the loop moves nothing, which says nothing of the loss."""
    bias = nets.probe_bias(classes)
    layer = nn.Linear(features, classes)
    network = nn.Sequential(nn.Flatten(), layer)
    load(network, {"w": np.zeros((classes, features)), "b": bias})
    train(network, torch.optim.SGD(network.parameters(), lr=1.0))
    moved = layer.bias.detach().numpy()
    return None if np.allclose(moved, bias) else nets.moved_by_cross_entropy(bias, moved)


def affine_model(params: Mapping[str, Array]) -> nn.Sequential:
    """A network to be trained: `affine` as a module, in evaluation mode; weights (D, M)."""
    w, b = params.values()
    model = nn.Sequential(nn.Flatten(), _Watched(*w.shape))
    load(model[1], {"w": np.ascontiguousarray(w.T), "b": b})
    return model.eval()


class _Watched(nn.Linear):
    """Knows whether it was in training mode whenever it was trained; not, while it never was."""

    in_training_mode: bool | None = None

    def forward(self, x: Tensor) -> Tensor:
        """As its class does it."""
        if torch.is_grad_enabled():
            self.in_training_mode = self.training and self.in_training_mode is not False
        return super().forward(x)


def mode(model: nn.Sequential) -> dict[str, bool]:
    """Whether `affine_model` was trained, and was in training mode in every step of that."""
    return {"training": bool(model[1].in_training_mode)}


def loader(x: Array, y: Array) -> DataLoader[Any]:
    """Pictures in one batch, in place of a notebook's own loaders: a loop is asked about a step, and not
    about how the pictures were prepared."""
    return DataLoader(TensorDataset(tensor(x), tensor(y)), batch_size=len(x))


def sgd(model: nn.Module, learning_rate: float, momentum: float) -> torch.optim.Optimizer:
    """An optimizer for it, with Nesterov momentum where there is any."""
    return torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=momentum, nesterov=momentum > 0)


def state(model: nn.Sequential) -> dict[str, Array]:
    """The parameters of `affine_model`, as they were given."""
    return {"w": plain(model[1].weight).T.copy(), "b": plain(model[1].bias)}


def _used(model: nn.Module, x: Tensor) -> list[nn.Module]:
    """The modules with parameters of their own, as a forward pass comes to them."""
    seen: dict[int, nn.Module] = {}
    own = [m for m in model.modules() if any(True for _ in m.parameters(recurse=False))]

    def note(module: nn.Module, *_: Any) -> None:
        seen.setdefault(id(module), module)

    handles = [module.register_forward_hook(note) for module in own]
    try:
        model.eval()
        with torch.no_grad():
            model(x)
    finally:
        for handle in handles:
            handle.remove()
    return [*seen.values(), *_unused(own, seen)]


def _unused(own: Sequence[nn.Module], seen: Mapping[int, nn.Module]) -> Iterator[nn.Module]:
    yield from (m for m in own if id(m) not in seen)


def _said(layer: nn.Module) -> str:
    bias = getattr(layer, "bias", None) is not None
    if isinstance(layer, _CONVOLUTIONS):
        return nets.sentence("convolution", bias, (layer.in_channels, layer.out_channels), layer.kernel_size)
    if isinstance(layer, nn.Linear):
        return nets.sentence("affine", bias, (layer.in_features, layer.out_features))
    return nets.sentence(type(layer).__name__, bias)
