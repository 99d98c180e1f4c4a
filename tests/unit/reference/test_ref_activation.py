from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.reference.activation import relu_backward, relu_forward
from tests.unit.reference.verify import LAYOUTS, Layer, agree, normal

LAYER = Layer(relu_forward, relu_backward, torch.relu)
SHAPES = [(3,), (4, 5), (1, 1), (2, 3, 3, 5)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(shape: tuple[int, ...], layout: str) -> None:
    LAYER.agrees_with_torch(normal(*shape), layout=LAYOUTS[layout])


@pytest.mark.parametrize("shape", SHAPES)
def test_agrees_with_central_differences(shape: tuple[int, ...]) -> None:
    LAYER.agrees_with_differences(normal(*shape))


@pytest.mark.parametrize("shape", SHAPES)
def test_gradient_gives_the_value_of_a_homogeneous_function_back(shape: tuple[int, ...]) -> None:
    x = normal(*shape)
    out, dout, (dx,) = LAYER.run(x)
    agree(np.sum(dx * x), np.sum(dout * out))


def test_gradient_at_the_kink_is_zero_like_torch() -> None:
    LAYER.agrees_with_torch(np.array([-1.0, 0.0, -0.0, 1.0]))
    assert relu_backward(np.array([5.0]), np.array([0.0])).tolist() == [0.0]
