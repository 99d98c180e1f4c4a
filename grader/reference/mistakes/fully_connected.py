"""Mistakes of fully connected networks in their hidden layers: order, normalization, gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.reference.fully_connected import FullyConnectedNet, HiddenCache
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


class OneBnParam(FullyConnectedNet):
    """All batch normalization layers share one `bn_param`, so each overwrites the running mean
    and variance of the others. Each layer needs its own dictionary."""

    def _initial_bn_params(self) -> list[dict[str, Any]]:
        return [
            param for first in super()._initial_bn_params()[:1] for param in [first] * (self.num_layers - 1)
        ]


class StatisticsLost(FullyConnectedNet):
    """Every call of `loss` makes its `bn_params` anew, so the running mean and variance are lost
    before testing can use them. They belong to the net and are made once."""

    def _set_mode(self, mode: str) -> None:
        self.bn_params = self._initial_bn_params()
        super()._set_mode(mode)


class AlwaysBatchStatistics(FullyConnectedNet):
    """Batch normalization stays in mode 'train' when `loss` is called without `y`, so testing
    uses the statistics of the batch. It must use the running mean and variance."""

    def _set_mode(self, mode: str) -> None:
        super()._set_mode(mode)
        for bn_param in self.bn_params:
            bn_param["mode"] = "train"


class TestsForEver(FullyConnectedNet):
    """Once `loss` was called without `y`, batch normalization stays in mode 'test', in training
    too. The mode must be set in every call."""

    def _set_mode(self, mode: str) -> None:
        kept = [bn_param.get("mode") for bn_param in self.bn_params]
        super()._set_mode(mode)
        for bn_param, before in zip(self.bn_params, kept, strict=True):
            bn_param["mode"] = "test" if before == "test" else mode


class ModesExchanged(FullyConnectedNet):
    """Batch normalization is in mode 'test' when there is a `y`, and in mode 'train' when there
    is none. It must be the reverse."""

    def _set_mode(self, mode: str) -> None:
        super()._set_mode(mode)
        for bn_param in self.bn_params:
            bn_param["mode"] = "train" if mode == "test" else "test"


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
