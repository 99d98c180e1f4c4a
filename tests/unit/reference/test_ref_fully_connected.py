from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from grader.reference.fully_connected import FullyConnectedNet, TwoLayerNet
from grader.reference.layers import REFERENCE
from tests.unit.reference import networks
from tests.unit.reference.verify import agree, frozen, normal

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Array

NORMALIZATIONS = [None, "batchnorm", "layernorm"]

every_kind: Callable[..., Any] = pytest.mark.parametrize(
    ("normalization", "dropout"),
    [(normalization, keep) for normalization in NORMALIZATIONS for keep in (1, 0.6)],
)
every_depth: Callable[..., Any] = pytest.mark.parametrize("hidden_dims", [[7], [6, 5], [9, 8, 6, 7]])


def build(hidden_dims: list[int], **options: Any) -> FullyConnectedNet:
    """A net of (2, 3) images and 4 classes with parameters in general position."""
    net = FullyConnectedNet(hidden_dims, input_dim=6, num_classes=4, dtype=np.float64, seed=3, **options)
    networks.perturb(net)
    return net


def batch(n: int = 5) -> tuple[Array, Array]:
    return frozen(normal(n, 2, 3)), networks.labels(n, 4)


@every_kind
@every_depth
@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_loss_and_gradients_agree_with_torch(
    hidden_dims: list[int], normalization: str | None, dropout: float, reg: float
) -> None:
    net = build(hidden_dims, normalization=normalization, dropout=dropout, reg=reg)
    X, y = batch()
    params = networks.tensors(net)
    scores = networks.fully_connected_scores(net, params, torch.tensor(X), training=True)
    networks.loss_agrees_with_torch(net, X, y, params, scores)


@every_kind
@every_depth
def test_scores_agree_with_torch_in_testing(
    hidden_dims: list[int], normalization: str | None, dropout: float
) -> None:
    net = build(hidden_dims, normalization=normalization, dropout=dropout)
    for n in (4, 6):
        net.loss(*batch(n))
    X, _ = batch(1)
    scores = networks.fully_connected_scores(net, networks.tensors(net), torch.tensor(X), training=False)
    agree(net.loss(X), scores)


@every_kind
@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_gradients_agree_with_central_differences(
    normalization: str | None, dropout: float, reg: float
) -> None:
    net = build([6, 5], normalization=normalization, dropout=dropout, reg=reg)
    networks.loss_agrees_with_differences(net, *batch())


@every_kind
def test_the_loss_does_not_change_when_all_scores_move_together(
    normalization: str | None, dropout: float
) -> None:
    net = build([6, 5], normalization=normalization, dropout=dropout)
    _, grads = net.loss(*batch())
    agree(grads["b3"].sum(), 0.0)
    agree(grads["W3"].sum(axis=1), np.zeros(5))


def test_two_layers_are_a_fully_connected_net_with_one_hidden_layer() -> None:
    two, any_depth = TwoLayerNet(6, 7, 4, reg=0.7), build([7], reg=0.7)
    two.params = dict(any_depth.params)
    X, y = batch()
    (loss, grads), (expected, expected_grads) = two.loss(X, y), any_depth.loss(X, y)
    agree(loss, expected)
    for name in grads:
        agree(grads[name], expected_grads[name])


def test_testing_leaves_the_running_averages_alone() -> None:
    net = build([6, 5], normalization="batchnorm")
    net.loss(*batch())
    before = [dict(bn_param) for bn_param in net.bn_params]
    net.loss(batch()[0])
    for kept, now in zip(before, net.bn_params, strict=True):
        assert now["mode"] == "test"
        assert now["running_mean"] is kept["running_mean"]
        assert now["running_var"] is kept["running_var"]


@pytest.mark.parametrize("normalization", NORMALIZATIONS)
def test_initialization(normalization: str | None) -> None:
    net = FullyConnectedNet(
        [60, 70],
        input_dim=90,
        num_classes=40,
        normalization=normalization,
        weight_scale=0.05,
        rng=np.random.default_rng(0),
    )
    layers = {"1": (90, 60), "2": (60, 70), "3": (70, 40)}
    expected: dict[str, tuple[int, ...]] = {f"W{i}": shape for i, shape in layers.items()}
    expected |= {f"b{i}": shape[1:] for i, shape in layers.items()}
    if normalization is not None:
        expected |= {f"{name}{i}": layers[i][1:] for i in "12" for name in ("gamma", "beta")}
    assert networks.shapes(net) == expected
    assert {value.dtype for value in net.params.values()} == {np.dtype(np.float32)}
    constants = {"b": (0.0, 0.0), "beta": (0.0, 0.0), "gamma": (1.0, 0.0)}
    for name, statistics in networks.initial_statistics(net).items():
        kind = name[:-1]
        # 2,800 weights or more: mean and deviation vary by 0.001 and 0.0007.
        np.testing.assert_allclose(
            statistics, constants.get(kind, (0.0, 0.05)), atol=5e-3 if kind == "W" else 0
        )


def test_initialization_of_two_layers() -> None:
    net = TwoLayerNet(50, 40, 30, weight_scale=0.05, rng=np.random.default_rng(0))
    assert networks.shapes(net) == {"W1": (50, 40), "b1": (40,), "W2": (40, 30), "b2": (30,)}
    assert {value.dtype for value in net.params.values()} == {np.dtype(np.float64)}
    for name, statistics in networks.initial_statistics(net).items():
        # 1,200 weights or more: mean and deviation vary by 0.0015 and 0.001.
        is_weight = name.startswith("W")
        np.testing.assert_allclose(statistics, (0.0, 0.05 * is_weight), atol=7e-3 * is_weight)


@pytest.mark.parametrize(
    ("build", "weight_scale"), [(TwoLayerNet, 1e-3), (partial(FullyConnectedNet, [100]), 1e-2)]
)
def test_defaults_are_those_of_the_course(
    build: Callable[..., FullyConnectedNet], weight_scale: float
) -> None:
    net = build(rng=np.random.default_rng(0))
    assert (net.params["W1"].shape, net.params["W2"].shape) == ((3072, 100), (100, 10))
    assert net.params["W1"].std() == pytest.approx(weight_scale, rel=0.01)  # varies by 0.0013 of it
    assert (net.reg, net.use_dropout, net.normalization) == (0.0, False, None)


def test_a_generator_of_the_caller_draws_the_weights() -> None:
    nets = [FullyConnectedNet([3], 4, 2, rng=np.random.default_rng(7)) for _ in range(2)]
    for name, value in nets[0].params.items():
        assert np.array_equal(value, nets[1].params[name])


def test_a_normalization_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'batch'"):
        FullyConnectedNet([3], normalization="batch")


def test_a_layer_can_be_replaced() -> None:
    def doubled(*args: Any) -> tuple[Array, Any]:
        out, cache = REFERENCE.affine_forward(*args)
        return 2 * out, cache

    class Doubled(FullyConnectedNet):
        layers = replace(REFERENCE, affine_forward=doubled)

    right, wrong = build([7]), Doubled([7], 6, 4, dtype=np.float64)
    wrong.params = right.params
    right_scores = right.loss(batch()[0])
    agree(wrong.loss(batch()[0]) - 4 * right_scores, np.tile(-2 * right.params["b2"], (5, 1)))
