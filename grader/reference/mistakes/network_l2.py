"""Mistakes in the L2 term of any network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.reference.fully_connected import FullyConnectedNet
from grader.reference.mistakes.shared.nets import EVERY_NET, FULLY_CONNECTED, mistakes
from grader.reference.network import Gradients, Network

if TYPE_CHECKING:
    from grader.model import Array


class HalfMissing(Network):
    """The L2 term of the loss lacks its factor 0.5, so the loss is too large by
    `0.5 * reg * sum(W**2)`. The gradients have the right factor."""

    def _l2(self, weights: Array) -> tuple[float, Array]:
        term, gradient = super()._l2(weights)
        return 2 * term, gradient


class HalfInGradient(Network):
    """The L2 term adds `0.5 * reg * W` to the gradients. The derivative of
    `0.5 * reg * sum(W**2)` is `reg * W`: the 0.5 cancels the 2 of the square."""

    def _l2(self, weights: Array) -> tuple[float, Array]:
        term, gradient = super()._l2(weights)
        return term, gradient / 2


class Doubled(Network):
    """The L2 term is `reg * sum(W**2)`, with gradient `2 * reg * W`. These belong together, but
    the term that is asked for is half of that."""

    def _l2(self, weights: Array) -> tuple[float, Array]:
        term, gradient = super()._l2(weights)
        return 2 * term, 2 * gradient


class DoubledInGradient(Network):
    """The L2 term adds `2 * reg * W` to the gradients. The derivative of
    `0.5 * reg * sum(W**2)` is `reg * W`."""

    def _l2(self, weights: Array) -> tuple[float, Array]:
        term, gradient = super()._l2(weights)
        return term, 2 * gradient


class Missing(Network):
    """There is no L2 term: neither the loss nor the gradients depend on `reg`."""

    def _regularized(self) -> list[str]:
        return []


class MissingInLoss(Network):
    """The loss lacks the L2 term. The gradients have theirs, so they are not the gradients of
    that loss."""

    def _l2(self, weights: Array) -> tuple[float, Array]:
        _, gradient = super()._l2(weights)
        return 0.0, gradient


class MissingInGradients(Network):
    """The gradients lack the L2 term `reg * W`. The loss has its own, so the gradients are not
    those of that loss."""

    def _l2(self, weights: Array) -> tuple[float, Array]:
        term, _ = super()._l2(weights)
        return term, np.zeros_like(weights)


class FirstMissing(Network):
    """The L2 term leaves out `W1`, in the loss and in its gradient. Every weight matrix belongs
    to it."""

    def _regularized(self) -> list[str]:
        return super()._regularized()[1:]


class LastMissing(Network):
    """The L2 term leaves out the weights of the last layer, in the loss and in their gradient.
    Every weight matrix belongs to it."""

    def _regularized(self) -> list[str]:
        return super()._regularized()[:-1]


class LastAloneInLoss(Network):
    """The L2 term of the loss holds the weights of the last layer alone. The gradients are
    right: every weight matrix has its own `reg * W`."""

    def _add_l2(self, data_loss: float, grads: Gradients) -> tuple[float, Gradients]:
        _, with_l2 = super()._add_l2(data_loss, grads)
        term, _ = self._l2(self.params[self._regularized()[-1]])
        return data_loss + term, with_l2


class OnBiases(Network):
    """The L2 term covers the biases too, in the loss and in their gradients. Weight decay is
    for weight matrices."""

    def _regularized(self) -> list[str]:
        return [name for name in self.params if name.rstrip("0123456789") in ("W", "b")]


class OnNormalization(FullyConnectedNet):
    """The L2 term covers `gamma` and `beta` too, in the loss and in their gradients. Weight
    decay is for weight matrices."""

    def _regularized(self) -> list[str]:
        return [name for name in self.params if name.startswith(("W", "gamma", "beta"))]


class OnEverything(FullyConnectedNet):
    """The L2 term covers every parameter, so biases, `gamma` and `beta` too, in the loss and in
    their gradients. Weight decay is for weight matrices."""

    def _regularized(self) -> list[str]:
        # Without gamma and beta this is `OnBiases`, and a cause must be one and not two.
        return list(self.params) if self.normalization else super()._regularized()


class Subtracted(Network):
    """The gradients have the L2 term `reg * W` subtracted. It must be added, as the L2 term is
    added to the loss."""

    def _l2(self, weights: Array) -> tuple[float, Array]:
        term, gradient = super()._l2(weights)
        return term, -gradient


class InsteadOfGradient(Network):
    """The gradients of the weights are `reg * W` alone. It must be added to the gradient that
    came from the data, not replace it."""

    def _add_l2(self, data_loss: float, grads: Gradients) -> tuple[float, Gradients]:
        total, with_l2 = super()._add_l2(data_loss, grads)
        return total, with_l2 | {name: self._l2(self.params[name])[1] for name in self._regularized()}


class NotSquared(Network):
    """The L2 term of the loss is `0.5 * reg * norm(W)`, the root of the sum of squares. It is
    made from the sum itself, `0.5 * reg * sum(W**2)`."""

    def _l2(self, weights: Array) -> tuple[float, Array]:
        _, gradient = super()._l2(weights)
        return 0.5 * self.reg * float(np.sqrt(np.sum(weights**2))), gradient


class SquareOfSum(Network):
    """The L2 term of the loss is `0.5 * reg * sum(W)**2`: the square is taken after the sum.
    Each weight is squared first, so that weights of opposite sign cannot cancel."""

    def _l2(self, weights: Array) -> tuple[float, Array]:
        _, gradient = super()._l2(weights)
        return 0.5 * self.reg * float(np.sum(weights)) ** 2, gradient


class DividedByExamples(Network):
    """The L2 term is divided by the number of examples, in the loss and in the gradients. Here
    only the loss of the data is a mean; the L2 term is `0.5 * reg * sum(W**2)`."""

    def _data_loss(self, scores: Array, y: Array) -> tuple[float, Array]:
        self._examples = len(y)
        return super()._data_loss(scores, y)

    def _l2(self, weights: Array) -> tuple[float, Array]:
        term, gradient = super()._l2(weights)
        return term / self._examples, gradient / self._examples


FACTORS = "Compare the factor of the L2 term in the loss with `0.5 * reg * sum(W**2)`."
GRADIENT = "Compare what is added to each weight's gradient with `reg * W`."
COVERED = "Go through the parameters: the L2 term covers each `W`, and nothing else."

MISTAKES = (
    *mistakes(EVERY_NET, "l2_half_missing", HalfMissing, FACTORS),
    *mistakes(EVERY_NET, "l2_half_in_gradient", HalfInGradient, GRADIENT),
    *mistakes(EVERY_NET, "l2_doubled", Doubled, "Multiply both by 0.5."),
    *mistakes(EVERY_NET, "l2_doubled_in_gradient", DoubledInGradient, GRADIENT),
    *mistakes(
        EVERY_NET,
        "l2_missing",
        Missing,
        "Add `0.5 * reg * sum(W**2)` to the loss and `reg * W` to the gradient, for every weight matrix.",
    ),
    *mistakes(EVERY_NET, "l2_missing_in_loss", MissingInLoss, FACTORS),
    *mistakes(EVERY_NET, "l2_missing_in_gradients", MissingInGradients, GRADIENT),
    *mistakes(EVERY_NET, "l2_first_missing", FirstMissing, COVERED),
    *mistakes(EVERY_NET, "l2_last_missing", LastMissing, COVERED),
    *mistakes(
        EVERY_NET,
        "l2_last_alone_in_loss",
        LastAloneInLoss,
        "In the loop over the layers, add each term with `+=`: `=` keeps the last one only.",
    ),
    *mistakes(EVERY_NET, "l2_on_biases", OnBiases, COVERED),
    *mistakes([FULLY_CONNECTED], "l2_on_normalization", OnNormalization, COVERED),
    *mistakes([FULLY_CONNECTED], "l2_on_everything", OnEverything, COVERED),
    *mistakes(EVERY_NET, "l2_subtracted_from_gradient", Subtracted, GRADIENT),
    *mistakes(
        EVERY_NET,
        "l2_instead_of_gradient",
        InsteadOfGradient,
        "Use `+=` where the L2 term meets the gradient of a weight matrix.",
    ),
    *mistakes(EVERY_NET, "l2_norm_not_squared", NotSquared, FACTORS),
    *mistakes(EVERY_NET, "l2_square_of_sum", SquareOfSum, FACTORS),
    *mistakes(EVERY_NET, "l2_divided_by_examples", DividedByExamples, FACTORS),
)
