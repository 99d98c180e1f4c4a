"""A small convolutional network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.reference.network import Gradients, Network, NormalSource
from grader.reference.windows import output_size

if TYPE_CHECKING:
    from grader.model import Array

POOL_PARAM = {"pool_height": 2, "pool_width": 2, "stride": 2}


class ConvNetCache(NamedTuple):
    """The caches of the network's parts, in order."""

    conv: Any
    hidden: Any
    scores: Any


class ThreeLayerConvNet(Network):
    """conv - relu - 2 x 2 max pool - affine - relu - affine - softmax.

    ``input_dim`` is (C, H, W).  The convolution has stride 1 and pads by (filter_size - 1) // 2,
    which keeps H and W for an odd filter size.  ``params`` holds W1 (F, C, filter_size,
    filter_size), b1 (F,), W2 (F * H/2 * W/2, hidden_dim), b2, W3 (hidden_dim, num_classes), b3.
    """

    def __init__(
        self,
        input_dim: tuple[int, int, int] = (3, 32, 32),
        num_filters: int = 32,
        filter_size: int = 7,
        hidden_dim: int = 100,
        num_classes: int = 10,
        weight_scale: float = 1e-3,
        reg: float = 0.0,
        dtype: Any = np.float32,
        *,
        rng: NormalSource | None = None,
    ) -> None:
        super().__init__(reg=reg, weight_scale=weight_scale, dtype=dtype, rng=rng)
        self.num_layers = 3
        self.conv_param = {"stride": 1, "pad": (filter_size - 1) // 2}
        self.pool_param = dict(POOL_PARAM)
        self._initialize_conv(input_dim[0], num_filters, filter_size)
        self._initialize_affine(2, self._pooled_size(input_dim, num_filters, filter_size), hidden_dim)
        self._initialize_affine(3, hidden_dim, num_classes)

    def _initialize_conv(self, C: int, F: int, filter_size: int) -> None:
        self.params["W1"] = self._weights(F, C, filter_size, filter_size)
        self.params["b1"] = self._biases(F)

    def _pooled_size(self, input_dim: tuple[int, int, int], F: int, filter_size: int) -> int:
        """The number of features that reach the first affine layer."""
        _, H, W = input_dim
        convolved = [output_size(size + 2 * self.conv_param["pad"], filter_size, 1) for size in (H, W)]
        rows, columns = (output_size(size, 2, 2) for size in convolved)
        return F * rows * columns

    def _forward(self, x: Array) -> tuple[Array, Any]:
        x, conv = self._conv_forward(x)
        x, hidden = self._hidden_forward(x)
        scores, last = self._scores(x)
        return scores, ConvNetCache(conv, hidden, last)

    def _backward(self, dscores: Array, cache: Any) -> Gradients:
        dx, grads = self._scores_backward(dscores, cache.scores)
        dx, of_hidden = self._hidden_backward(dx, cache.hidden)
        return grads | of_hidden | self._conv_backward(dx, cache.conv)

    def _conv_forward(self, x: Array) -> tuple[Array, Any]:
        """conv - relu - pool: (N, C, H, W) -> (N, F, H/2, W/2)."""
        out, conv = self.layers.conv_forward_naive(x, self.params["W1"], self.params["b1"], self.conv_param)
        out, relu = self._relu_forward(out, 1)
        out, pool = self.layers.max_pool_forward_naive(out, self.pool_param)
        return out, (conv, relu, pool)

    def _conv_backward(self, dout: Array, cache: Any) -> Gradients:
        conv, relu, pool = cache
        dout = self.layers.max_pool_backward_naive(dout, pool)
        dout = self._relu_backward(dout, relu, 1)
        _, dw, db = self.layers.conv_backward_naive(dout, conv)
        return {"W1": dw, "b1": db}

    def _hidden_forward(self, x: Array) -> tuple[Array, Any]:
        """affine - relu: (N, F, H/2, W/2) -> (N, hidden_dim)."""
        out, affine = self._affine_forward(x, 2)
        out, relu = self._relu_forward(out, 2)
        return out, (affine, relu)

    def _hidden_backward(self, dout: Array, cache: Any) -> tuple[Array, Gradients]:
        affine, relu = cache
        return self._affine_backward(self._relu_backward(dout, relu, 2), affine, 2)
