from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from torch.nn import functional

from grader.reference.affine import affine_forward
from grader.reference.convolution import conv_backward_naive, conv_forward_naive
from tests.unit.reference.verify import LAYOUTS, PRINTED, Array, Layer, agree, normal

Shape = tuple[int, int, int, int]

every_case: Callable[..., Any] = pytest.mark.parametrize(
    ("images", "filters", "stride", "pad"),
    [
        pytest.param((2, 3, 5, 5), (4, 3, 3, 3), 1, 1, id="same-size"),
        pytest.param((2, 3, 5, 7), (2, 3, 3, 3), 1, 0, id="no-padding"),
        pytest.param((1, 1, 3, 5), (1, 1, 3, 3), 2, 1, id="one-of-everything"),
        pytest.param((2, 2, 7, 8), (3, 2, 2, 2), 3, 0, id="stride-larger-than-kernel"),
        pytest.param((2, 2, 6, 5), (3, 2, 2, 3), 1, 1, id="rectangular-kernel"),
        pytest.param((3, 2, 6, 4), (2, 2, 3, 1), 2, 0, id="rows-left-over"),
        pytest.param((2, 3, 3, 2), (4, 3, 1, 1), 1, 0, id="kernel-of-one-pixel"),
        pytest.param((2, 1, 2, 3), (2, 1, 2, 2), 2, 3, id="padding-larger-than-kernel"),
        pytest.param((2, 2, 3, 4), (3, 2, 3, 4), 1, 0, id="kernel-as-large-as-image"),
    ],
)


def layer(stride: int, pad: int) -> Layer:
    settings = {"stride": stride, "pad": pad}
    return Layer(
        lambda x, w, b: conv_forward_naive(x, w, b, settings),
        conv_backward_naive,
        lambda x, w, b: functional.conv2d(x, w, b, stride, pad),
    )


def arrays(images: Shape, filters: Shape) -> tuple[Array, Array, Array]:
    return normal(*images), normal(*filters), normal(filters[0])


@every_case
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(images: Shape, filters: Shape, stride: int, pad: int, layout: str) -> None:
    layer(stride, pad).agrees_with_torch(*arrays(images, filters), layout=LAYOUTS[layout])


@every_case
def test_agrees_with_central_differences(images: Shape, filters: Shape, stride: int, pad: int) -> None:
    layer(stride, pad).agrees_with_differences(*arrays(images, filters))


@every_case
def test_gradients_of_a_bilinear_function_give_its_value_back(
    images: Shape, filters: Shape, stride: int, pad: int
) -> None:
    x, w, b = arrays(images, filters)
    out, dout, (dx, dw, db) = layer(stride, pad).run(x, w, b)
    value = np.sum(dout * (out - b[:, None, None]))
    agree([np.sum(dx * x), np.sum(dw * w)], [value, value])
    agree(np.sum(db * b), np.sum(dout * out) - value)


def test_kernel_as_large_as_the_image_is_an_affine_layer() -> None:
    x, w, b = arrays((3, 2, 4, 5), (6, 2, 4, 5))
    out, _ = conv_forward_naive(x, w, b, {"stride": 1, "pad": 0})
    agree(out[:, :, 0, 0], affine_forward(x, w.reshape(6, -1).T, b)[0])


def test_kernel_is_not_flipped() -> None:
    w = np.zeros((1, 1, 3, 3))
    w[0, 0, 0, 1] = 1.0  # the pixel above
    x = normal(1, 1, 4, 3)
    out, _ = conv_forward_naive(x, w, np.zeros(1), {"stride": 1, "pad": 1})
    assert out[0, 0, 1:].tolist() == x[0, 0, :-1].tolist()
    assert out[0, 0, 0].tolist() == [0.0, 0.0, 0.0]


def test_output_that_the_course_prints() -> None:
    images, filters = (2, 3, 4, 4), (3, 3, 4, 4)
    x = np.linspace(-0.1, 0.5, num=96).reshape(images)
    w = np.linspace(-0.2, 0.3, num=144).reshape(filters)
    out, _ = conv_forward_naive(x, w, np.linspace(-0.1, 0.2, num=3), {"stride": 2, "pad": 1})
    first = [
        [[-0.08759809, -0.10987781], [-0.18387192, -0.2109216]],
        [[0.21027089, 0.21661097], [0.22847626, 0.23004637]],
        [[0.50813986, 0.54309974], [0.64082444, 0.67101435]],
    ]
    second = [
        [[-0.98053589, -1.03143541], [-1.19128892, -1.24695841]],
        [[0.69108355, 0.66880383], [0.59480972, 0.56776003]],
        [[2.36270298, 2.36904306], [2.38090835, 2.38247847]],
    ]
    agree(out, [first, second], PRINTED)
