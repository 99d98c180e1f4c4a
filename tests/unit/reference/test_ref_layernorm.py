from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from torch.nn import functional

from grader.reference.layernorm import layernorm_backward, layernorm_forward
from tests.unit.reference import course
from tests.unit.reference.verify import LAYOUTS, PRINTED, Layer, agree, normal

if TYPE_CHECKING:
    from grader.model import Array

SHAPES = [(4, 5), (1, 7), (6, 2), (3, 50)]


def layer(d: int, eps: float = 1e-5) -> Layer:
    return Layer(
        lambda x, gamma, beta: layernorm_forward(x, gamma, beta, {"eps": eps}),
        layernorm_backward,
        lambda x, gamma, beta: functional.layer_norm(x, (d,), gamma, beta, eps),
    )


def arrays(n: int, d: int) -> tuple[Array, Array, Array]:
    return normal(n, d), normal(d), normal(d, seed=2)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(shape: tuple[int, int], layout: str) -> None:
    layer(shape[1]).agrees_with_torch(*arrays(*shape), layout=LAYOUTS[layout])


def test_large_eps_agrees_with_torch() -> None:
    layer(4, eps=0.5).agrees_with_torch(*arrays(3, 4))


@pytest.mark.parametrize("shape", SHAPES)
def test_agrees_with_central_differences(shape: tuple[int, int]) -> None:
    layer(shape[1], eps=0.01).agrees_with_differences(*arrays(*shape))


@pytest.mark.parametrize("shape", SHAPES)
def test_rows_of_dx_sum_to_zero(shape: tuple[int, int]) -> None:
    _, _, (dx, _, _) = layer(shape[1]).run(*arrays(*shape))
    agree(dx.sum(axis=1), np.zeros(shape[0]))


def test_examples_do_not_see_each_other() -> None:
    x, gamma, beta = arrays(4, 5)
    out, _ = layernorm_forward(x, gamma, beta, {})
    alone, _ = layernorm_forward(x[2:3], gamma, beta, {})
    agree(out[2:3], alone)


def test_one_feature_is_all_mean() -> None:
    x, gamma, beta = arrays(3, 1)
    out, _, (dx, dgamma, _) = layer(1).run(x, gamma, beta)
    agree(out, np.full((3, 1), beta))
    agree([*dx, dgamma], np.zeros((4, 1)))


def test_statistics_that_the_course_prints() -> None:
    course.seed()
    X, W1, W2 = course.randn(4, 50), course.randn(50, 60), course.randn(60, 3)
    x = course.hidden_activations(X, W1, W2)
    agree(x.mean(axis=1), [-59.06673243, -47.60782686, -43.31137368, -26.40991744], PRINTED)
    agree(x.std(axis=1), [10.07429373, 28.39478981, 35.28360729, 4.01831507], PRINTED)
    out, _ = layernorm_forward(x, np.full(3, 3.0), np.full(3, 5.0), {})
    agree(out.mean(axis=1), np.full(4, 5.0))
    agree((out.std(axis=1) / 3), [0.99999995, 0.99999999, 1.0, 0.99999969], PRINTED)
