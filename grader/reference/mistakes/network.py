"""Mistakes of any network on the way from its layers to scores, loss and gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.loss import log_softmax, svm_loss
from grader.reference.mistakes.shared.nets import EVERY_NET, mistakes
from grader.reference.network import Gradients, Network

if TYPE_CHECKING:
    from grader.model import Array

FIRST = ("W1", "b1", "gamma1", "beta1")


class ReluMissing(Network):
    """There is no relu between the layers, neither forward nor backward. Without it, all layers
    together are one linear map."""

    def _relu_forward(self, x: Array, _layer: int) -> tuple[Array, Any]:
        return x, None

    def _relu_backward(self, dout: Array, _cache: Any, _layer: int) -> Array:
        return dout


class ReluMissingBackward(Network):
    """The backward pass goes from layer to layer without relu's own backward pass. The gradient
    is 0 where relu put out 0."""

    def _relu_backward(self, dout: Array, _cache: Any, _layer: int) -> Array:
        return dout


class ReluOnScores(Network):
    """A relu follows the last layer, forward and backward, so no score is negative. The scores
    are the output of the last affine layer itself."""

    def _scores(self, x: Array) -> tuple[Array, Any]:
        scores, affine = super()._scores(x)
        scores, relu = self._relu_forward(scores, self.num_layers)
        return scores, (affine, relu)

    def _scores_backward(self, dscores: Array, cache: Any) -> tuple[Array, Gradients]:
        affine, relu = cache
        dscores = self._relu_backward(dscores, relu, self.num_layers)
        return super()._scores_backward(dscores, affine)


class ReluOnScoresForward(Network):
    """A relu follows the last layer in the forward pass alone, so no score is negative. The
    scores are the output of the last affine layer itself."""

    def _scores(self, x: Array) -> tuple[Array, Any]:
        scores, affine = super()._scores(x)
        return np.maximum(scores, 0), affine


class ProbabilitiesAsScores(Network):
    """Without `y`, `loss` returns the probabilities of the softmax. It must return the scores,
    as they come out of the last layer."""

    def loss(self, X: Array, y: Array | None = None) -> Any:
        """The reference's loss, but probabilities for scores."""
        result = super().loss(X, y)
        return np.exp(log_softmax(result)) if y is None else result


class ClassesAsScores(Network):
    """Without `y`, `loss` returns the predicted classes. It must return the scores of all
    classes, of shape (N, C)."""

    def loss(self, X: Array, y: Array | None = None) -> Any:
        """The reference's loss, but classes for scores."""
        result = super().loss(X, y)
        return np.argmax(result, axis=1) if y is None else result


class SoftmaxTwice(Network):
    """The scores go through a softmax before they are given to `softmax_loss`, which applies
    one itself. It takes the output of the last layer as it is."""

    def _scores(self, x: Array) -> tuple[Array, Any]:
        scores, affine = super()._scores(x)
        return np.exp(log_softmax(scores)), affine


class HingeLoss(Network):
    """The loss and the gradients are those of `svm_loss`. This net is trained with
    `softmax_loss`."""

    def _data_loss(self, scores: Array, y: Array) -> tuple[float, Array]:
        return svm_loss(scores, y)


class Summed(Network):
    """The loss of the data and its gradients are sums over the examples. They must be means, so
    both are too large by the factor N."""

    def _data_loss(self, scores: Array, y: Array) -> tuple[float, Array]:
        loss, dscores = super()._data_loss(scores, y)
        return loss * len(y), dscores * len(y)


class LossSummed(Network):
    """The loss of the data is a sum over the examples. It must be their mean, as the gradients
    are, which are right."""

    def _data_loss(self, scores: Array, y: Array) -> tuple[float, Array]:
        loss, dscores = super()._data_loss(scores, y)
        return loss * len(y), dscores


