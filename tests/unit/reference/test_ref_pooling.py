from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from torch.nn import functional

from grader.reference.pooling import max_pool_backward_naive, max_pool_forward_naive
from tests.unit.reference.verify import LAYOUTS, Layer, agree, normal

Shape = tuple[int, int, int, int]

every_case: Callable[..., Any] = pytest.mark.parametrize(
    ("shape", "window", "stride"),
    [
        pytest.param((2, 3, 4, 6), (2, 2), 2, id="tiles"),
        pytest.param((2, 3, 5, 7), (2, 2), 2, id="odd-sizes"),
        pytest.param((1, 1, 3, 3), (3, 3), 1, id="one-window"),
        pytest.param((2, 2, 5, 6), (3, 3), 1, id="overlapping"),
        pytest.param((2, 2, 7, 7), (3, 3), 2, id="overlapping-by-one"),
        pytest.param((2, 2, 8, 7), (2, 2), 3, id="stride-larger-than-window"),
        pytest.param((3, 2, 6, 5), (2, 3), 2, id="rectangular"),
        pytest.param((2, 1, 4, 3), (1, 1), 1, id="window-of-one-pixel"),
    ],
)


def layer(window: tuple[int, int], stride: int) -> Layer:
    settings = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    return Layer(
        lambda x: max_pool_forward_naive(x, settings),
        max_pool_backward_naive,
        lambda x: functional.max_pool2d(x, window, stride),
    )


@every_case
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(shape: Shape, window: tuple[int, int], stride: int, layout: str) -> None:
    layer(window, stride).agrees_with_torch(normal(*shape), layout=LAYOUTS[layout])


@every_case
def test_agrees_with_central_differences(shape: Shape, window: tuple[int, int], stride: int) -> None:
    layer(window, stride).agrees_with_differences(normal(*shape))


@every_case
def test_gradients_are_handed_on_whole(shape: Shape, window: tuple[int, int], stride: int) -> None:
    x = normal(*shape)
    out, dout, (dx,) = layer(window, stride).run(x)
    agree(dx.sum(axis=(2, 3)), dout.sum(axis=(2, 3)))
    agree(np.sum(dx * x), np.sum(dout * out))


@every_case
def test_ties_go_to_the_first_maximum_like_torch(shape: Shape, window: tuple[int, int], stride: int) -> None:
    layer(window, stride).agrees_with_torch(np.round(normal(*shape)))


def test_values_below_zero_stay_below_zero() -> None:
    out, _ = max_pool_forward_naive(-np.ones((1, 1, 3, 3)), {"pool_height": 2, "pool_width": 2, "stride": 1})
    assert out.tolist() == [[[[-1.0, -1.0], [-1.0, -1.0]]]]
