"""Tensors, models and optimizers of TensorFlow and Keras."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf  # type: ignore[import-untyped]  # it has no types

from grader.runners.inside.kits import nets
from grader.runners.inside.kits.nets import arrays as arrays  # probes ask a kit for it as well
from grader.runners.inside.tensors import plain
from grader.runners.values import Array

_SCORES = "_keras_logits"
"""Where Keras's own softmax notes its scores: its losses take them, whatever they are told."""

_LOSSES = ("sparse_categorical_crossentropy", "categorical_crossentropy")


def tensor(array: Array) -> Any:
    """Data: numbers as float32, whole numbers as int32."""
    return tf.constant(array, dtype=tf.int32 if array.dtype.kind in "iu" else tf.float32)


def parameters(arrays: Mapping[str, Array]) -> list[Any]:
    """Variables, in the order of their names."""
    return [tf.Variable(array, dtype=tf.float32) for array in arrays.values()]


def pull_back(
    function: Callable[..., Any], x: Array, params: Mapping[str, Array], upstream: Array
) -> dict[str, Array]:
    """The gradients of parameters by name, through ``function(x, params)``; zeros where none arrive."""
    leaves = parameters(params)
    with tf.GradientTape() as tape:
        out = function(tensor(x), leaves)
    gradients = tape.gradient(out, leaves, output_gradients=tensor(upstream))
    return {
        name: np.zeros(leaf.shape, np.float32) if gradient is None else plain(gradient)
        for name, leaf, gradient in zip(params, leaves, gradients, strict=True)
    }


def affine(x: Any, params: Sequence[Any]) -> Any:
    """A network to be trained, of parameters (D, M) and (M,): so simple that it answers nothing."""
    w, b = params
    return tf.matmul(tf.reshape(x, (tf.shape(x)[0], -1)), w) + b


def untrained(model_init_fn: Callable[[], Any], *_: Any, **__: Any) -> Any:
    """In place of a training loop, where only what it would train is looked at: the network as it
    begins, for what a cell does with it afterwards."""
    return model_init_fn()


def layers(model: Any, x: Array) -> dict[str, Any]:
    """The layers with weights, each in a sentence."""
    _built(model, x)
    return nets.in_order([_said(layer) for layer in _leaves(model) if layer.weights])


def weights(model: Any) -> dict[str, Array]:
    """The weight arrays of the network, by number."""
    return nets.by_layer(w for w in model.trainable_variables if len(w.shape) > 1)


def load(model: Any, values: Mapping[str, Array]) -> None:
    """Set the variables, each to the array of its shape; those of another shape stay as they are."""
    for variable, array in nets.fitting(model.trainable_variables, values):
        variable.assign(array)


def output(model: Any, x: Array, training: bool) -> Any:
    """What the network gives for a batch, in training or in evaluation mode."""
    return plain(model(tensor(x), training=training))


def optimizer(one: Any, model: Any) -> dict[str, Any]:
    """What an optimizer is; Keras has it train all variables that it is given."""
    del model
    return {
        "kind": type(one).__name__,
        "momentum": float(getattr(one, "momentum", 0.0)),
        "nesterov": bool(getattr(one, "nesterov", False)),
        "all": True,
    }


def suits(train: Callable[..., Any], model: Any, x: Array) -> bool:
    """Whether a network gives what the loss of a training loop takes: probabilities, or scores.

    The loop trains on black pictures, one of each class, so that a network that is a bias alone
    shows what its loss is.
    """
    out = model(tensor(x), training=False)
    rows = np.asarray(out)
    softmax = "softmax" if hasattr(out, _SCORES) else _softmax
    takes = _takes_probabilities(train, rows.shape[1], x.shape[1:], softmax)
    return nets.are_probabilities(rows) == takes


def _softmax(scores: Any) -> Any:
    """One that leaves no `_SCORES` behind."""
    powers = tf.exp(scores - tf.reduce_max(scores, axis=-1, keepdims=True))
    return powers / tf.reduce_sum(powers, axis=-1, keepdims=True)


def _takes_probabilities(train: Callable[..., Any], classes: int, shape: Sequence[int], softmax: Any) -> bool:
    """Whether one step of the loop is that of the cross-entropy of a softmax, if the network has one."""
    bias = nets.probe_bias(classes)
    last = tf.keras.layers.Dense(classes, activation=softmax, kernel_initializer="zeros")
    network = tf.keras.Sequential([tf.keras.Input(shape=tuple(shape)), tf.keras.layers.Flatten(), last])
    last.bias.assign(bias)
    train(lambda: network, lambda: tf.keras.optimizers.SGD(learning_rate=1.0))
    return nets.moved_by_cross_entropy(bias, plain(last.bias))


def compiled(model: Any) -> dict[str, Any]:
    """What a model was compiled with: its loss, whether that takes scores, its metrics, its optimizer."""
    loss = model.loss
    settings = loss.get_config() if hasattr(loss, "get_config") else {}
    name = str(settings.get("name") or getattr(loss, "__name__", loss))
    known = [metric.name for metric in model.metrics] + [str(m) for m in _asked_for(model)]
    return {
        "loss": _plain_name(name),
        "from_logits": bool(settings.get("from_logits", False)),
        "accuracy": any("acc" in metric for metric in known),
        "optimizer": optimizer(model.optimizer, model),
    }


def _plain_name(name: str) -> str:
    """``SparseCategoricalCrossentropy`` and ``sparse_categorical_crossentropy`` are the same loss."""
    flat = name.lower().replace("_", "")
    return next((known for known in _LOSSES if known.replace("_", "") == flat), name)


def _asked_for(model: Any) -> Iterator[Any]:
    """The metrics that the model was compiled with, which exist only once it has been fitted."""
    compiled_metrics = getattr(model, "_compile_metrics", None)
    for metric in getattr(compiled_metrics, "_user_metrics", None) or ():
        yield getattr(metric, "name", None) or getattr(metric, "__name__", metric)


def _built(model: Any, x: Array) -> None:
    """Keras makes the variables of a model when it first sees data."""
    model(tensor(x), training=False)


def _leaves(layer: Any) -> Iterator[Any]:
    """The layers of a model that consist of no others."""
    inner = list(layer._flatten_layers(include_self=False, recursive=False))
    if not inner:
        yield layer
    for one in inner:
        yield from _leaves(one)


def _said(layer: Any) -> str:
    """A layer of Keras by its attributes, one of the student's own by its variables."""
    bias, kernel = bool(getattr(layer, "use_bias", False)), getattr(layer, "kernel", None)
    if not type(layer).__module__.startswith("keras."):
        bias = any(len(weight.shape) == 1 for weight in layer.weights)
        kernel = next((weight for weight in layer.weights if len(weight.shape) > 1), None)
    if kernel is None:
        return nets.sentence(type(layer).__name__, bias)
    *size, inputs, outputs = kernel.shape
    return nets.sentence("convolution" if size else "affine", bias, (inputs, outputs), size)
