"""Fully connected networks: two layers, and any number with normalization and dropout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.reference.layers import REFERENCE, Layers

Array = NDArray[Any]
Params = dict[str, Any]
Trail = list[tuple[str, Any]]
"""The caches of the layers that ran, each with the name of its layer, in the order they ran."""


class TwoLayerNet:
    """affine - relu - affine - softmax; parameters W1 (D, H), b1 (H,), W2 (H, C), b2 (C,)."""

    layers: Layers = REFERENCE

    def __init__(
        self,
        input_dim: int = 3072,
        hidden_dim: int = 100,
        num_classes: int = 10,
        weight_scale: float = 1e-3,
        reg: float = 0.0,
    ) -> None:
        """Gaussian weights with standard deviation ``weight_scale``, zero biases."""
        self.reg = reg
        self.params: Params = {
            "W1": weight_scale * np.random.randn(input_dim, hidden_dim),  # noqa: NPY002 - as the course does
            "b1": np.zeros(hidden_dim),
            "W2": weight_scale * np.random.randn(hidden_dim, num_classes),  # noqa: NPY002 - as above
            "b2": np.zeros(num_classes),
        }

    def loss(self, X: Array, y: Array | None = None) -> Any:
        """Scores (N, C) for X (N, d1, ..., dk) without labels y (N,); with them loss and gradients."""
        scores, caches = self._forward(X)
        if y is None:
            return scores
        data_loss, dscores = self.layers.softmax_loss(scores, y)
        grads = self._backward(dscores, caches)
        self._add_l2(grads)
        return data_loss + self._l2(), grads

    def _forward(self, X: Array) -> tuple[Array, tuple[Any, ...]]:
        p, layers = self.params, self.layers
        hidden, first = layers.affine_forward(X, p["W1"], p["b1"])
        active, relu = layers.relu_forward(hidden)
        scores, second = layers.affine_forward(active, p["W2"], p["b2"])
        return scores, (first, relu, second)

    def _backward(self, dscores: Array, caches: tuple[Any, ...]) -> Params:
        first, relu, second = caches
        dactive, dW2, db2 = self.layers.affine_backward(dscores, second)
        _, dW1, db1 = self.layers.affine_backward(self.layers.relu_backward(dactive, relu), first)
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

    def _regularized(self) -> list[str]:
        """The parameters that the L2 term is about: every weight matrix, nothing else."""
        return [name for name in self.params if name.startswith("W")]

    def _l2(self) -> float:
        """``0.5 * reg * sum(W**2)`` over the weight matrices."""
        return float(0.5 * self.reg * sum(np.sum(self.params[name] ** 2) for name in self._regularized()))

    def _add_l2(self, grads: Params) -> None:
        for name in self._regularized():
            grads[name] = grads[name] + self.reg * self.params[name]


class FullyConnectedNet(TwoLayerNet):
    """{affine - [norm] - relu - [dropout]} x (L - 1) - affine - softmax.

    Parameters W1, b1, ... of the L affine layers and, with a normalization, gamma1, beta1, ...
    of all but the last.
    """

    def __init__(
        self,
        hidden_dims: Sequence[int],
        input_dim: int = 3072,
        num_classes: int = 10,
        dropout: float = 1,
        normalization: str | None = None,
        reg: float = 0.0,
        weight_scale: float = 1e-2,
        dtype: Any = np.float32,
        seed: int | None = None,
    ) -> None:
        """``dropout`` is the probability to keep, 1 for none; ``normalization`` is None,
        'batchnorm' or 'layernorm'; ``seed`` makes dropout repeatable.

        Parameters are cast to ``dtype``.
        """
        self.reg = reg
        self.normalization = normalization
        self.dropout = dropout
        self.num_layers = len(hidden_dims) + 1
        self.dtype = dtype
        sizes = [input_dim, *hidden_dims, num_classes]
        self.params = {k: v.astype(dtype) for k, v in self._initial(sizes, weight_scale).items()}
        self.bn_params = [{"mode": "train"} for _ in hidden_dims] if normalization == "batchnorm" else []
        self.dropout_param: dict[str, Any] = {"mode": "train", "p": dropout} if dropout != 1 else {}
        if self.dropout_param and seed is not None:
            self.dropout_param["seed"] = seed

    def _initial(self, sizes: Sequence[int], weight_scale: float) -> Params:
        params: Params = {}
        for i in range(1, self.num_layers + 1):
            shape = (sizes[i - 1], sizes[i])
            params[f"W{i}"] = np.random.normal(0.0, weight_scale, shape)  # noqa: NPY002 - as the course does
            params[f"b{i}"] = np.zeros(sizes[i])
            if self.normalization and i < self.num_layers:
                params[f"gamma{i}"] = np.ones(sizes[i])
                params[f"beta{i}"] = np.zeros(sizes[i])
        return params

    def loss(self, X: Array, y: Array | None = None) -> Any:
        """As `TwoLayerNet.loss`; without labels, batch norm and dropout work in test mode."""
        self._set_mode("test" if y is None else "train")
        return super().loss(np.asarray(X).astype(self.dtype), y)

    def _set_mode(self, mode: str) -> None:
        for bn_param in self.bn_params:
            bn_param["mode"] = mode
        if self.dropout_param:
            self.dropout_param["mode"] = mode

    def _forward(self, X: Array) -> tuple[Array, tuple[Any, ...]]:
        caches = []
        hidden = X
        for i in range(1, self.num_layers):
            hidden, trail = self._block_forward(hidden, i)
            caches.append(trail)
        last = str(self.num_layers)
        scores, cache = self.layers.affine_forward(hidden, self.params["W" + last], self.params["b" + last])
        return scores, (*caches, cache)

    def _block_forward(self, x: Array, i: int) -> tuple[Array, Trail]:
        """The i-th hidden block, from 1."""
        trail: Trail = []
        x, cache = self.layers.affine_forward(x, self.params[f"W{i}"], self.params[f"b{i}"])
        trail.append(("affine", cache))
        if self.normalization:
            x, cache = self._normalize(x, i)
            trail.append(("norm", cache))
        x, cache = self.layers.relu_forward(x)
        trail.append(("relu", cache))
        if self.dropout_param:
            x, cache = self.layers.dropout_forward(x, self.dropout_param)
            trail.append(("dropout", cache))
        return x, trail

    def _normalize(self, x: Array, i: int) -> tuple[Array, Any]:
        gamma, beta = self.params[f"gamma{i}"], self.params[f"beta{i}"]
        if self.normalization == "batchnorm":
            out, cache = self.layers.batchnorm_forward(x, gamma, beta, self.bn_params[i - 1])
        else:
            out, cache = self.layers.layernorm_forward(x, gamma, beta, {})
        return out, cache

    def _backward(self, dscores: Array, caches: tuple[Any, ...]) -> Params:
        grads: Params = {}
        last = self.num_layers
        dx, grads[f"W{last}"], grads[f"b{last}"] = self.layers.affine_backward(dscores, caches[-1])
        for i in range(last - 1, 0, -1):
            dx = self._block_backward(dx, caches[i - 1], i, grads)
        return grads

    def _block_backward(self, dx: Array, trail: Trail, i: int, grads: Params) -> Array:
        for name, cache in reversed(trail):
            if name == "dropout":
                dx = self.layers.dropout_backward(dx, cache)
            elif name == "relu":
                dx = self.layers.relu_backward(dx, cache)
            elif name == "norm":
                dx, grads[f"gamma{i}"], grads[f"beta{i}"] = self._normalize_backward(dx, cache)
            else:
                dx, grads[f"W{i}"], grads[f"b{i}"] = self.layers.affine_backward(dx, cache)
        return dx

    def _normalize_backward(self, dout: Array, cache: Any) -> tuple[Array, Array, Array]:
        batch = self.normalization == "batchnorm"
        backward = self.layers.batchnorm_backward if batch else self.layers.layernorm_backward
        dx, dgamma, dbeta = backward(dout, cache)
        return dx, dgamma, dbeta
