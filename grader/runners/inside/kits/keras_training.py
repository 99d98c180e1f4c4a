"""Training a Keras model with the student's optimizer, within a budget."""

from __future__ import annotations

import time
from typing import Any

import keras  # type: ignore[import-untyped]  # it has no types
import numpy as np
import tensorflow as tf  # type: ignore[import-untyped]  # it has no types

from grader.runners.inside.kits import nets
from grader.runners.values import Array

_AT_ONCE = 250
_PASSES = 10  # whose statistics are averaged


def seed(number: int) -> None:
    """Seed what weights, batches and dropout draw from."""
    keras.utils.set_random_seed(number % 2**32)


def fit(
    model: Any, optimizer: Any, x: Array, y: Array, steps: int, batch_size: int, seconds: float
) -> dict[str, Any]:
    """Train by cross-entropy on random batches; the loss of each step, and what ended it early.

    ``x`` is (N, C, H, W), as for every framework; the model gets (N, H, W, C).  Whether it puts out
    scores or probabilities shows in its first output.
    """
    pictures = np.ascontiguousarray(x.transpose(0, 2, 3, 1), dtype=np.float32)
    gives_scores = not nets.are_probabilities(np.asarray(model(pictures[:8])))
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=gives_scores)
    losses: list[float] = []
    stopped = ""
    end = time.process_time() + seconds
    for _ in range(steps):
        if time.process_time() > end:
            stopped = "time"
            break
        batch = np.random.choice(len(x), batch_size)  # noqa: NPY002 - seeded by `seed`
        with tf.GradientTape() as tape:
            loss = loss_of(y[batch], model(pictures[batch], training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        losses.append(float(loss))
    _catch_up(model, pictures, batch_size)
    return {"loss": losses, "stopped": stopped}


def _catch_up(model: Any, pictures: Array, batch_size: int) -> None:
    """Have the moving averages tell of the network as it is now.

    Keras's keep 99 % at each step: after the few steps of a budget they still tell of how it began,
    which a student's own, longer, training is far beyond.
    """
    averaging = [one for one in model._flatten_layers() if isinstance(one, keras.layers.BatchNormalization)]
    momenta = [layer.momentum for layer in averaging]
    for number in range(1, _PASSES + 1 if averaging else 1):
        for layer in averaging:
            layer.momentum = 1 - 1 / number
        model(pictures[np.random.choice(len(pictures), batch_size)], training=True)  # noqa: NPY002 - as above
    for layer, momentum in zip(averaging, momenta, strict=True):
        layer.momentum = momentum


def predict(model: Any, x: Array) -> Array:
    """The class of each picture, at test time."""
    pictures = np.ascontiguousarray(x.transpose(0, 2, 3, 1), dtype=np.float32)
    parts = [
        np.argmax(model(pictures[i : i + _AT_ONCE], training=False), axis=1)
        for i in range(0, len(x), _AT_ONCE)
    ]
    return np.concatenate(parts).astype(np.int64)
