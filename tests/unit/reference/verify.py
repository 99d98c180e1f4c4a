"""Two second opinions on a layer: torch's autograd in float64, and central differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from grader.reference import numeric

Array = NDArray[Any]
Layout = Callable[[Array], Array]

EXACT = 1e-10  # float64 sums of a few hundred terms around 1, in another order
DIFFERENCES = 1e-7  # central differences are good to about 1e-10 of values that are up to about 100 here
PRINTED = 1e-8  # figures printed with eight decimals

LAYOUTS: dict[str, Layout] = {
    "contiguous": np.ascontiguousarray,
    "column-major": np.asfortranarray,
    "every-other-entry": lambda x: np.repeat(x, 2, axis=-1)[..., ::2],
    "reversed": lambda x: np.ascontiguousarray(x[::-1])[::-1],
}
"""The same values, laid out differently in memory."""


def normal(*shape: int, seed: int = 0) -> Array:
    """Normal values around 0.3, in general position: no ties, no relu at its kink."""
    return np.random.default_rng([seed, *shape]).normal(loc=0.3, size=shape)


def agree(actual: Any, expected: ArrayLike | Tensor, tolerance: float = EXACT) -> None:
    """Equal shapes, and values that differ by at most ``tolerance`` times 1 + their size."""
    expected = expected.detach().numpy() if isinstance(expected, Tensor) else np.asarray(expected)
    assert np.shape(actual) == expected.shape
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


def tensor(x: Array) -> Tensor:
    """A tensor with a copy of x, to differentiate by."""
    return torch.tensor(np.array(x, order="C"), requires_grad=True)


def frozen(x: Array) -> Array:
    """A view of x that raises ValueError when it is written to."""
    view = x.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True)
class Layer:
    """A layer of the reference with its settings filled in, and the same function in torch.

    ``forward`` takes the arrays that ``backward`` has gradients for, in the same order.
    """

    forward: Callable[..., tuple[Array, Any]]
    backward: Callable[[Array, Any], Array | tuple[Array, ...]]
    truth: Callable[..., Tensor]

    def run(self, *inputs: Array, layout: Layout = np.asarray) -> tuple[Array, Array, tuple[Array, ...]]:
        """The output, some gradient with respect to it, and those with respect to the inputs.

        Neither pass may write to what it is given.
        """
        out, cache = self.forward(*(frozen(layout(x)) for x in inputs))
        dout = normal(*out.shape, seed=1)
        gradients = self.backward(frozen(layout(dout)), cache)
        return out, dout, gradients if isinstance(gradients, tuple) else (gradients,)

    def agrees_with_torch(self, *inputs: Array, layout: Layout = np.asarray) -> None:
        """Output and gradients are torch's."""
        out, dout, gradients = self.run(*inputs, layout=layout)
        tensors = [tensor(x) for x in inputs]
        expected = self.truth(*tensors)
        agree(out, expected)
        for actual, right in zip(
            gradients, torch.autograd.grad(expected, tensors, torch.tensor(dout)), strict=True
        ):
            agree(actual, right)

    def agrees_with_differences(self, *inputs: Array) -> None:
        """The gradients are those of the forward pass."""
        _, dout, gradients = self.run(*inputs)
        for i, gradient in enumerate(gradients):

            def output(x: Array, i: int = i) -> Array:
                return self.forward(*inputs[:i], x, *inputs[i + 1 :])[0]

            agree(gradient, numeric.gradient(output, inputs[i], dout), DIFFERENCES)
