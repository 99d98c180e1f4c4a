"""What all the networks share: parameters, the way from scores to loss and gradients, the L2 term.

A network is built from the functions in its ``layers``, so that one of them can be replaced, and
from small methods, so that a variant of a network is a subclass that overrides one of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np

from grader.reference.layers import REFERENCE, Layers

if TYPE_CHECKING:
    from grader.model import Array

Gradients = dict[str, "Array"]


class NormalSource(Protocol):
    """Where initial weights come from: a `numpy.random.Generator`, or a legacy `RandomState`."""

    def normal(self, *, scale: float, size: tuple[int, ...]) -> Array:
        """Independent Gaussian numbers with mean 0 and standard deviation ``scale``."""


class Network(ABC):
    """A classifier with softmax loss.  N examples, C classes.

    ``params`` maps names to arrays; names that begin with W are weight matrices.  ``reg`` is the
    strength of the L2 term.  ``rng`` draws the weights, layer by layer; without one they come
    from numpy's global generator, as students' do.
    """

    layers: ClassVar[Layers] = REFERENCE
    num_layers: int  # with weights; the last one puts out the scores

    def __init__(self, *, reg: float, weight_scale: float, dtype: Any, rng: NormalSource | None) -> None:
        self.reg = reg
        self.weight_scale = weight_scale
        self.dtype = dtype
        self.rng = rng
        self.params: dict[str, Array] = {}

    def loss(self, X: Array, y: Array | None = None) -> Any:
        """X: (N, ...) examples, y: (N,) their classes.

        Returns the scores (N, C) in testing, when y is None; else the loss and a dictionary of
        its gradients, with the names and shapes of ``params``.
        """
        self._set_mode("test" if y is None else "train")
        scores, cache = self._forward(X.astype(self.dtype))
        if y is None:
            return scores
        data_loss, dscores = self._data_loss(scores, y)
        return self._add_l2(data_loss, self._backward(dscores, cache))

    def _set_mode(self, mode: str) -> None:  # noqa: B027 - most layers do not differ
        """Tell the layers that differ between training and testing which it is."""

    def _data_loss(self, scores: Array, y: Array) -> tuple[float, Array]:
        """The mean softmax loss, and dscores: (N, C)."""
        loss, dscores = self.layers.softmax_loss(scores, y)
        return loss, dscores

    @abstractmethod
    def _forward(self, x: Array) -> tuple[Array, Any]:
        """The scores (N, C), and what `_backward` needs."""

    @abstractmethod
    def _backward(self, dscores: Array, cache: Any) -> Gradients:
        """The gradients of all parameters, without the L2 term; dscores: (N, C)."""

    def _weights(self, *shape: int) -> Array:
        """A new weight array: Gaussian with standard deviation ``weight_scale``."""
        normal = np.random.normal if self.rng is None else self.rng.normal
        return normal(scale=self.weight_scale, size=shape).astype(self.dtype)

    def _constant(self, value: float, size: int) -> Array:
        """A new vector of ``size`` equal entries."""
        return np.full(size, value, dtype=self.dtype)

    def _biases(self, M: int) -> Array:
        """The new biases of M units: zero."""
        return self._constant(0, M)

    def _initialize_affine(self, layer: int, D: int, M: int) -> None:
        """Parameters of an affine layer from D to M features."""
        self.params[f"W{layer}"] = self._weights(D, M)
        self.params[f"b{layer}"] = self._biases(M)

    def _affine_forward(self, x: Array, layer: int) -> tuple[Array, Any]:
        """An affine layer with the parameters of ``layer``."""
        out, cache = self.layers.affine_forward(x, self.params[f"W{layer}"], self.params[f"b{layer}"])
        return out, cache

    def _affine_backward(self, dout: Array, cache: Any, layer: int) -> tuple[Array, Gradients]:
        """dx and the gradients of the parameters of ``layer``."""
        dx, dw, db = self.layers.affine_backward(dout, cache)
        return dx, {f"W{layer}": dw, f"b{layer}": db}

    def _relu_forward(self, x: Array, _layer: int) -> tuple[Array, Any]:
        """relu after ``_layer``; the reference has the same after each."""
        out, cache = self.layers.relu_forward(x)
        return out, cache

    def _relu_backward(self, dout: Array, cache: Any, _layer: int) -> Array:
        dx: Array = self.layers.relu_backward(dout, cache)
        return dx

    def _scores(self, x: Array) -> tuple[Array, Any]:
        """The last layer, which is affine alone."""
        return self._affine_forward(x, self.num_layers)

    def _scores_backward(self, dscores: Array, cache: Any) -> tuple[Array, Gradients]:
        return self._affine_backward(dscores, cache, self.num_layers)

    def _regularized(self) -> list[str]:
        """The parameters in the L2 term: every weight matrix, no bias, gamma or beta."""
        return [name for name in self.params if name.startswith("W")]

    def _l2(self, weights: Array) -> tuple[float, Array]:
        """``0.5 reg sum(W^2)`` and its gradient ``reg W``."""
        return 0.5 * self.reg * float(np.sum(weights**2)), self.reg * weights

    def _add_l2(self, data_loss: float, grads: Gradients) -> tuple[float, Gradients]:
        """The loss and the gradients with the L2 term."""
        total, with_l2 = data_loss, dict(grads)
        for name in self._regularized():
            term, gradient = self._l2(self.params[name])
            total += term
            with_l2[name] = with_l2[name] + gradient
        return total, with_l2
