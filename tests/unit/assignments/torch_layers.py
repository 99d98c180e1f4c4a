"""Layers and their gradients by torch, to hold a submission's ``layers.py`` against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tests.unit.assignments.submitted import Package

Array = np.ndarray[Any, np.dtype[Any]]
Check = Callable[[Package], None]
TOLERANCE = 2e-4  # one of the right solutions computes in float32; every mistake is further off
EPS = 1e-5  # of every normalization, as the course fixes it


def upstream_for(out: Tensor) -> Array:
    """A gradient of the loss for ``out``, unlike any other `values` of its shape."""
    return values(out.shape, seed=8)[0]


def differentiate(out: Tensor, upstream: Array | None = None) -> None:
    """Fill in ``.grad`` of whatever ``out`` was computed from."""
    out.backward(None if upstream is None else torch.tensor(upstream))  # type: ignore[no-untyped-call]  # torch's


def agree(actual: Any, expected: Any) -> None:
    """Equal shape, equal values up to `TOLERANCE`."""
    expected = expected.detach().numpy() if isinstance(expected, Tensor) else np.asarray(expected)
    assert np.shape(actual) == expected.shape, f"shape {np.shape(actual)}, not {expected.shape}"
    np.testing.assert_allclose(actual, expected, rtol=TOLERANCE, atol=TOLERANCE)


def values(*shapes: Sequence[int], seed: int = 7) -> list[Array]:
    """Normal values of the given shapes, the same at every call."""
    rng = np.random.default_rng(seed)
    return [rng.normal(loc=0.3, size=shape) for shape in shapes]


@dataclass(frozen=True)
class Layer:
    """A layer of ``layers.py``: its functions, their inputs, and the same thing in torch.

    ``extra`` holds the arguments after the arrays (a dictionary, made anew for each call).
    """

    forward: str
    inputs: Sequence[Array]
    truth: Callable[..., Tensor]
    extra: Callable[[], tuple[Any, ...]] = tuple

    def run_forward(self, package: Package) -> Any:
        """``out, cache`` from the submission."""
        return getattr(package.layers, self.forward)(*self.inputs, *self.extra())

    def expected(self) -> tuple[Tensor, list[Tensor]]:
        tensors = [torch.tensor(array, requires_grad=True) for array in self.inputs]
        return self.truth(*tensors), tensors

    def check_forward(self, package: Package) -> None:
        before = [array.copy() for array in self.inputs]
        out, _ = self.run_forward(package)
        agree(out, self.expected()[0])
        for array, copy in zip(self.inputs, before, strict=True):
            np.testing.assert_array_equal(array, copy)

    def gradients(self, package: Package, backward: str) -> list[tuple[Any, Any]]:
        """Each gradient of the submission, with the right one; ``dout`` must stay as it is."""
        out, tensors = self.expected()
        dout = upstream_for(out)
        differentiate(out, dout)
        _, cache = self.run_forward(package)
        gradients = getattr(package.layers, backward)(dout, cache)
        np.testing.assert_array_equal(dout, upstream_for(out))
        alone = len(tensors) == 1
        return list(zip([gradients] if alone else gradients, [t.grad for t in tensors], strict=True))

    def check_backward(self, package: Package, backward: str) -> None:
        for actual, expected in self.gradients(package, backward):
            agree(actual, expected)


def train() -> tuple[dict[str, Any]]:
    return ({"mode": "train"},)


def normalized(x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    return functional.batch_norm(x, None, None, gamma, beta, training=True, eps=EPS)


IMAGES = (2, 4, 7, 5)
AFFINE = Layer("affine_forward", values((4, 2, 3), (6, 5), (5,)), lambda x, w, b: x.flatten(1) @ w + b)
RELU = Layer("relu_forward", values((4, 5)), torch.relu)
BATCHNORM = Layer("batchnorm_forward", values((6, 4), (4,), (4,)), normalized, train)
SPATIAL = Layer("spatial_batchnorm_forward", values(IMAGES, (4,), (4,)), normalized, train)
LAYERNORM = Layer(
    "layernorm_forward",
    values((5, 4), (4,), (4,)),
    lambda x, gamma, beta: functional.layer_norm(x, (4,), gamma, beta, EPS),
    lambda: ({},),
)
CONV = [
    Layer(
        "conv_forward_naive",
        values(IMAGES, (3, 4, height, width), (3,)),
        lambda x, w, b, s=stride, p=pad: functional.conv2d(x, w, b, stride=s, padding=p),
        lambda s=stride, p=pad: ({"stride": s, "pad": p},),  # type: ignore[misc]  # a plain closure
    )
    for height, width, stride, pad in [(3, 3, 2, 1), (4, 2, 1, 0)]
]
POOL = [
    Layer(
        "max_pool_forward_naive",
        values(IMAGES),
        lambda x, h=height, w=width, s=stride: functional.max_pool2d(x, (h, w), s),
        lambda h=height, w=width, s=stride: (  # type: ignore[misc]  # a plain closure
            {"pool_height": h, "pool_width": w, "stride": s},
        ),
    )
    for height, width, stride in [(2, 2, 2), (3, 2, 1)]
]
GROUPNORM = [
    Layer(
        "spatial_groupnorm_forward",
        values(IMAGES, shape, shape),
        lambda x, gamma, beta: functional.group_norm(x, 2, gamma.flatten(), beta.flatten(), EPS),
        lambda: (2, {}),
    )
    for shape in [(4,), (1, 4, 1, 1)]
]


def forward(*layers: Layer) -> Check:
    """All of the layers' outputs are right."""

    def check(package: Package) -> None:
        for layer in layers:
            layer.check_forward(package)

    return check


def backward(name: str, *layers: Layer) -> Check:
    """All of the layers' gradients are right."""

    def check(package: Package) -> None:
        for layer in layers:
            layer.check_backward(package, name)

    return check


def any_of(checks: Sequence[Check]) -> Check:
    """At least one is right: group norm takes gamma and beta in either of two shapes."""

    def check(package: Package) -> None:
        errors = []
        for one in checks:
            try:
                return one(package)
            except Exception as error:  # whatever a student's code raises is wrong
                errors.append(error)
        raise ExceptionGroup("wrong in every form", errors)

    return check
