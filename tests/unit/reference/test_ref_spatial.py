from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.reference.batchnorm import batchnorm_forward
from grader.reference.spatial import spatial_batchnorm_backward, spatial_batchnorm_forward
from tests.unit.reference import course
from tests.unit.reference.verify import LAYOUTS, PRINTED, Layer, agree, normal

if TYPE_CHECKING:
    from grader.model import Array

Shape = tuple[int, int, int, int]

SHAPES = [(2, 3, 4, 5), (1, 4, 3, 2), (5, 1, 3, 3), (4, 3, 1, 1)]


def layer(eps: float = 1e-5) -> Layer:
    return Layer(
        lambda x, gamma, beta: spatial_batchnorm_forward(x, gamma, beta, {"mode": "train", "eps": eps}),
        spatial_batchnorm_backward,
        lambda x, gamma, beta: functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps),
    )


def arrays(shape: Shape) -> tuple[Array, Array, Array]:
    return normal(*shape), normal(shape[1]), normal(shape[1], seed=2)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(shape: Shape, layout: str) -> None:
    layer().agrees_with_torch(*arrays(shape), layout=LAYOUTS[layout])


@pytest.mark.parametrize("shape", SHAPES)
def test_agrees_with_central_differences(shape: Shape) -> None:
    layer(eps=0.01).agrees_with_differences(*arrays(shape))


@pytest.mark.parametrize("shape", SHAPES)
def test_each_channel_of_dx_sums_to_zero(shape: Shape) -> None:
    _, _, (dx, _, _) = layer().run(*arrays(shape))
    agree(dx.sum(axis=(0, 2, 3)), np.zeros(shape[1]))


def test_images_of_one_pixel_are_batch_normalization() -> None:
    x, gamma, beta = arrays((5, 3, 1, 1))
    out, _ = spatial_batchnorm_forward(x, gamma, beta, {"mode": "train"})
    agree(out[:, :, 0, 0], batchnorm_forward(x[:, :, 0, 0], gamma, beta, {"mode": "train"})[0])


def test_test_mode_agrees_with_torch() -> None:
    x, gamma, beta = arrays((2, 3, 4, 5))
    bn_param: dict[str, Any] = {"mode": "train"}
    spatial_batchnorm_forward(x, gamma, beta, bn_param)
    agree(bn_param["running_mean"], 0.1 * x.mean(axis=(0, 2, 3)))
    agree(bn_param["running_var"], 0.1 * x.var(axis=(0, 2, 3)))
    out, _ = spatial_batchnorm_forward(x, gamma, beta, bn_param | {"mode": "test"})
    averages = bn_param["running_mean"], bn_param["running_var"]
    images, mean, var, scale, shift = map(torch.tensor, (x, *averages, gamma, beta))
    agree(out, functional.batch_norm(images, mean, var, scale, shift))


def test_statistics_that_the_course_prints() -> None:
    course.seed()
    x = 4 * course.randn(2, 3, 4, 5) + 10
    agree(x.mean(axis=(0, 2, 3)), [9.33463814, 8.90909116, 9.11056338], PRINTED)
    agree(x.std(axis=(0, 2, 3)), [3.61447857, 3.19347686, 3.5168142], PRINTED)
    out, _ = spatial_batchnorm_forward(x, np.ones(3), np.zeros(3), {"mode": "train"})
    agree(out.mean(axis=(0, 2, 3)), np.zeros(3))
    agree(out.std(axis=(0, 2, 3)), [0.99999962, 0.99999951, 0.9999996], PRINTED)
    out, _ = spatial_batchnorm_forward(x, np.array([3, 4, 5]), np.array([6, 7, 8]), {"mode": "train"})
    agree(out.mean(axis=(0, 2, 3)), [6.0, 7.0, 8.0])
    agree(out.std(axis=(0, 2, 3)), [2.99999885, 3.99999804, 4.99999798], PRINTED)


def test_statistics_at_test_time_that_the_course_prints() -> None:
    course.seed()
    shape, one, zero = (10, 4, 11, 12), np.ones(4), np.zeros(4)
    bn_param: dict[str, Any] = {"mode": "train"}
    for _ in range(50):
        spatial_batchnorm_forward(2.3 * course.randn(*shape) + 13, one, zero, bn_param)
    x = 2.3 * course.randn(*shape) + 13
    out, _ = spatial_batchnorm_forward(x, one, zero, bn_param | {"mode": "test"})
    agree(out.mean(axis=(0, 2, 3)), [-0.08034406, 0.07562881, 0.05716371, 0.04378383], PRINTED)
    agree(out.std(axis=(0, 2, 3)), [0.96718744, 1.0299714, 1.02887624, 1.00585577], PRINTED)
