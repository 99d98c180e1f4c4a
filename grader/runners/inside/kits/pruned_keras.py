"""A network to prune, and what is to be known of a pruned one, in Keras: imported when it is used."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.runners.values import Array

Arrays = Mapping[str, Array]


def is_model(value: Any) -> bool:
    """Whether it is a model of Keras."""
    return "keras" in sys.modules and isinstance(value, sys.modules["keras"].Model)


def network(weights: Arrays, biases: Arrays) -> Any:
    """Convolutions with stride 2, each with a ReLU, then what is flattened and an affine layer."""
    import tensorflow as tf  # type: ignore[import-untyped]  # it has no types

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


def stored(path: str) -> Any:
    """The model in a file; Keras refuses code in it by itself."""
    import tensorflow as tf

    return tf.keras.models.load_model(path, compile=False, safe_mode=True)


def classes(model: Any, x: Array) -> Array:
    """The class of each picture (N, 3, H, W), at test time."""
    pictures = np.ascontiguousarray(x.transpose(0, 2, 3, 1), dtype=np.float32)
    return np.asarray(np.argmax(model(pictures, training=False), axis=1))


def weights(model: Any) -> list[Array]:
    """The kernels of convolutions and affine layers as PyTorch has them: (F, C, HH, WW) and (M, D)."""
    kernels = [layer.get_weights()[0] for layer in model.layers if hasattr(layer, "kernel")]
    return [kernel.transpose(3, 2, 0, 1) if kernel.ndim == 4 else kernel.T for kernel in kernels]


def masked(model: Any) -> bool:
    """Whether masks are left in it: Keras knows none."""
    del model
    return False
