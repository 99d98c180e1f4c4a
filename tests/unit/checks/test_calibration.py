"""Right answers in other precisions and orders pass; the smallest known mistakes do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.checks.compare import compare
from grader.checks.tolerance import Array

EPS = 1e-5
EPSILON = 0.01  # of Adam; 1e-8 cannot be seen in the weights, wherever it stands
CASES = [(2, 3), (4, 5), (7, 6), (33, 20), (120, 50)]
Layer = Callable[[Array, Array], Array]


def inputs(N: int, D: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(100 * N + D)
    return rng.normal(size=(N, D)) + 3 * rng.normal(size=D), rng.normal(size=(N, D))


def batchnorm(x: Array, _: Array) -> Array:
    return np.asarray((x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + EPS))


def batchnorm_dx(x: Array, dout: Array) -> Array:
    std, xhat = np.sqrt(x.var(axis=0) + EPS), batchnorm(x, dout)
    return np.asarray((dout - dout.mean(axis=0) - xhat * (dout * xhat).mean(axis=0)) / std)


def affine_dw(x: Array, dout: Array) -> Array:
    return np.asarray(x.T @ dout)


def softmax_loss(x: Array, _: Array) -> Array:
    shifted = x - x.max(axis=1, keepdims=True)
    return np.asarray(-np.mean(shifted[:, 0] - np.log(np.exp(shifted).sum(axis=1))))


def adam_step(x: Array, dout: Array) -> Array:
    m, v = 0.1 * dout, 0.001 * dout**2
    return np.asarray(x - 0.01 * (m / 0.1) / (np.sqrt(v / 0.001) + EPSILON))


def affine_dw_by_loops(x: Array, dout: Array) -> Array:
    dw = np.zeros((x.shape[1], dout.shape[1]))
    for n in reversed(range(x.shape[0])):
        for d in range(x.shape[1]):
            dw[d] += x[n, d] * dout[n]
    return dw


def affine_dw_by_einsum(x: Array, dout: Array) -> Array:
    return np.asarray(np.einsum("nd,nm->dm", x, dout))


def batchnorm_dx_by_the_graph(x: Array, dout: Array) -> Array:
    N = len(x)
    centered = x - x.mean(axis=0)
    var = (centered**2).sum(axis=0) / N
    std = (var + EPS) ** 0.5
    dvar = (dout * centered).sum(axis=0) * -0.5 / std**3
    dcentered = dout / std + 2 / N * centered * dvar
    return np.asarray(dcentered - dcentered.sum(axis=0) / N)


def batchnorm_by_moments(x: Array, _: Array) -> Array:
    return np.asarray((x - x.mean(axis=0)) / np.sqrt((x**2).mean(axis=0) - x.mean(axis=0) ** 2 + EPS))


def softmax_loss_by_loops(x: Array, _: Array) -> Array:
    loss = 0.0
    for row in x:
        p = np.exp(row) / sum(np.exp(value) for value in row)
        loss -= np.log(p[0])
    return np.asarray(loss / len(x))


LAYERS: list[Layer] = [batchnorm, batchnorm_dx, affine_dw, softmax_loss, adam_step]
REWRITTEN: list[tuple[Layer, Layer]] = [
    (affine_dw, affine_dw_by_loops),
    (affine_dw, affine_dw_by_einsum),
    (batchnorm_dx, batchnorm_dx_by_the_graph),
    (batchnorm, batchnorm_by_moments),
    (softmax_loss, softmax_loss_by_loops),
]


@pytest.mark.parametrize("size", CASES)
@pytest.mark.parametrize(("right", "rewritten"), REWRITTEN)
def test_other_orders_of_summation_pass(right: Layer, rewritten: Layer, size: tuple[int, int]) -> None:
    x, dout = inputs(*size)
    assert compare(rewritten(x, dout), right(x, dout)) is None


# Two examples in float32: x - mean is all that is left of x, and a gradient that cancels to
# eps/var of its terms cannot be had in that precision; no case of any assignment is like that.
SINGLE_CASES = CASES[1:]


@pytest.mark.parametrize("size", SINGLE_CASES)
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("stored", [np.float32, np.float64])
def test_float32_passes_however_it_is_stored(layer: Layer, size: tuple[int, int], stored: Any) -> None:
    x, dout = inputs(*size)
    single = layer(x.astype(np.float32), dout.astype(np.float32))
    assert single.dtype == np.float32
    assert compare(single.astype(stored), layer(x, dout)) is None


@pytest.mark.parametrize("layer", [batchnorm, affine_dw, softmax_loss])
def test_float16_passes(layer: Layer) -> None:
    x, dout = inputs(7, 6)
    assert compare(layer(x, dout).astype(np.float16), layer(x, dout)) is None


MISTAKES: dict[str, tuple[Layer, Layer]] = {
    "eps outside the root": (batchnorm, lambda x, _: (x - x.mean(axis=0)) / (x.std(axis=0) + EPS)),
    "eps left out": (batchnorm, lambda x, _: (x - x.mean(axis=0)) / x.std(axis=0)),
    "N - 1": (batchnorm, lambda x, _: (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0, ddof=1) + EPS)),
    "mean constant": (
        batchnorm_dx,
        lambda x, dout: batchnorm_dx(x, dout) + dout.mean(axis=0) / np.sqrt(x.var(axis=0) + EPS),
    ),
    "0.5 left out": (softmax_loss, lambda x, dout: softmax_loss(x, dout) + 0.5e-3 * np.sum(x**2)),
    "log of p + 1e-5": (
        softmax_loss,
        lambda x, _: -np.mean(np.log(np.exp(x[:, 0]) / np.exp(x).sum(axis=1) + 1e-5)),
    ),
    "epsilon inside the root": (
        adam_step,
        lambda x, dout: x - 0.01 * dout / np.sqrt(dout**2 + EPSILON),
    ),
    "bias correction off by one step": (
        adam_step,
        lambda x, dout: x - 0.01 * dout * (0.1 / 0.19) / (np.abs(dout) + EPSILON),
    ),
    "one row forgotten": (affine_dw, lambda x, dout: x[:-1].T @ dout[:-1]),
}


@pytest.mark.parametrize("size", CASES)
@pytest.mark.parametrize("name", MISTAKES)
def test_small_mistakes_fail(name: str, size: tuple[int, int]) -> None:
    right, wrong = MISTAKES[name]
    x, dout = inputs(*size)
    assert compare(np.asarray(wrong(x, dout)), right(x, dout)) is not None


@pytest.mark.parametrize("name", ["N - 1", "mean constant", "one row forgotten"])
def test_they_fail_in_float32_as_well(name: str) -> None:
    right, wrong = MISTAKES[name]
    x, dout = inputs(33, 20)
    single = np.asarray(wrong(x.astype(np.float32), dout.astype(np.float32)))
    assert compare(single, right(x, dout)) is not None
