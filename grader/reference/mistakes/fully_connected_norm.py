"""Mistakes of fully connected networks in their normalization layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.reference.fully_connected import FullyConnectedNet, HiddenCache
from grader.reference.mistakes.shared.nets import FULLY_CONNECTED, mistakes
from grader.reference.network import Gradients

if TYPE_CHECKING:
    from grader.model import Array


class NormIgnored(FullyConnectedNet):
    """The net ignores the `normalization` that it is asked for: it makes no `gamma` and `beta`,
    and no layer is normalized."""

    def _initial_bn_params(self) -> list[dict[str, Any]]:
        self.normalization = None
        return []


class NormNotApplied(FullyConnectedNet):
    """The net makes `gamma` and `beta`, but `loss` never uses them: no layer is normalized."""

    def _norm_forward(self, x: Array, _layer: int) -> tuple[Array, Any]:
        return x, None

    def _norm_backward(self, dout: Array, _cache: Any, _layer: int) -> tuple[Array, Gradients]:
        return dout, {}


class BatchnormForLayernorm(FullyConnectedNet):
    """A net that is asked for layer normalization applies batch normalization."""

    def _initial_bn_params(self) -> list[dict[str, Any]]:
        if self.normalization == "layernorm":
            self.normalization = "batchnorm"
        return super()._initial_bn_params()


class LayernormForBatchnorm(FullyConnectedNet):
    """A net that is asked for batch normalization applies layer normalization."""

    def _initial_bn_params(self) -> list[dict[str, Any]]:
        if self.normalization == "batchnorm":
            self.normalization = "layernorm"
        return super()._initial_bn_params()


class LayernormParametersMissing(FullyConnectedNet):
    """With layer normalization the net makes no `gamma` and `beta`, so `loss` cannot find them
    in `params` and raises KeyError. Both kinds of normalization need them."""

    def _initialize_norm(self, layer: int, M: int) -> None:
        if self.normalization == "batchnorm":
            super()._initialize_norm(layer, M)


class NormAfterRelu(FullyConnectedNet):
    """The normalization comes after the relu. It belongs between the affine layer and the
    relu."""

    def _hidden_forward(self, x: Array, layer: int) -> tuple[Array, HiddenCache]:
        out, affine = self._affine_forward(x, layer)
        out, relu = self._relu_forward(out, layer)
        out, norm = self._norm_forward(out, layer)
        out, dropout = self._dropout_forward(out)
        return out, HiddenCache(affine, norm, relu, dropout)

    def _hidden_backward(self, dout: Array, cache: HiddenCache, layer: int) -> tuple[Array, Gradients]:
        dout = self._dropout_backward(dout, cache.dropout)
        dout, norm_grads = self._norm_backward(dout, cache.norm, layer)
        dout = self._relu_backward(dout, cache.relu, layer)
        dx, affine_grads = self._affine_backward(dout, cache.affine, layer)
        return dx, affine_grads | norm_grads


class NormOnScores(FullyConnectedNet):
    """The scores are normalized too, with a `gamma` and `beta` of their own. The last layer is
    affine alone."""

    def _initial_bn_params(self) -> list[dict[str, Any]]:
        bn_params = super()._initial_bn_params()
        return [*bn_params, *map(dict, bn_params[:1])]

    def _initialize_affine(self, layer: int, D: int, M: int) -> None:
        super()._initialize_affine(layer, D, M)
        if self.normalization is not None and layer == self.num_layers:
            self._initialize_norm(layer, M)

    def _scores(self, x: Array) -> tuple[Array, Any]:
        scores, affine = super()._scores(x)
        scores, norm = self._norm_forward(scores, self.num_layers)
        return scores, (affine, norm)

    def _scores_backward(self, dscores: Array, cache: Any) -> tuple[Array, Gradients]:
        affine, norm = cache
        dscores, norm_grads = self._norm_backward(dscores, norm, self.num_layers)
        dx, affine_grads = super()._scores_backward(dscores, affine)
        return dx, affine_grads | norm_grads


class LastNormMissing(FullyConnectedNet):
    """The last hidden layer is not normalized. Every layer is but the one that puts out the
    scores."""

    def _norm_forward(self, x: Array, layer: int) -> tuple[Array, Any]:
        return (x, None) if layer == self.num_layers - 1 else super()._norm_forward(x, layer)

    def _norm_backward(self, dout: Array, cache: Any, layer: int) -> tuple[Array, Gradients]:
        return (dout, {}) if layer == self.num_layers - 1 else super()._norm_backward(dout, cache, layer)


class NormMissingBackward(FullyConnectedNet):
    """The backward pass leaves out the normalization: its upstream gradient goes on as it is,
    and `grads` holds nothing for `gamma` and `beta`."""

    def _norm_backward(self, dout: Array, _cache: Any, _layer: int) -> tuple[Array, Gradients]:
        return dout, {}


class NormGradientsMissing(FullyConnectedNet):
    """`grads` holds nothing for `gamma` and `beta`. They are trained too: every parameter needs
    its gradient under its own name."""

    def _norm_backward(self, dout: Array, cache: Any, layer: int) -> tuple[Array, Gradients]:
        dx, _ = super()._norm_backward(dout, cache, layer)
        return dx, {}


class NormGradientsExchanged(FullyConnectedNet):
    """The gradients of `gamma` and `beta` are stored under each other's name."""

    def _norm_backward(self, dout: Array, cache: Any, layer: int) -> tuple[Array, Gradients]:
        dx, grads = super()._norm_backward(dout, cache, layer)
        return dx, dict(zip(grads, reversed(grads.values()), strict=True))


