"""Mistakes in the two backward passes of batch normalization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.reference.mistakes.base import maker
from grader.reference.mistakes.batchnorm import WORDS
from grader.reference.mistakes.shared import gradients
from grader.reference.mistakes.shared.differentiating import gradients_of
from grader.reference.mistakes.shared.words import in_words

if TYPE_CHECKING:
    from grader.model import Array
    from grader.reference.batchnorm import BatchnormCache
    from grader.reference.mistakes.base import Mistake

BATCH, FEATURES = 0, 1
"""The axes of x."""


def _backward(
    dout: Array, cache: BatchnormCache, *, summed_over: int = BATCH, **options: Any
) -> tuple[Array, Array, Array]:
    """``options`` are those of `gradients_of`."""
    return gradients_of(dout, cache.gamma, cache.forward, summed_over, **options)


def _mistakes(topic: str, replaces: str) -> tuple[Mistake, ...]:
    """The same for the pass along the graph and for the simplified formula."""
    over_features = maker(topic, replaces, _backward)(
        "parameters_over_features",
        "`dgamma` and `dbeta` are summed over the features, so they have N entries. Each feature has its "
        "own `gamma` and `beta`, which all examples share.",
        "Sum over axis 0.",
        summed_over=FEATURES,
    )
    rows = gradients.ALL + gradients.AS_VECTORS
    return *in_words(rows, WORDS, topic, replaces, _backward), over_features


MISTAKES = (
    *_mistakes("batchnorm", "layers.batchnorm_backward"),
    *_mistakes("batchnorm_alt", "layers.batchnorm_backward_alt"),
)
