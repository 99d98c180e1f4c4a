from __future__ import annotations

import numpy as np
import pytest
from torch.nn import functional

from grader.reference.affine import affine_backward, affine_forward
from tests.unit.reference.verify import LAYOUTS, PRINTED, Array, Layer, agree, normal

LAYER = Layer(
    affine_forward, affine_backward, lambda x, w, b: functional.linear(x.flatten(start_dim=1), w.T, b)
)
SHAPES = [((4, 5), 3), ((1, 3), 2), ((3, 1), 1), ((2, 3, 2, 2), 5), ((5, 2, 3), 1)]


def arrays(shape: tuple[int, ...], m: int) -> tuple[Array, Array, Array]:
    return normal(*shape), normal(int(np.prod(shape[1:])), m), normal(m)


@pytest.mark.parametrize(("shape", "m"), SHAPES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(shape: tuple[int, ...], m: int, layout: str) -> None:
    LAYER.agrees_with_torch(*arrays(shape, m), layout=LAYOUTS[layout])


@pytest.mark.parametrize(("shape", "m"), SHAPES)
def test_agrees_with_central_differences(shape: tuple[int, ...], m: int) -> None:
    LAYER.agrees_with_differences(*arrays(shape, m))


@pytest.mark.parametrize(("shape", "m"), SHAPES)
def test_gradients_of_a_bilinear_function_give_its_value_back(shape: tuple[int, ...], m: int) -> None:
    x, w, b = arrays(shape, m)
    out, dout, (dx, dw, db) = LAYER.run(x, w, b)
    value = np.sum(dout * (out - b))
    agree([np.sum(dx * x), np.sum(dw * w)], [value, value])
    agree(np.sum(db * b), np.sum(dout * out) - value)


def test_whole_numbers_are_taken_as_floats() -> None:
    out, cache = affine_forward(np.array([[1, 2]]), np.array([[0.5], [0.25]]), np.array([1.0]))
    dx, dw, _ = affine_backward(np.array([[2.0]]), cache)
    assert (out.tolist(), dx.tolist(), dw.tolist()) == ([[2.0]], [[1.0, 0.5]], [[2.0], [4.0]])


def test_second_row_that_the_course_prints() -> None:
    size, shape, m = 2, (4, 5, 6), 3
    x = np.linspace(-0.1, 0.5, num=size * 120).reshape(size, *shape)
    w = np.linspace(-0.2, 0.3, num=120 * m).reshape(120, m)
    out, _ = affine_forward(x, w, np.linspace(-0.3, 0.1, num=m))
    agree(out[1], [3.25553199, 3.5141327, 3.77273342], PRINTED)
