"""A network to prune, and what is to be known of a pruned one, in PyTorch: imported when it is used."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.runners.values import Array

Arrays = Mapping[str, Array]


def is_model(value: Any) -> bool:
    """Whether it is a module."""
    return "torch" in sys.modules and isinstance(value, sys.modules["torch"].nn.Module)


def network(weights: Arrays, biases: Arrays) -> Any:
    """Convolutions with stride 2, each with a ReLU, then what is flattened and an affine layer."""
    import torch
    from torch import nn

    layers: list[nn.Module] = []
    for array in weights.values():
        if array.ndim == 4:
            filters, channels, *size = array.shape
            layers += [nn.Conv2d(channels, filters, tuple(size), stride=2), nn.ReLU()]
        else:
            layers += [nn.Flatten(), nn.Linear(*array.shape[::-1])]
    model = nn.Sequential(*layers)
    with torch.no_grad():
        for layer, weight, bias in zip(_layers(model), weights.values(), biases.values(), strict=True):
            layer.weight.copy_(torch.tensor(weight))
            layer.bias.copy_(torch.tensor(bias))
    return model


def stored(path: str) -> Any:
    """The model in a file, of PyTorch's own layers; nothing is run that the file asks for."""
    import torch
    from torch import nn

    layers = [kind for kind in vars(nn).values() if isinstance(kind, type) and issubclass(kind, nn.Module)]
    with torch.serialization.safe_globals([*layers, OrderedDict, set]):
        model = torch.load(path, map_location="cpu", weights_only=True)
    if not is_model(model):
        raise TypeError(f"the file holds a value of type {type(model).__name__}, not a model")
    return model


def classes(model: Any, x: Array) -> Array:
    """The class of each picture (N, 3, H, W), in evaluation mode."""
    import torch

    model.eval()
    with torch.no_grad():
        return np.asarray(model(torch.tensor(x, dtype=torch.float32)).argmax(dim=1).numpy())


def weights(model: Any) -> list[Array]:
    """The weights that the model computes with: (F, C, HH, WW) and (M, D)."""
    return [np.array(layer.weight.detach().numpy()) for layer in _layers(model)]


def masked(model: Any) -> bool:
    """Whether masks are left in it."""
    from torch.nn.utils import prune

    return any(prune.is_pruned(layer) for layer in _layers(model))


def _layers(model: Any) -> list[Any]:
    from torch import nn

    return [layer for layer in model.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
