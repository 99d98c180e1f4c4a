"""A small network to prune, and a record of what was tested of it.

The pruning notebook loads a trained model and tests it after each level; here the model and the
test are ours.  Or the model is the one that was handed in, and the test ours alone.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.utils import prune

from grader.runners.inside.tensors import plain

Array = np.ndarray[Any, np.dtype[Any]]
Arrays = Mapping[str, Array]
Load = Callable[[Any, str], Any]

_MOST = 40
"""Models that are remembered: more than any notebook tests."""
_AT_ONCE = 250


class Recorder:
    """Gives a network to whoever loads a model, and remembers each that is tested.

    ``shown`` are pictures with labels, for the accuracy that the notebook is told; of ``unseen`` ones
    only the answers are kept, since their labels are not here.  With ``whole`` weights are kept.
    """

    def __init__(
        self, load: Load, shown: tuple[Array, Array] | None, unseen: Array, *, whole: bool = True
    ) -> None:
        self._load = load
        self._shown = shown
        self._unseen = unseen
        self._whole = whole
        self.tested: list[dict[str, Any]] = []

    def load_model(self, path: Any = None, mode: str = "torch", **_: Any) -> Any:
        """The network, in the framework that is asked for."""
        return self._load(path, mode)

    def test_model(self, model: Any, *_: Any, **__: Any) -> float:
        """Remember the model as it is now; tell its accuracy, as the course's own function does.  Where
        there are no labels there is none to tell."""
        known: dict[str, Any] = {}
        if self._shown is not None:
            known["shown"] = _classes(model, self._shown[0])
        if len(self.tested) < _MOST:
            state = _state(model, whole=self._whole)
            self.tested.append(state | known | {"unseen": _classes(model, self._unseen)})
        if self._shown is None:
            return 0.0
        accuracy = float(np.mean(known["shown"] == self._shown[1]))
        sys.stdout.write(f"Test Acc: {accuracy:.4f}\n")
        return accuracy


def recorder(weights: Arrays, biases: Arrays, x: Array, y: Array, unseen: Array) -> Recorder:
    """For a network of ours: filters (F, C, HH, WW) with stride 2, then affine weights (M, D)."""

    def load(_path: Any, mode: str) -> Any:
        return _keras_model(weights, biases) if mode == "tensorflow" else _torch_model(weights, biases)

    return Recorder(load, (x, y), unseen)


def handed_in(unseen: Array) -> Recorder:
    """For the model that the notebook names, if it was handed in."""
    return Recorder(_stored_model, None, unseen, whole=False)


def recorded(record: Recorder) -> dict[str, Any]:
    """The models that were tested, in order: their weights, masks that are left, what they answered."""
    return {str(number): state for number, state in enumerate(record.tested)}


def _stored_model(path: Any, mode: str) -> Any:
    """A model from a file, without running anything that the file may ask for."""
    if not Path(path).exists():
        raise FileNotFoundError(f"there is no file {path}")
    if mode == "tensorflow":
        import tensorflow as tf  # type: ignore[import-untyped]  # it has no types

        return tf.keras.models.load_model(path, compile=False)  # it refuses code by itself
    layers = [kind for kind in vars(nn).values() if isinstance(kind, type) and issubclass(kind, nn.Module)]
    with torch.serialization.safe_globals([*layers, OrderedDict, set]):
        model = torch.load(path, map_location="cpu", weights_only=True)
    if not isinstance(model, nn.Module):
        raise TypeError(f"the file holds a value of type {type(model).__name__}, not a model")
    return model


def _classes(model: Any, x: Array) -> Array:
    """The class of each picture (N, 3, H, W), at test time."""
    of = _classes_of_torch if isinstance(model, nn.Module) else _classes_of_keras
    parts = [of(model, x[i : i + _AT_ONCE]) for i in range(0, len(x), _AT_ONCE)]
    return np.concatenate(parts).astype(np.int64)


def _classes_of_torch(model: nn.Module, x: Array) -> Array:
    model.eval()
    with torch.no_grad():
        return np.asarray(model(torch.tensor(x, dtype=torch.float32)).argmax(dim=1).numpy())


def _classes_of_keras(model: Any, x: Array) -> Array:
    if "tensorflow" not in sys.modules:
        raise TypeError(f"a model is needed here, not {type(model).__name__}")
    pictures = np.ascontiguousarray(x.transpose(0, 2, 3, 1), dtype=np.float32)
    return np.asarray(np.argmax(model(pictures, training=False), axis=1))


def _torch_model(weights: Arrays, biases: Arrays) -> nn.Module:
    layers: list[nn.Module] = []
    for array in weights.values():
        if array.ndim == 4:
            filters, channels, *size = array.shape
            layers += [nn.Conv2d(channels, filters, tuple(size), stride=2), nn.ReLU()]
        else:
            layers += [nn.Flatten(), nn.Linear(*array.shape[::-1])]
    model = nn.Sequential(*layers)
    known = [layer for layer in layers if isinstance(layer, nn.Conv2d | nn.Linear)]
    with torch.no_grad():
        for layer, weight, bias in zip(known, weights.values(), biases.values(), strict=True):
            layer.weight.copy_(torch.tensor(weight))
            if layer.bias is not None:
                layer.bias.copy_(torch.tensor(bias))
    return model


def _keras_model(weights: Arrays, biases: Arrays) -> Any:
    import tensorflow as tf

    layers: list[Any] = [tf.keras.Input(shape=(32, 32, 3))]
    for array in weights.values():
        units, size = array.shape[0], array.shape[2:]
        if size:
            layers.append(tf.keras.layers.Conv2D(units, size, strides=2, activation="relu"))
        else:  # what is flattened is in the order of PyTorch
            layers += [tf.keras.layers.Permute((3, 1, 2)), tf.keras.layers.Flatten()]
            layers.append(tf.keras.layers.Dense(units))
    model = tf.keras.Sequential(layers)
    known = [layer for layer in model.layers if layer.weights]
    for layer, weight, bias in zip(known, weights.values(), biases.values(), strict=True):
        layer.set_weights([weight.transpose(2, 3, 1, 0) if weight.ndim == 4 else weight.T, bias])
    return model


def _state(model: Any, *, whole: bool) -> dict[str, Any]:
    """Whether masks are left, the share of weights and of filters that are zero, and the ``whole``
    weights."""
    weights, masked = _of_torch(model) if isinstance(model, nn.Module) else (list(_kernels(model)), False)
    filters = [~array.reshape(len(array), -1).any(axis=1) for array in weights if array.ndim == 4]
    state = {
        "masked": masked,
        "zeros": float(np.mean(np.concatenate([array.ravel() == 0 for array in weights]))),
        "filters": float(np.mean(np.concatenate(filters))) if filters else 0.0,
    }
    arrays = {f"layer{number}": array for number, array in enumerate(weights, 1)}
    return state | ({"weights": arrays} if whole else {})


def _of_torch(model: nn.Module) -> tuple[list[Array], bool]:
    """The weights that the model computes with."""
    known = [m for m in model.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    return [plain(module.weight) for module in known], any(prune.is_pruned(module) for module in known)


def _kernels(model: Any) -> Iterator[Array]:
    """As PyTorch has them: (F, C, HH, WW) and (M, D)."""
    for layer in model.layers:
        if layer.weights:
            kernel = layer.get_weights()[0]
            yield kernel.transpose(3, 2, 0, 1) if kernel.ndim == 4 else kernel.T
