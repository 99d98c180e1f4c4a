from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from grader.reference.convnet import ThreeLayerConvNet
from tests.unit.reference import networks
from tests.unit.reference.verify import agree, frozen, normal

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Array

Image = tuple[int, int, int]

every_size: Callable[..., Any] = pytest.mark.parametrize(
    ("image", "filter_size"),
    [
        pytest.param((3, 6, 6), 3, id="square"),
        pytest.param((2, 4, 6), 3, id="rectangular"),
        pytest.param((1, 7, 5), 3, id="odd-sizes"),
        pytest.param((2, 6, 4), 5, id="large-filters"),
        pytest.param((2, 5, 6), 1, id="filters-of-one-pixel"),
        pytest.param((2, 6, 6), 4, id="even-filters"),
    ],
)


def build(image: Image, filter_size: int, reg: float = 0.0) -> ThreeLayerConvNet:
    """A net with parameters in general position."""
    net = ThreeLayerConvNet(
        image,
        num_filters=3,
        filter_size=filter_size,
        hidden_dim=5,
        num_classes=4,
        reg=reg,
        dtype=np.float64,
    )
    networks.perturb(net)
    return net


def batch(image: Image, n: int = 3) -> tuple[Array, Array]:
    return frozen(normal(n, *image)), networks.labels(n, 4)


@every_size
@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_loss_and_gradients_agree_with_torch(image: Image, filter_size: int, reg: float) -> None:
    net = build(image, filter_size, reg)
    X, y = batch(image)
    params = networks.tensors(net)
    networks.loss_agrees_with_torch(net, X, y, params, networks.convnet_scores(net, params, torch.tensor(X)))


@every_size
def test_scores_agree_with_torch(image: Image, filter_size: int) -> None:
    net = build(image, filter_size)
    X, _ = batch(image, n=1)
    agree(net.loss(X), networks.convnet_scores(net, networks.tensors(net), torch.tensor(X)))


@every_size
@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_gradients_agree_with_central_differences(image: Image, filter_size: int, reg: float) -> None:
    networks.loss_agrees_with_differences(build(image, filter_size, reg), *batch(image))


def test_the_loss_does_not_change_when_all_scores_move_together() -> None:
    _, grads = build((3, 6, 6), 3).loss(*batch((3, 6, 6)))
    agree(grads["b3"].sum(), 0.0)
    agree(grads["W3"].sum(axis=1), np.zeros(5))


def test_initialization() -> None:
    net = ThreeLayerConvNet((3, 8, 6), 16, 5, 30, 40, weight_scale=0.05, rng=np.random.default_rng(0))
    assert networks.shapes(net) == {
        "W1": (16, 3, 5, 5),
        "b1": (16,),
        "W2": (16 * 4 * 3, 30),
        "b2": (30,),
        "W3": (30, 40),
        "b3": (40,),
    }
    assert {value.dtype for value in net.params.values()} == {np.dtype(np.float32)}
    for name, statistics in networks.initial_statistics(net).items():
        # 1,200 weights or more: mean and deviation vary by 0.0015 and 0.001.
        is_weight = name.startswith("W")
        np.testing.assert_allclose(statistics, (0.0, 0.05 * is_weight), atol=7e-3 * is_weight)


def test_defaults_are_those_of_the_course() -> None:
    net = ThreeLayerConvNet(rng=np.random.default_rng(0))
    shapes = networks.shapes(net)
    assert (shapes["W1"], shapes["W2"], shapes["W3"]) == ((32, 3, 7, 7), (32 * 16 * 16, 100), (100, 10))
    assert net.params["W2"].std() == pytest.approx(1e-3, rel=0.01)  # varies by 0.0008 of it
    assert net.reg == 0.0


def test_initial_loss_is_that_of_a_guess() -> None:
    net = ThreeLayerConvNet((3, 8, 8), 4, 3, 10)
    loss, _ = net.loss(normal(20, 3, 8, 8), networks.labels(20, 10))
    agree(loss, log(10), 1e-3)  # weights of 1e-3 leave the scores near 0
