from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from torch.nn import functional

from grader.reference.groupnorm import spatial_groupnorm_backward, spatial_groupnorm_forward
from grader.reference.layernorm import layernorm_forward
from tests.unit.reference import course
from tests.unit.reference.verify import LAYOUTS, PRINTED, Layer, agree, normal

if TYPE_CHECKING:
    from grader.model import Array

Shape = tuple[int, int, int, int]

every_case: Callable[..., Any] = pytest.mark.parametrize(
    ("shape", "groups"),
    [
        pytest.param((2, 6, 4, 5), 2, id="typical"),
        pytest.param((1, 6, 2, 3), 3, id="one-image"),
        pytest.param((3, 4, 3, 5), 1, id="one-group"),
        pytest.param((2, 5, 3, 3), 5, id="a-group-for-each-channel"),
        pytest.param((4, 4, 1, 1), 2, id="one-pixel"),
    ],
)
every_form = pytest.mark.parametrize("broadcast", [False, True])


def layer(groups: int, eps: float = 1e-5) -> Layer:
    return Layer(
        lambda x, gamma, beta: spatial_groupnorm_forward(x, gamma, beta, groups, {"eps": eps}),
        spatial_groupnorm_backward,
        lambda x, gamma, beta: functional.group_norm(x, groups, gamma.flatten(), beta.flatten(), eps),
    )


def arrays(shape: Shape, *, broadcast: bool = False) -> tuple[Array, Array, Array]:
    parameter = (1, shape[1], 1, 1) if broadcast else (shape[1],)
    return normal(*shape), normal(*parameter), normal(*parameter, seed=2)


@every_case
@every_form
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(shape: Shape, groups: int, broadcast: bool, layout: str) -> None:
    layer(groups).agrees_with_torch(*arrays(shape, broadcast=broadcast), layout=LAYOUTS[layout])


@every_case
@every_form
def test_agrees_with_central_differences(shape: Shape, groups: int, broadcast: bool) -> None:
    layer(groups, eps=0.01).agrees_with_differences(*arrays(shape, broadcast=broadcast))


@every_case
def test_each_group_of_dx_sums_to_zero(shape: Shape, groups: int) -> None:
    _, _, (dx, _, _) = layer(groups).run(*arrays(shape))
    agree(dx.reshape(shape[0], groups, -1).sum(axis=2), np.zeros((shape[0], groups)))


def test_one_group_is_layer_normalization_of_the_whole_image() -> None:
    x = normal(3, 4, 2, 5)
    out, _ = spatial_groupnorm_forward(x, np.ones(4), np.zeros(4), 1, {})
    flat, _ = layernorm_forward(x.reshape(3, -1), np.ones(40), np.zeros(40), {})
    agree(out.reshape(3, -1), flat)


def test_groups_that_do_not_divide_the_channels_are_refused() -> None:
    with pytest.raises(ValueError, match=r"G = 4 groups do not divide C = 6"):
        spatial_groupnorm_forward(*arrays((2, 6, 3, 3)), 4, {})


def test_statistics_that_the_course_prints() -> None:
    course.seed()
    x = 4 * course.randn(2, 6, 4, 5) + 10
    agree(x.reshape(4, -1).mean(axis=1), [9.72505327, 8.51114185, 8.9147544, 9.43448077], PRINTED)
    agree(x.reshape(4, -1).std(axis=1), [3.67070958, 3.09892597, 4.27043622, 3.97521327], PRINTED)
    out, _ = spatial_groupnorm_forward(x, np.ones((1, 6, 1, 1)), np.zeros((1, 6, 1, 1)), 2, {})
    agree(out.reshape(4, -1).mean(axis=1), np.zeros(4))
    agree(out.reshape(4, -1).std(axis=1), [0.99999963, 0.99999948, 0.99999973, 0.99999968], PRINTED)
