"""Mistakes of fully connected networks in their depth and their dropout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.reference.fully_connected import FullyConnectedNet
from grader.reference.mistakes.shared.nets import FULLY_CONNECTED, mistakes
from grader.reference.network import Gradients

if TYPE_CHECKING:
    from grader.model import Array


class LastReluMissing(FullyConnectedNet):
    """The last hidden layer has no relu, neither forward nor backward. Every layer but the one
    that puts out the scores has a relu."""

    def _relu_forward(self, x: Array, layer: int) -> tuple[Array, Any]:
        return (x, None) if layer == self.num_layers - 1 else super()._relu_forward(x, layer)

    def _relu_backward(self, dout: Array, cache: Any, layer: int) -> Array:
        return dout if layer == self.num_layers - 1 else super()._relu_backward(dout, cache, layer)


class FirstReluAlone(FullyConnectedNet):
    """Only the first hidden layer has a relu. Every layer but the one that puts out the scores
    has a relu."""

    def _relu_forward(self, x: Array, layer: int) -> tuple[Array, Any]:
        return super()._relu_forward(x, layer) if layer == 1 else (x, None)

    def _relu_backward(self, dout: Array, cache: Any, layer: int) -> Array:
        return super()._relu_backward(dout, cache, layer) if layer == 1 else dout


class FirstTwoAlone(FullyConnectedNet):
    """The L2 term covers `W1` and `W2` and no other weights. A net of any depth has one matrix a
    layer, and all of them belong to it."""

    def _regularized(self) -> list[str]:
        return super()._regularized()[:2]


class DropoutIgnored(FullyConnectedNet):
    """Training drops nothing: the net leaves out the dropout that it is asked for, or dropout is
    not in mode 'train' when there is a `y`."""

    def _initial_dropout_param(self, _keep: float, _seed: int | None) -> dict[str, Any]:
        self.use_dropout = False
        return {}


class KeepAndDropExchanged(FullyConnectedNet):
    """Dropout gets one minus the probability that the net was made with. It is the probability
    to keep a unit, and the layer takes the same."""

    def _initial_dropout_param(self, keep: float, seed: int | None) -> dict[str, Any]:
        return super()._initial_dropout_param(1 - keep, seed)


class SeedIgnored(FullyConnectedNet):
    """The `seed` that the net is made with does not reach dropout, so every call of `loss` drops
    other units."""

    def _initial_dropout_param(self, keep: float, _seed: int | None) -> dict[str, Any]:
        return super()._initial_dropout_param(keep, None)


class DropoutMissingBackward(FullyConnectedNet):
    """The backward pass leaves out dropout, so units that were dropped get a gradient all the
    same. The mask of the forward pass applies to the gradient too."""

    def _dropout_backward(self, dout: Array, _cache: Any) -> Array:
        return dout


class DropoutOnScores(FullyConnectedNet):
    """Dropout follows the last layer too, so training drops scores. It follows the relu of each
    hidden layer alone."""

    def _scores(self, x: Array) -> tuple[Array, Any]:
        scores, affine = super()._scores(x)
        scores, dropout = self._dropout_forward(scores)
        return scores, (affine, dropout)

    def _scores_backward(self, dscores: Array, cache: Any) -> tuple[Array, Gradients]:
        affine, dropout = cache
        return super()._scores_backward(self._dropout_backward(dscores, dropout), affine)


RELU = "Each hidden layer has a relu, also in the backward pass; the last layer has none."
COVERED = "Use a loop over all layers: the L2 term covers `W1` to the last `W`."
ORDER = "Each hidden layer is affine, normalization, relu, dropout; the last layer is affine alone."
PARAM = "Look at `self.dropout_param` in `__init__`: its `p` and `seed` are those of the net."

MISTAKES = (
    *mistakes([FULLY_CONNECTED], "last_relu_missing", LastReluMissing, RELU),
    *mistakes([FULLY_CONNECTED], "first_relu_alone", FirstReluAlone, RELU),
    *mistakes([FULLY_CONNECTED], "l2_first_two_alone", FirstTwoAlone, COVERED),
    *mistakes([FULLY_CONNECTED], "dropout_ignored", DropoutIgnored, PARAM),
    *mistakes([FULLY_CONNECTED], "keep_and_drop_exchanged", KeepAndDropExchanged, PARAM),
    *mistakes([FULLY_CONNECTED], "dropout_seed_ignored", SeedIgnored, PARAM),
    *mistakes([FULLY_CONNECTED], "dropout_missing_backward", DropoutMissingBackward, ORDER),
    *mistakes([FULLY_CONNECTED], "dropout_on_scores", DropoutOnScores, ORDER),
)