class GradientsSummed(Network):
    """The gradients are sums over the examples, while the loss is their mean. Both must be
    divided by N."""

    def _data_loss(self, scores: Array, y: Array) -> tuple[float, Array]:
        loss, dscores = super()._data_loss(scores, y)
        return loss, dscores * len(y)


class GradientsAveragedTwice(Network):
    """The gradients are divided by N twice. `softmax_loss` has already divided its gradient by
    the number of examples."""

    def _data_loss(self, scores: Array, y: Array) -> tuple[float, Array]:
        loss, dscores = super()._data_loss(scores, y)
        return loss, dscores / len(y)


class GradientsKept(Network):
    """The gradients are added to those of earlier calls of `loss`. Each call returns the
    gradients of its own batch alone."""

    _earlier: Gradients | None = None

    def _add_l2(self, data_loss: float, grads: Gradients) -> tuple[float, Gradients]:
        loss, grads = super()._add_l2(data_loss, grads)
        earlier = self._earlier or {}
        self._earlier = {name: value + earlier.get(name, 0) for name, value in grads.items()}
        return loss, self._earlier


class BiasGradientsMissing(Network):
    """`grads` holds nothing for the biases. They are trained too: every parameter needs its
    gradient under its own name."""

    def _add_l2(self, data_loss: float, grads: Gradients) -> tuple[float, Gradients]:
        loss, grads = super()._add_l2(data_loss, grads)
        return loss, {name: value for name, value in grads.items() if name.rstrip("0123456789") != "b"}


class FirstGradientsMissing(Network):
    """The backward pass ends before the first layer: `grads` holds nothing for `W1` and `b1`.
    Every parameter needs its gradient under its own name."""

    def _add_l2(self, data_loss: float, grads: Gradients) -> tuple[float, Gradients]:
        loss, grads = super()._add_l2(data_loss, grads)
        return loss, {name: value for name, value in grads.items() if name not in FIRST}


FORWARD_AND_BACKWARD = (
    "Write down the layers in order; the backward pass goes through the same ones in reverse."
)
LAST_LAYER = "Use the last layer's output as it is: no relu and no softmax of your own."
MEAN = "Divide by N once: what the given loss functions return is a mean already."
EVERY_PARAMETER = "Check that `grads` has the same keys as `params`."

MISTAKES = (
    *mistakes(EVERY_NET, "relu_missing", ReluMissing, FORWARD_AND_BACKWARD),
    *mistakes(EVERY_NET, "relu_missing_backward", ReluMissingBackward, FORWARD_AND_BACKWARD),
    *mistakes(EVERY_NET, "relu_on_scores", ReluOnScores, LAST_LAYER),
    *mistakes(EVERY_NET, "relu_on_scores_forward", ReluOnScoresForward, LAST_LAYER),
    *mistakes(EVERY_NET, "probabilities_as_scores", ProbabilitiesAsScores, LAST_LAYER),
    *mistakes(EVERY_NET, "classes_as_scores", ClassesAsScores, LAST_LAYER),
    *mistakes(EVERY_NET, "softmax_twice", SoftmaxTwice, LAST_LAYER),
    *mistakes(EVERY_NET, "hinge_loss", HingeLoss, "Call `softmax_loss` with the scores and `y`."),
    *mistakes(EVERY_NET, "loss_and_gradients_summed", Summed, MEAN),
    *mistakes(EVERY_NET, "loss_summed", LossSummed, MEAN),
    *mistakes(EVERY_NET, "gradients_summed", GradientsSummed, MEAN),
    *mistakes(EVERY_NET, "gradients_averaged_twice", GradientsAveragedTwice, MEAN),
    *mistakes(EVERY_NET, "gradients_kept", GradientsKept, "Make a new `grads` in every call of `loss`."),
    *mistakes(EVERY_NET, "bias_gradients_missing", BiasGradientsMissing, EVERY_PARAMETER),
    *mistakes(EVERY_NET, "first_gradients_missing", FirstGradientsMissing, EVERY_PARAMETER),
)
