"""The layers that a network is built from, as one table that can be replaced entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.records import dataclass
from grader.reference import (
    activation,
    affine,
    batchnorm,
    convolution,
    dropout,
    layernorm,
    loss,
    pooling,
)

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Layers:
    """Every function that the reference networks call; the defaults are the reference's own."""

    affine_forward: Function = affine.affine_forward
    affine_backward: Function = affine.affine_backward
    relu_forward: Function = activation.relu_forward
    relu_backward: Function = activation.relu_backward
    batchnorm_forward: Function = batchnorm.batchnorm_forward
    batchnorm_backward: Function = batchnorm.batchnorm_backward
    layernorm_forward: Function = layernorm.layernorm_forward
    layernorm_backward: Function = layernorm.layernorm_backward
    dropout_forward: Function = dropout.dropout_forward
    dropout_backward: Function = dropout.dropout_backward
    conv_forward_naive: Function = convolution.conv_forward_naive
    conv_backward_naive: Function = convolution.conv_backward_naive
    max_pool_forward_naive: Function = pooling.max_pool_forward_naive
    max_pool_backward_naive: Function = pooling.max_pool_backward_naive
    softmax_loss: Function = loss.softmax_loss


REFERENCE = Layers()
