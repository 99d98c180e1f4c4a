"""A small convolutional network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.reference.fully_connected import Params, TwoLayerNet

Array = NDArray[Any]

POOL = {"pool_height": 2, "pool_width": 2, "stride": 2}


class ThreeLayerConvNet(TwoLayerNet):
    """conv - relu - 2x2 max pool - affine - relu - affine - softmax, on images (N, C, H, W).

    The convolution keeps height and width (stride 1, pad (filter_size - 1) / 2).  Parameters
    W1 (F, C, HH, WW), b1 (F,), W2 (F * H/2 * W/2, hidden), b2, W3 (hidden, classes), b3.
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
    ) -> None:
        """Gaussian weights with standard deviation ``weight_scale``, zero biases, cast to dtype."""
        self.reg = reg
        self.dtype = dtype
        channels, height, width = input_dim
        shapes = {
            "W1": (num_filters, channels, filter_size, filter_size),
            "W2": (num_filters * (height // 2) * (width // 2), hidden_dim),
            "W3": (hidden_dim, num_classes),
        }
        biases = {"b1": num_filters, "b2": hidden_dim, "b3": num_classes}
        self.params: Params = {
            name: np.random.normal(0.0, weight_scale, shape).astype(dtype)  # noqa: NPY002 - as the course does
            for name, shape in shapes.items()
        }
        self.params |= {name: np.zeros(size, dtype) for name, size in biases.items()}

    def _conv_param(self) -> dict[str, int]:
        return {"stride": 1, "pad": (self.params["W1"].shape[2] - 1) // 2}

    def _forward(self, X: Array) -> tuple[Array, tuple[Any, ...]]:
        p, layers = self.params, self.layers
        hidden, conv = layers.conv_forward_naive(X, p["W1"], p["b1"], self._conv_param())
        hidden, relu1 = layers.relu_forward(hidden)
        hidden, pool = layers.max_pool_forward_naive(hidden, POOL)
        hidden, affine = layers.affine_forward(hidden, p["W2"], p["b2"])
        hidden, relu2 = layers.relu_forward(hidden)
        scores, last = layers.affine_forward(hidden, p["W3"], p["b3"])
        return scores, (conv, relu1, pool, affine, relu2, last)

    def _backward(self, dscores: Array, caches: tuple[Any, ...]) -> Params:
        conv, relu1, pool, affine, relu2, last = caches
        layers, grads = self.layers, Params()
        dx, grads["W3"], grads["b3"] = layers.affine_backward(dscores, last)
        dx, grads["W2"], grads["b2"] = layers.affine_backward(layers.relu_backward(dx, relu2), affine)
        dx = layers.relu_backward(layers.max_pool_backward_naive(dx, pool), relu1)
        _, grads["W1"], grads["b1"] = layers.conv_backward_naive(dx, conv)
        return grads
