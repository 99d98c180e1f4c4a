"""Training the networks that stand for PyTorch's and Keras's: what the kits of these names do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.kits.training import seed as seed  # probes ask this kit for it as well
from grader.reference.nets import graph

if TYPE_CHECKING:
    from grader.model import Array
    from grader.reference.nets.model import Model, Sgd

_AT_ONCE = 50


def device(_wanted: str) -> str:
    """The reference computes on the CPU, whatever is wanted."""
    return "cpu"


def bound(steps: int, seconds: float) -> None:
    """Nothing: the reference has no loops of its own."""
    del steps, seconds


def fit(
    model: Model,
    optimizer: Sgd,
    x: Array,
    y: Array,
    steps: int,
    batch_size: int,
    seconds: float,
    on: str = "cpu",
) -> dict[str, Any]:
    """Train by cross-entropy on random batches of x: (N, C, H, W) and y: (N,); the loss of each step."""
    del seconds, on  # what is ours ends, and computes here
    losses = []
    for _ in range(steps):
        batch = np.random.choice(len(x), batch_size)  # noqa: NPY002 - as above
        optimizer.zero_grad()
        loss = graph.cross_entropy(model(x[batch], training=True), y[batch])
        loss.backward(1.0)
        optimizer.step()
        losses.append(float(np.asarray(loss)))
    return {"loss": losses, "stopped": ""}


def predict(model: Model, x: Array, on: str = "cpu") -> Array:
    """The class (N,) of each picture; x: (N, C, H, W)."""
    del on
    parts = [np.argmax(np.asarray(model(x[i : i + _AT_ONCE])), axis=1) for i in range(0, len(x), _AT_ONCE)]
    return np.concatenate(parts)
