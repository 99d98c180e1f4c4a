"""Mistakes in layer normalization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.reference.layernorm import FEATURES, LayernormCache
from grader.reference.mistakes.base import maker
from grader.reference.mistakes.shared import gradients, standardizing
from grader.reference.mistakes.shared.differentiating import gradients_of
from grader.reference.mistakes.shared.words import Words, in_words
from grader.reference.normalize import EPS, Axes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array

BATCH = 0
"""The axis of the examples."""


def _forward(
    x: Array,
    gamma: Array,
    beta: Array,
    ln_param: Mapping[str, Any],
    *,
    axes: Axes = FEATURES,
    eps_given: bool = True,
    **options: Any,
) -> tuple[Array, LayernormCache]:
    """``options`` are those of `normalize`."""
    eps = ln_param.get("eps", EPS) if eps_given else EPS
    out, forward = standardizing.normalize(x, gamma, beta, axes, eps, **options)
    return out, LayernormCache(forward, gamma)


def _backward(
    dout: Array,
    cache: LayernormCache,
    *,
    averaged_over: int = FEATURES,
    divided_by_batch: bool = False,
    summed_over: int = BATCH,
    **options: Any,
) -> tuple[Array, Array, Array]:
    """``options`` are those of `gradients_of`."""
    forward = cache.forward._replace(axes=averaged_over)
    count = len(dout) if divided_by_batch else None
    return gradients_of(dout, cache.gamma, forward, summed_over, count=count, **options)


WORDS = Words("An example's mean", "An example's variance", "D", "axis=1, keepdims=True")
FORWARD, BACKWARD = "layers.layernorm_forward", "layers.layernorm_backward"
_in_forward = maker("layernorm", FORWARD, _forward)
_in_backward = maker("layernorm", BACKWARD, _backward)

MISTAKES = (
    _in_forward(
        "over_the_batch",
        "Mean and variance are taken over the examples, as in batch normalization. Layer normalization "
        "takes them over the features of each example.",
        "Use `axis=1` and `keepdims=True`.",
        axes=BATCH,
    ),
    _in_forward(
        "over_everything",
        "One mean and one variance are taken over the whole batch. Each example has its own.",
        "Use `axis=1` and `keepdims=True`.",
        axes=(BATCH, FEATURES),
    ),
    _in_forward(
        "eps_of_its_own",
        "The `eps` of `ln_param` is not used: it is always 1e-5.",
        "Read it with `ln_param.get('eps', 1e-5)`.",
        eps_given=False,
    ),
    *in_words(standardizing.STATISTICS, WORDS, "layernorm", FORWARD, _forward),
    *in_words(standardizing.SCALE_AND_SHIFT, WORDS, "layernorm", FORWARD, _forward),
    _in_backward(
        "averages_over_the_batch",
        "The means in `dx` are taken over the examples, as in batch normalization. The statistics of the "
        "forward pass are those of each example, over its features.",
        "Sum over axis 1 and divide by D.",
        averaged_over=BATCH,
    ),
    _in_backward(
        "divided_by_n",
        "The sums in `dx` are divided by the number of examples N. They run over the D features.",
        "Divide by D.",
        divided_by_batch=True,
    ),
    _in_backward(
        "parameters_over_features",
        "`dgamma` and `dbeta` are summed over the features, so they have N entries. Each feature has its "
        "own `gamma` and `beta`, which all examples share.",
        "Sum over axis 0.",
        summed_over=FEATURES,
    ),
    *in_words(gradients.ALL + gradients.AS_VECTORS, WORDS, "layernorm", BACKWARD, _backward),
)
