"""Mistakes of the convolutional network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.convnet import ThreeLayerConvNet
from grader.reference.mistakes.shared.nets import CONVOLUTIONAL, mistakes
from grader.reference.network import Gradients
from grader.reference.windows import output_size, windows

if TYPE_CHECKING:
    from grader.model import Array


class PadZero(ThreeLayerConvNet):
    """The convolution does not pad, and `W2` has the fewer rows that this leaves. It must pad by
    `(filter_size - 1) // 2`, so that height and width stay the same."""

    def _initialize_conv(self, C: int, F: int, filter_size: int) -> None:
        super()._initialize_conv(C, F, filter_size)
        self.conv_param["pad"] = 0


class PadOne(ThreeLayerConvNet):
    """The convolution pads by 1 for every filter size, which is right for 3 x 3 filters alone.
    It must pad by `(filter_size - 1) // 2`, so that height and width stay the same."""

    def _initialize_conv(self, C: int, F: int, filter_size: int) -> None:
        super()._initialize_conv(C, F, filter_size)
        self.conv_param["pad"] = 1


class StrideTwo(ThreeLayerConvNet):
    """The convolution has stride 2, and `W2` has the fewer rows that this leaves. It must have
    stride 1, so that height and width stay the same."""

    def _pooled_size(self, input_dim: tuple[int, int, int], F: int, filter_size: int) -> int:
        self.conv_param["stride"] = 2
        padded = (size + 2 * self.conv_param["pad"] for size in input_dim[1:])
        rows, columns = (output_size(output_size(size, filter_size, 2), 2, 2) for size in padded)
        return F * rows * columns


class PoolingMissing(ThreeLayerConvNet):
    """There is no max pooling, and `W2` has four times as many rows. A 2 x 2 max pool with
    stride 2 follows the relu of the convolution."""

    def _pooled_size(self, input_dim: tuple[int, int, int], F: int, filter_size: int) -> int:
        self.pool_param = {"pool_height": 1, "pool_width": 1, "stride": 1}
        return 4 * super()._pooled_size(input_dim, F, filter_size)


class PoolingForgottenInSize(ThreeLayerConvNet):
    """`W2` has a row for every pixel before pooling. The 2 x 2 max pool with stride 2 leaves a
    quarter of them."""

    def _pooled_size(self, input_dim: tuple[int, int, int], F: int, filter_size: int) -> int:
        return 4 * super()._pooled_size(input_dim, F, filter_size)


class FilterAxesExchanged(ThreeLayerConvNet):
    """`W1` is made with shape (C, F, filter_size, filter_size). The number of filters comes
    first: (F, C, filter_size, filter_size)."""

    def _initialize_conv(self, C: int, F: int, filter_size: int) -> None:
        super()._initialize_conv(C, F, filter_size)
        self.params["W1"] = np.swapaxes(self.params["W1"], 0, 1)


class MeanPooling(ThreeLayerConvNet):
    """The pooling takes the mean of each 2 x 2 window. It must take the maximum."""

    def _conv_forward(self, x: Array) -> tuple[Array, Any]:
        out, conv = self.layers.conv_forward_naive(x, self.params["W1"], self.params["b1"], self.conv_param)
        out, relu = self._relu_forward(out, 1)
        return windows(out, (2, 2), stride=2).mean(axis=(4, 5)), (conv, relu)

    def _conv_backward(self, dout: Array, cache: Any) -> Gradients:
        conv, relu = cache
        spread = np.kron(dout, np.full((2, 2), 0.25))
        _, dw, db = self.layers.conv_backward_naive(self._relu_backward(spread, relu, 1), conv)
        return {"W1": dw, "b1": db}


class ConvReluMissing(ThreeLayerConvNet):
    """There is no relu after the convolution, neither forward nor backward."""

    def _relu_forward(self, x: Array, layer: int) -> tuple[Array, Any]:
        return (x, None) if layer == 1 else super()._relu_forward(x, layer)

    def _relu_backward(self, dout: Array, cache: Any, layer: int) -> Array:
        return dout if layer == 1 else super()._relu_backward(dout, cache, layer)


class ConvReluMissingBackward(ThreeLayerConvNet):
    """The backward pass leaves out the relu after the convolution. The gradient is 0 where that
    relu put out 0."""

    def _relu_backward(self, dout: Array, cache: Any, layer: int) -> Array:
        return dout if layer == 1 else super()._relu_backward(dout, cache, layer)


class AffineReluMissing(ThreeLayerConvNet):
    """There is no relu between the two affine layers, neither forward nor backward. Without it,
    both together are one linear map."""

    def _relu_forward(self, x: Array, layer: int) -> tuple[Array, Any]:
        return (x, None) if layer == 2 else super()._relu_forward(x, layer)

    def _relu_backward(self, dout: Array, cache: Any, layer: int) -> Array:
        return dout if layer == 2 else super()._relu_backward(dout, cache, layer)


class AffineReluMissingBackward(ThreeLayerConvNet):
    """The backward pass leaves out the relu between the two affine layers. The gradient is 0
    where that relu put out 0."""

    def _relu_backward(self, dout: Array, cache: Any, layer: int) -> Array:
        return dout if layer == 2 else super()._relu_backward(dout, cache, layer)


CONV_PARAM = "Look at `conv_param`: `{'stride': 1, 'pad': (filter_size - 1) // 2}`."
SIZE = "`W2` has `num_filters * (H // 2) * (W // 2)` rows."
ORDER = "The order is conv, relu, 2 x 2 max pool, affine, relu, affine; backward it is the reverse."

MISTAKES = (
    *mistakes([CONVOLUTIONAL], "pad_zero", PadZero, CONV_PARAM),
    *mistakes([CONVOLUTIONAL], "pad_one", PadOne, CONV_PARAM),
    *mistakes([CONVOLUTIONAL], "stride_two", StrideTwo, CONV_PARAM),
    *mistakes([CONVOLUTIONAL], "pooling_missing", PoolingMissing, ORDER),
    *mistakes([CONVOLUTIONAL], "pooling_forgotten_in_size", PoolingForgottenInSize, SIZE),
    *mistakes([CONVOLUTIONAL], "filter_axes_exchanged", FilterAxesExchanged, SIZE),
    *mistakes([CONVOLUTIONAL], "mean_pooling", MeanPooling, ORDER),
    *mistakes([CONVOLUTIONAL], "conv_relu_missing", ConvReluMissing, ORDER),
    *mistakes([CONVOLUTIONAL], "conv_relu_missing_backward", ConvReluMissingBackward, ORDER),
    *mistakes([CONVOLUTIONAL], "affine_relu_missing", AffineReluMissing, ORDER),
    *mistakes([CONVOLUTIONAL], "affine_relu_missing_backward", AffineReluMissingBackward, ORDER),
)
