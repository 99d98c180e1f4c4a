"""A network with named parameters, and gradient descent on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.records import dataclass
from grader.reference.nets.graph import Value

if TYPE_CHECKING:
    from grader.model import Array


CONV, AFFINE = "convolution", "affine"


@dataclass(frozen=True, slots=True)
class Layer:
    """What is to be said of a layer with parameters: ``kind`` is `CONV` or `AFFINE`, ``size``
    that of a filter; ``inputs`` and ``outputs`` count channels or units."""

    kind: str
    inputs: int
    outputs: int
    size: tuple[int, ...] = ()
    bias: bool = True


class Model:
    """``forward(params, x)`` computes the output from the parameters, in the order of ``params``."""

    def __init__(
        self,
        params: Mapping[str, Any],
        layers: Sequence[Layer],
        forward: Callable[[Mapping[str, Value], Any], Value],
    ) -> None:
        self.params = {name: Value(array, requires_grad=True) for name, array in params.items()}
        self.layers = tuple(layers)
        self._forward = forward

    def __call__(self, x: Any, training: bool = False) -> Value:
        """The output, whose first axis is that of x; nothing here differs in training."""
        del training
        return self._forward(self.params, x)


def descend(params: Sequence[Value], learning_rate: float) -> None:
    """One step of gradient descent, by the gradients that were computed; they are forgotten."""
    for w in params:
        assert w.grad is not None
        w.data = w.data - learning_rate * w.grad
        w.grad = None


class Sgd:
    """Gradient descent with momentum, or Nesterov's (Sutskever et al. 2013), in the form of PyTorch.

    ``velocity = momentum velocity + grad``; w moves by ``-learning_rate`` times ``velocity``, with
    Nesterov's by that times ``grad + momentum velocity``.
    """

    kind = "SGD"

    def __init__(
        self, params: Sequence[Value], learning_rate: float, momentum: float = 0.0, nesterov: bool = False
    ) -> None:
        self.params = list(params)
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.nesterov = nesterov
        self._velocity: list[Array] = [np.zeros(p.shape) for p in self.params]

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for parameter in self.params:
            parameter.grad = None

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        for number, parameter in enumerate(self.params):
            if parameter.grad is None:
                continue
            velocity = self.momentum * self._velocity[number] + parameter.grad
            self._velocity[number] = velocity
            move = parameter.grad + self.momentum * velocity if self.nesterov else velocity
            parameter.data = parameter.data - self.learning_rate * move