class GammaAndBetaExchanged(FullyConnectedNet):
    """The normalization layer is called with `beta` in the place of `gamma` and `gamma` in that
    of `beta`. The order is `x, gamma, beta`."""

    def _norm_forward(self, x: Array, layer: int) -> tuple[Array, Any]:
        gamma, beta = f"gamma{layer}", f"beta{layer}"
        right = self.params
        if self.normalization is not None:
            self.params = right | {gamma: right[beta], beta: right[gamma]}
        out = super()._norm_forward(x, layer)
        self.params = right
        return out


ORDER = "Each hidden layer is affine, normalization, relu, dropout; the last layer is affine alone."
KIND = "Look at where `self.normalization` is used: 'batchnorm' and 'layernorm' each need their layer."
STORED = "Store what the backward pass returns, `dx, dgamma, dbeta`, under the names in `params`."

MISTAKES = (
    *mistakes([FULLY_CONNECTED], "normalization_ignored", NormIgnored, KIND),
    *mistakes([FULLY_CONNECTED], "normalization_not_applied", NormNotApplied, KIND),
    *mistakes([FULLY_CONNECTED], "batchnorm_for_layernorm", BatchnormForLayernorm, KIND),
    *mistakes([FULLY_CONNECTED], "layernorm_for_batchnorm", LayernormForBatchnorm, KIND),
    *mistakes([FULLY_CONNECTED], "layernorm_parameters_missing", LayernormParametersMissing, KIND),
    *mistakes([FULLY_CONNECTED], "normalization_after_relu", NormAfterRelu, ORDER),
    *mistakes([FULLY_CONNECTED], "normalization_on_scores", NormOnScores, ORDER),
    *mistakes([FULLY_CONNECTED], "last_normalization_missing", LastNormMissing, ORDER),
    *mistakes([FULLY_CONNECTED], "normalization_missing_backward", NormMissingBackward, ORDER),
    *mistakes([FULLY_CONNECTED], "gamma_and_beta_gradients_missing", NormGradientsMissing, STORED),
    *mistakes([FULLY_CONNECTED], "gamma_and_beta_gradients_exchanged", NormGradientsExchanged, STORED),
    *mistakes([FULLY_CONNECTED], "gamma_and_beta_exchanged", GammaAndBetaExchanged, STORED),
)
