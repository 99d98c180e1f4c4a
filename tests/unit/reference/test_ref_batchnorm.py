from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from grader.reference.batchnorm import batchnorm_backward, batchnorm_backward_alt, batchnorm_forward
from tests.unit.reference import course
from tests.unit.reference.verify import LAYOUTS, PRINTED, Layer, agree, frozen, normal

if TYPE_CHECKING:
    from grader.model import Array

BACKWARDS = [batchnorm_backward, batchnorm_backward_alt]
SHAPES = [(4, 5), (7, 3), (2, 1), (50, 4)]

both: Callable[..., Any] = pytest.mark.parametrize("backward", BACKWARDS)
every_shape: Callable[..., Any] = pytest.mark.parametrize("shape", SHAPES)


def layer(backward: Callable[..., Any] = batchnorm_backward, eps: float = 1e-5) -> Layer:
    def truth(x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
        return functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)

    def forward(x: Array, gamma: Array, beta: Array) -> tuple[Array, Any]:
        return batchnorm_forward(x, gamma, beta, {"mode": "train", "eps": eps})

    return Layer(forward, backward, truth)


def arrays(n: int, d: int) -> tuple[Array, Array, Array]:
    return normal(n, d), normal(d), normal(d, seed=2)


@both
@every_shape
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(backward: Callable[..., Any], shape: tuple[int, int], layout: str) -> None:
    layer(backward).agrees_with_torch(*arrays(*shape), layout=LAYOUTS[layout])


@both
def test_large_eps_agrees_with_torch(backward: Callable[..., Any]) -> None:
    layer(backward, eps=0.5).agrees_with_torch(*arrays(6, 4))


@both
@every_shape
def test_agrees_with_central_differences(backward: Callable[..., Any], shape: tuple[int, int]) -> None:
    layer(backward, eps=0.01).agrees_with_differences(*arrays(*shape))


@both
@every_shape
def test_columns_of_dx_sum_to_zero(backward: Callable[..., Any], shape: tuple[int, int]) -> None:
    _, _, (dx, _, _) = layer(backward).run(*arrays(*shape))
    agree(dx.sum(axis=0), np.zeros(shape[1]))


@both
def test_without_eps_scaling_x_changes_nothing(backward: Callable[..., Any]) -> None:
    x, gamma, beta = arrays(6, 4)
    out, _, (dx, _, _) = layer(backward, eps=0.0).run(x, gamma, beta)
    agree(layer(eps=0.0).run(3 * x, gamma, beta)[0], out)
    agree((dx * x).sum(axis=0), np.zeros(4))


@both
def test_one_example_is_all_mean(backward: Callable[..., Any]) -> None:
    x, gamma, beta = arrays(1, 3)
    out, dout, (dx, dgamma, dbeta) = layer(backward).run(x, gamma, beta)
    agree(out, beta[None])
    agree([dx[0], dgamma, dbeta], [np.zeros(3), np.zeros(3), dout[0]])


def test_running_averages_are_those_of_torch_with_the_biased_variance() -> None:
    n, d, momentum = 6, 4, 0.7
    bn_param: dict[str, Any] = {"mode": "train", "momentum": momentum}
    mean, var = torch.zeros(d, dtype=torch.float64), torch.zeros(d, dtype=torch.float64)
    for seed in range(3):
        x = normal(n, d, seed=seed)
        batchnorm_forward(x, np.ones(d), np.zeros(d), bn_param)
        functional.batch_norm(torch.tensor(x), mean, var, training=True, momentum=1 - momentum)
    agree(bn_param["running_mean"], mean)
    agree(bn_param["running_var"], var * (n - 1) / n)


def test_running_averages_are_replaced_not_written_to() -> None:
    start = frozen(normal(3)), frozen(np.ones(3))
    bn_param = {"mode": "train", "running_mean": start[0], "running_var": start[1]}
    batchnorm_forward(*arrays(5, 3), bn_param)
    agree(bn_param["running_mean"], 0.9 * start[0] + 0.1 * normal(5, 3).mean(axis=0))
    agree(bn_param["running_var"], 0.9 * start[1] + 0.1 * normal(5, 3).var(axis=0))


@pytest.mark.parametrize("n", [1, 6])
def test_test_mode_agrees_with_torch_and_changes_no_average(n: int) -> None:
    x, gamma, beta = arrays(n, 4)
    mean, var = normal(4, seed=3), normal(4, seed=4) ** 2
    bn_param = {"mode": "test", "running_mean": mean, "running_var": var, "eps": 0.01}
    out, cache = batchnorm_forward(x, gamma, beta, bn_param)
    rows, averages, spreads, scale, shift = map(torch.tensor, (x, mean, var, gamma, beta))
    agree(out, functional.batch_norm(rows, averages, spreads, scale, shift, eps=0.01))
    assert cache is None
    assert bn_param["running_mean"] is mean
    assert bn_param["running_var"] is var


def test_test_mode_before_any_training_takes_averages_of_zero() -> None:
    x, gamma, beta = arrays(3, 2)
    out, _ = batchnorm_forward(x, gamma, beta, {"mode": "test", "eps": 0.25})
    agree(out, gamma * x / 0.5 + beta)


def test_a_mode_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'evaluate'"):
        batchnorm_forward(*arrays(3, 2), {"mode": "evaluate"})


def test_spreads_that_the_course_prints() -> None:
    course.seed()
    X, W1, W2 = course.randn(200, 50), course.randn(50, 60), course.randn(60, 3)
    x = course.hidden_activations(X, W1, W2)
    agree(x.std(axis=0), [27.18502186, 34.21455511, 37.68611762], PRINTED)
    gamma, beta = np.array([1.0, 2.0, 3.0]), np.array([11.0, 12.0, 13.0])
    out, _ = batchnorm_forward(x, gamma, beta, {"mode": "train"})
    agree(out.mean(axis=0), beta)
    agree(out.std(axis=0), [0.99999999, 1.99999999, 2.99999999], PRINTED)


def test_statistics_at_test_time_that_the_course_prints() -> None:
    course.seed()
    W1, W2 = course.randn(50, 60), course.randn(60, 3)
    bn_param: dict[str, Any] = {"mode": "train"}
    for _ in range(50):
        x = course.hidden_activations(course.randn(200, 50), W1, W2)
        batchnorm_forward(x, np.ones(3), np.zeros(3), bn_param)
    x = course.hidden_activations(course.randn(200, 50), W1, W2)
    out, _ = batchnorm_forward(x, np.ones(3), np.zeros(3), bn_param | {"mode": "test"})
    agree(out.mean(axis=0), [-0.03927354, -0.04349152, -0.10452688], PRINTED)
    agree(out.std(axis=0), [1.01531428, 1.01238373, 0.97819988], PRINTED)
