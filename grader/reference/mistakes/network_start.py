"""Mistakes in how the parameters of a network are initialized."""

from __future__ import annotations

import math
from inspect import signature
from typing import TYPE_CHECKING

import numpy as np

from grader.reference.fully_connected import FullyConnectedNet
from grader.reference.mistakes.shared.nets import EVERY_NET, FULLY_CONNECTED, mistakes
from grader.reference.network import Network

if TYPE_CHECKING:
    from grader.model import Array


class ScaleIgnored(Network):
    """The weights are drawn with standard deviation 1. It must be `weight_scale`: with larger
    weights the scores explode from layer to layer."""

    def _weights(self, *shape: int) -> Array:
        return super()._weights(*shape) / self.weight_scale


class ScaleFixed(Network):
    """The weights are drawn with the default value of `weight_scale`, whatever value the net is
    made with."""

    def _weights(self, *shape: int) -> Array:
        default: float = signature(type(self)).parameters["weight_scale"].default
        return super()._weights(*shape) * (default / self.weight_scale)


class ScaleSquared(Network):
    """The weights are drawn with standard deviation `weight_scale**2`. `weight_scale` is the
    standard deviation itself."""

    def _weights(self, *shape: int) -> Array:
        return super()._weights(*shape) * self.weight_scale


class ScaleAsVariance(Network):
    """The weights are drawn with variance `weight_scale`, so with standard deviation
    `sqrt(weight_scale)`. `weight_scale` is the standard deviation itself."""

    def _weights(self, *shape: int) -> Array:
        return super()._weights(*shape) / math.sqrt(self.weight_scale)


class HeScale(Network):
    """The weights are drawn with standard deviation `sqrt(2 / number of inputs)`, which is He
    initialization. This net takes its standard deviation from `weight_scale`."""

    def _weights(self, *shape: int) -> Array:
        inputs = shape[0] if len(shape) == 2 else math.prod(shape[1:])
        return super()._weights(*shape) * (math.sqrt(2 / inputs) / self.weight_scale)


class UniformWeights(Network):
    """The weights are uniform between 0 and `weight_scale`, so none is negative. They must be
    Gaussian with mean 0 and standard deviation `weight_scale`."""

    def _weights(self, *shape: int) -> Array:
        uniform = np.random.random_sample(shape)  # noqa: NPY002 - where students draw from
        return self.weight_scale * uniform.astype(self.dtype)


class ZeroWeights(Network):
    """The weights start at 0. Then all units of a layer compute the same and get the same
    gradient, and they stay alike for ever."""

    def _weights(self, *shape: int) -> Array:
        return np.zeros(shape, dtype=self.dtype)


class RandomBiases(Network):
    """The biases are drawn like the weights. They must start at 0: the random weights are enough
    to make the units differ."""

    def _biases(self, M: int) -> Array:
        return self._weights(M)


class BiasesOne(Network):
    """The biases start at 1. They must start at 0."""

    def _biases(self, M: int) -> Array:
        return self._constant(1, M)


class RandomGamma(FullyConnectedNet):
    """`gamma` is drawn like the weights. It must start at 1, so that a normalization layer puts
    out values of standard deviation 1."""

    def _initialize_norm(self, layer: int, M: int) -> None:
        super()._initialize_norm(layer, M)
        self.params[f"gamma{layer}"] = self._weights(M)


class ZeroGamma(FullyConnectedNet):
    """`gamma` starts at 0. Then a normalization layer puts out the same for every example; it
    must start at 1."""

    def _initialize_norm(self, layer: int, M: int) -> None:
        super()._initialize_norm(layer, M)
        self.params[f"gamma{layer}"] = self._constant(0, M)


class BetaOne(FullyConnectedNet):
    """`beta` starts at 1. It must start at 0, so that a normalization layer puts out values of
    mean 0."""

    def _initialize_norm(self, layer: int, M: int) -> None:
        super()._initialize_norm(layer, M)
        self.params[f"beta{layer}"] = self._constant(1, M)


DEVIATION = "Draw each `W` with `weight_scale * np.random.randn(...)`."
CONSTANTS = "Make biases and `beta` with `np.zeros(...)`, and `gamma` with `np.ones(...)`."

MISTAKES = (
    *mistakes(EVERY_NET, "weight_scale_ignored", ScaleIgnored, DEVIATION),
    *mistakes(EVERY_NET, "weight_scale_fixed", ScaleFixed, DEVIATION),
    *mistakes(EVERY_NET, "weight_scale_squared", ScaleSquared, DEVIATION),
    *mistakes(EVERY_NET, "weight_scale_as_variance", ScaleAsVariance, DEVIATION),
    *mistakes(EVERY_NET, "weights_of_he_scale", HeScale, DEVIATION),
    *mistakes(EVERY_NET, "weights_uniform", UniformWeights, "Use `randn` or `normal` instead of `rand`."),
    *mistakes(EVERY_NET, "weights_zero", ZeroWeights, DEVIATION),
    *mistakes(EVERY_NET, "biases_random", RandomBiases, CONSTANTS),
    *mistakes(EVERY_NET, "biases_one", BiasesOne, CONSTANTS),
    *mistakes([FULLY_CONNECTED], "gamma_random", RandomGamma, CONSTANTS),
    *mistakes([FULLY_CONNECTED], "gamma_zero", ZeroGamma, CONSTANTS),
    *mistakes([FULLY_CONNECTED], "beta_one", BetaOne, CONSTANTS),
)
