"""Scores and losses of fully connected networks that the course's notebooks print."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.reference.fully_connected import FullyConnectedNet, TwoLayerNet
from tests.unit.reference import course
from tests.unit.reference.verify import PRINTED, Array, agree


def test_two_layer_net() -> None:
    net = TwoLayerNet(input_dim=5, hidden_dim=50, num_classes=7)
    net.params = {
        "W1": np.linspace(-0.7, 0.3, num=250).reshape(5, 50),
        "b1": np.linspace(-0.1, 0.9, num=50),
        "W2": np.linspace(-0.3, 0.4, num=350).reshape(50, 7),
        "b2": np.linspace(-0.9, 0.1, num=7),
    }
    X, y = np.linspace(-5.5, 4.5, num=15).reshape(5, 3).T, np.array([0, 5, 1])
    rows = [
        [11.53165108, 12.2917344, 13.05181771, 13.81190102, 14.57198434, 15.33206765, 16.09215096],
        [12.05769098, 12.74614105, 13.43459113, 14.1230412, 14.81149128, 15.49994135, 16.18839143],
        [12.58373087, 13.20054771, 13.81736455, 14.43418138, 15.05099822, 15.66781506, 16.2846319],
    ]
    agree(net.loss(X), rows, PRINTED)
    agree(net.loss(X, y)[0], 3.4702243556)
    net.reg = 1.0
    agree(net.loss(X, y)[0], 26.5948426952)


def small_batch() -> tuple[Array, Array]:
    """The course's examples for nets of any depth; the weights are drawn after them."""
    course.seed()
    return course.randn(2, 15), course.randint(10, 2)


def small_net(**options: Any) -> FullyConnectedNet:
    return FullyConnectedNet([20, 30], 15, 10, weight_scale=5e-2, dtype=np.float64, **options)


@pytest.mark.parametrize(
    ("normalization", "losses"),
    [
        (None, {0: 2.3004790897684924, 3.14: 7.052114776533016}),
        ("batchnorm", {0: 2.2611955101340957, 3.14: 6.996533220108303}),
    ],
)
def test_initial_losses(normalization: str | None, losses: dict[float, float]) -> None:
    X, y = small_batch()
    for reg, expected in losses.items():
        agree(small_net(normalization=normalization, reg=reg).loss(X, y)[0], expected)


def test_initial_losses_with_dropout() -> None:
    X, y = small_batch()
    for keep, expected in [(1, 2.3004790897684924), (0.75, 2.302371489704412), (0.5, 2.3042759220785896)]:
        agree(small_net(dropout=keep, seed=123).loss(X, y)[0], expected)
