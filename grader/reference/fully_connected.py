"""Fully connected networks: affine layers with relu between, normalization and dropout if asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.reference.network import Gradients, Network, NormalSource

if TYPE_CHECKING:
    from grader.model import Array

NORMALIZATIONS = (None, "batchnorm", "layernorm")


class HiddenCache(NamedTuple):
    """The caches of one hidden layer's parts; None for those it does not have."""

    affine: Any
    norm: Any
    relu: Any
    dropout: Any


class FullyConnectedNet(Network):
    """{affine - [normalization] - relu - [dropout]} x (L - 1) - affine - softmax.

    ``hidden_dims`` are the sizes of the L - 1 hidden layers.  ``params`` holds W1 (D, H1),
    b1 (H1,), .. WL, bL, and with normalization gamma1, beta1 (H1,), .. for all but the last layer.
    ``dropout`` is the probability to keep a unit, 1 for no dropout; ``seed`` makes it drop the
    same units at every call.  ``bn_params`` holds what each normalization layer is called with.
    Raises ValueError for an unknown normalization.
    """

    def __init__(
        self,
        hidden_dims: Sequence[int],
        input_dim: int = 3 * 32 * 32,
        num_classes: int = 10,
        dropout: float = 1,
        normalization: str | None = None,
        reg: float = 0.0,
        weight_scale: float = 1e-2,
        dtype: Any = np.float32,
        seed: int | None = None,
        *,
        rng: NormalSource | None = None,
    ) -> None:
        super().__init__(reg=reg, weight_scale=weight_scale, dtype=dtype, rng=rng)
        if normalization not in NORMALIZATIONS:
            raise ValueError(f"normalization is {normalization!r}; it must be one of {NORMALIZATIONS}.")
        self.normalization = normalization
        self.num_layers = len(hidden_dims) + 1
        self.use_dropout = dropout != 1
        self.dropout_param = self._initial_dropout_param(dropout, seed)
        self.bn_params = self._initial_bn_params()
        self._initialize((input_dim, *hidden_dims, num_classes))

    def _initial_dropout_param(self, keep: float, seed: int | None) -> dict[str, Any]:
        if not self.use_dropout:
            return {}
        return {"mode": "train", "p": keep} | ({} if seed is None else {"seed": seed})

    def _initial_bn_params(self) -> list[dict[str, Any]]:
        if self.normalization is None:
            return []
        is_batchnorm = self.normalization == "batchnorm"
        return [{"mode": "train"} if is_batchnorm else {} for _ in range(self.num_layers - 1)]

    def _initialize(self, sizes: Sequence[int]) -> None:
        """``sizes``: (D, H1, .., C)."""
        for layer, (D, M) in enumerate(pairwise(sizes), start=1):
            self._initialize_affine(layer, D, M)
            if self.normalization is not None and layer < self.num_layers:
                self._initialize_norm(layer, M)

    def _initialize_norm(self, layer: int, M: int) -> None:
        """Parameters of the normalization of M features."""
        self.params[f"gamma{layer}"] = self._constant(1, M)
        self.params[f"beta{layer}"] = self._constant(0, M)

    def _set_mode(self, mode: str) -> None:
        if self.use_dropout:
            self.dropout_param["mode"] = mode
        if self.normalization == "batchnorm":
            for bn_param in self.bn_params:
                bn_param["mode"] = mode

    def _forward(self, x: Array) -> tuple[Array, Any]:
        caches: list[Any] = []
        for layer in range(1, self.num_layers):
            x, cache = self._hidden_forward(x, layer)
            caches.append(cache)
        scores, cache = self._scores(x)
        return scores, [*caches, cache]

    def _backward(self, dscores: Array, cache: Any) -> Gradients:
        dx, grads = self._scores_backward(dscores, cache[-1])
        for layer in range(self.num_layers - 1, 0, -1):
            dx, of_layer = self._hidden_backward(dx, cache[layer - 1], layer)
            grads |= of_layer
        return grads

    def _hidden_forward(self, x: Array, layer: int) -> tuple[Array, HiddenCache]:
        """affine, normalization, relu, dropout: (N, D) -> (N, M)."""
        out, affine = self._affine_forward(x, layer)
        out, norm = self._norm_forward(out, layer)
        out, relu = self._relu_forward(out, layer)
        out, dropout = self._dropout_forward(out)
        return out, HiddenCache(affine, norm, relu, dropout)

    def _hidden_backward(self, dout: Array, cache: HiddenCache, layer: int) -> tuple[Array, Gradients]:
        dout = self._dropout_backward(dout, cache.dropout)
        dout = self._relu_backward(dout, cache.relu, layer)
        dout, norm_grads = self._norm_backward(dout, cache.norm, layer)
        dx, affine_grads = self._affine_backward(dout, cache.affine, layer)
        return dx, affine_grads | norm_grads

    def _norm_forward(self, x: Array, layer: int) -> tuple[Array, Any]:
        if self.normalization is None:
            return x, None
        forward = getattr(self.layers, f"{self.normalization}_forward")
        gamma, beta = self.params[f"gamma{layer}"], self.params[f"beta{layer}"]
        out, cache = forward(x, gamma, beta, self.bn_params[layer - 1])
        return out, cache

    def _norm_backward(self, dout: Array, cache: Any, layer: int) -> tuple[Array, Gradients]:
        if self.normalization is None:
            return dout, {}
        backward = getattr(self.layers, f"{self.normalization}_backward")
        dx, dgamma, dbeta = backward(dout, cache)
        return dx, {f"gamma{layer}": dgamma, f"beta{layer}": dbeta}

    def _dropout_forward(self, x: Array) -> tuple[Array, Any]:
        if not self.use_dropout:
            return x, None
        out, cache = self.layers.dropout_forward(x, self.dropout_param)
        return out, cache

    def _dropout_backward(self, dout: Array, cache: Any) -> Array:
        if not self.use_dropout:
            return dout
        dx: Array = self.layers.dropout_backward(dout, cache)
        return dx


class TwoLayerNet(FullyConnectedNet):
    """affine - relu - affine - softmax, in double precision: params W1 (D, H), b1, W2 (H, C), b2."""

    def __init__(
        self,
        input_dim: int = 3 * 32 * 32,
        hidden_dim: int = 100,
        num_classes: int = 10,
        weight_scale: float = 1e-3,
        reg: float = 0.0,
        *,
        rng: NormalSource | None = None,
    ) -> None:
        super().__init__(
            [hidden_dim],
            input_dim=input_dim,
            num_classes=num_classes,
            reg=reg,
            weight_scale=weight_scale,
            dtype=np.float64,
            rng=rng,
        )
