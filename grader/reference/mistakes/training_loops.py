"""Mistakes in the training loops of the notebooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.reference.mistakes.base import maker
from grader.reference.nets import given, graph
from grader.reference.nets.graph import Value
from grader.reference.nets.model import Model, Sgd

Loss = Callable[[Any, Any], Value]


def _summed(scores: Any, y: Any) -> Value:
    return graph.scaled(graph.cross_entropy(scores, y), len(np.asarray(y)))


def _of_probabilities(scores: Any, y: Any) -> Value:
    return graph.cross_entropy(graph.softmax(scores), y)


def _step(
    model_fn: Any,
    x: Any,
    y: Any,
    params: Sequence[Value],
    learning_rate: float,
    *,
    loss: Loss = graph.cross_entropy,
    sign: float = 1.0,
    scale: Callable[[float], float] = lambda rate: rate,
    keep: bool = False,
    still: bool = False,
) -> Value:
    value = loss(model_fn(x, params), y)
    value.backward(1.0)
    for w in params:
        assert w.grad is not None
        w.data = w.data if still else w.data - sign * scale(learning_rate) * w.grad
        w.grad = w.grad if keep else None
    return value


def _train_part2(model_fn: Any, params: Sequence[Value], learning_rate: float, **options: Any) -> None:
    _step(model_fn, *given.part("train"), params, learning_rate, **options)


def _train_part34(
    model: Model,
    optimizer: Sgd,
    epochs: int = 1,
    *,
    loss: Loss = graph.cross_entropy,
    forget: bool = True,
    most: int = 1000,
) -> None:
    x, y = given.part("train")
    for _ in range(min(epochs, most)):
        if forget:
            optimizer.zero_grad()
        loss(model(x, training=True), y).backward(1.0)
        optimizer.step()


_barebones = maker("torch_loop", "q5_torch.train_part2", _train_part2)
_modules = maker("torch_module_loop", "q5_torch.train_part34", _train_part34)
_tape = maker("keras_step", "q5_tf.training_step", _step)

KEPT = (
    "The second step moves by the gradients of both steps: those of the first were not set to zero.",
    "Set the gradients to zero in every step: `w.grad.zero_()`, or `optimizer.zero_grad()`.",
)
UPHILL = (
    "The parameters move along the gradient, not against it: the loss grows.",
    "Subtract the learning rate times the gradient.",
)
SUMMED = (
    "The loss is summed over the batch, not averaged, so that every step is N times as long.",
    "Take the mean of the losses.",
)
TWICE = (
    "The scores go through a softmax before a loss that contains one.",
    "Pass the scores themselves to the loss.",
)
NO_RATE = (
    "The parameters move by the whole gradient, without the learning rate.",
    "Multiply the gradient by the learning rate.",
)
STILL = (
    "The parameters do not move at all.",
    "Change them in place: `w -= ...` under `torch.no_grad()`, or `w.assign_sub(...)`.",
)

MISTAKES = (
    _barebones("gradients_kept", *KEPT, keep=True),
    _barebones("uphill", *UPHILL, sign=-1.0),
    _barebones("summed", *SUMMED, loss=_summed),
    _barebones("softmax_twice", *TWICE, loss=_of_probabilities),
    _barebones("learning_rate_missing", *NO_RATE, scale=lambda _: 1.0),
    _barebones("not_moved", *STILL, still=True),
    _modules("gradients_kept", *KEPT, forget=False),
    _modules("softmax_twice", *TWICE, loss=_of_probabilities),
    _modules(
        "one_epoch",
        "The loop trains for one epoch, whatever `epochs` is.",
        "Repeat the loop over the batches `epochs` times.",
        most=1,
    ),
    _tape("uphill", *UPHILL, sign=-1.0),
    _tape("summed", *SUMMED, loss=_summed),
    _tape("softmax_twice", *TWICE, loss=_of_probabilities),
    _tape("learning_rate_missing", *NO_RATE, scale=lambda _: 1.0),
    _tape("not_moved", *STILL, still=True),
)
