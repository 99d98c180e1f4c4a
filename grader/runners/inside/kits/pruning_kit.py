"""A small network to prune, and a record of what was tested of it.

The pruning notebook loads a trained model and tests it after each level; here both are ours.
Which weights are pruned at a level does not depend on how well a model was trained.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.utils import prune

from grader.runners.inside.tensors import plain

Array = np.ndarray[Any, np.dtype[Any]]
_MOST = 40
"""Models that are remembered: more than any notebook tests."""


class Recorder:
    """Gives the network to whoever loads a model, and remembers each that is tested."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = dict(arrays)
        self.tested: list[dict[str, Any]] = []

    def load_model(self, _path: Any = None, mode: str = "torch", **_: Any) -> Any:
        """A new network, in the framework that is asked for."""
        return _keras_model(self._arrays) if mode == "tensorflow" else _torch_model(self._arrays)

    def test_model(self, model: Any, *_: Any, **__: Any) -> float:
        """Remember the model as it is now.  There is no accuracy: the network was never trained."""
        if len(self.tested) < _MOST:
            self.tested.append(_state(model))
        return 0.0


def recorder(arrays: Mapping[str, Array]) -> Recorder:
    """For a network with these weights: filters (F, C, HH, WW), then affine ones (M, D)."""
    return Recorder(arrays)


def recorded(record: Recorder, space: Any) -> dict[str, Any]:
    """The models that were tested, in order: the weights of each layer, and whether masks are left."""
    del space
    return {str(number): state for number, state in enumerate(record.tested)}


def _torch_model(arrays: Mapping[str, Array]) -> nn.Module:
    layers: list[nn.Module] = []
    for array in arrays.values():
        if array.ndim == 4:
            filters, channels, *size = array.shape
            layers += [nn.Conv2d(channels, filters, tuple(size), stride=4), nn.ReLU()]
        else:
            layers += [nn.Flatten(), nn.Linear(*array.shape[::-1])]
    model = nn.Sequential(*layers)
    with torch.no_grad():
        weights = [p for p in model.parameters() if p.ndim > 1]
        for weight, array in zip(weights, arrays.values(), strict=True):
            weight.copy_(torch.tensor(array))
    return model


def _keras_model(arrays: Mapping[str, Array]) -> Any:
    import tensorflow as tf  # type: ignore[import-untyped]  # it has no types

    layers: list[Any] = [tf.keras.Input(shape=(32, 32, 3))]
    kernels = []
    for array in arrays.values():
        if array.ndim == 4:
            layers.append(
                tf.keras.layers.Conv2D(array.shape[0], array.shape[2:], strides=4, activation="relu")
            )
            kernels.append(array.transpose(2, 3, 1, 0))
        else:
            layers += [tf.keras.layers.Flatten(), tf.keras.layers.Dense(array.shape[0])]
            kernels.append(array.T)
    model = tf.keras.Sequential(layers)
    known = [layer for layer in model.layers if layer.weights]
    for layer, kernel in zip(known, kernels, strict=True):
        layer.set_weights([kernel, np.zeros(kernel.shape[-1], np.float32)])
    return model


def _state(model: Any) -> dict[str, Any]:
    weights, masked = _of_torch(model) if isinstance(model, nn.Module) else _of_keras(model)
    return {"masked": masked, "weights": {f"layer{n}": array for n, array in enumerate(weights, 1)}}


def _of_torch(model: nn.Module) -> tuple[list[Array], bool]:
    """The weights that the model computes with."""
    known = [m for m in model.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    return [plain(module.weight) for module in known], any(prune.is_pruned(module) for module in known)


def _of_keras(model: Any) -> tuple[list[Array], bool]:
    if "tensorflow" not in sys.modules:
        raise TypeError(f"a model is needed here, not {type(model).__name__}")
    return list(_kernels(model)), False


def _kernels(model: Any) -> Iterator[Array]:
    """As PyTorch has them: (F, C, HH, WW) and (M, D)."""
    for layer in model.layers:
        if layer.weights:
            kernel = layer.get_weights()[0]
            yield kernel.transpose(3, 2, 0, 1) if kernel.ndim == 4 else kernel.T
