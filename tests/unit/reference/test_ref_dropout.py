from __future__ import annotations

import numpy as np
import pytest

from grader.reference.dropout import dropout_backward, dropout_forward
from tests.unit.reference import course
from tests.unit.reference.verify import LAYOUTS, Array, Layer, agree, normal, tensor

KEPT = [0.25, 0.6, 1.0]
SHAPES = [(4, 5), (1, 3), (2, 3, 3, 5)]


def mask(shape: tuple[int, ...], p: float) -> Array:
    """What inverted dropout multiplies by after seed 7."""
    return np.where(np.random.RandomState(7).random_sample(shape) < p, 1 / p, 0.0)


def layer(shape: tuple[int, ...], p: float) -> Layer:
    settings = {"mode": "train", "p": p, "seed": 7}
    return Layer(
        lambda x: dropout_forward(x, settings),
        dropout_backward,
        lambda x: x * tensor(mask(shape, p)),
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("p", KEPT)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(shape: tuple[int, ...], p: float, layout: str) -> None:
    layer(shape, p).agrees_with_torch(normal(*shape), layout=LAYOUTS[layout])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("p", KEPT)
def test_agrees_with_central_differences(shape: tuple[int, ...], p: float) -> None:
    layer(shape, p).agrees_with_differences(normal(*shape))


@pytest.mark.parametrize("p", KEPT)
def test_entries_are_dropped_or_divided_by_p(p: float) -> None:
    x = normal(50, 40)
    out, dout, (dx,) = layer(x.shape, p).run(x)
    kept = out != 0
    agree(out[kept], x[kept] / p)
    assert not dx[~kept].any()
    agree(np.sum(dx * x), np.sum(dout * out))


def test_test_mode_changes_nothing() -> None:
    x, dout = normal(3, 4), normal(3, 4, seed=1)
    out, cache = dropout_forward(x, {"mode": "test", "p": 0.3, "seed": 1})
    assert np.array_equal(out, x)
    assert np.array_equal(dropout_backward(dout, cache), dout)


def test_a_mode_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'evaluate'"):
        dropout_forward(normal(3, 4), {"mode": "evaluate", "p": 0.3})


def test_masks_without_a_seed_follow_the_global_generator() -> None:
    course.seed()
    first, second = (dropout_forward(np.ones((4, 4)), {"mode": "train", "p": 0.5})[0] for _ in range(2))
    course.seed()
    again, _ = dropout_forward(np.ones((4, 4)), {"mode": "train", "p": 0.5})
    assert np.array_equal(first, again)
    assert not np.array_equal(first, second)


def test_means_and_fractions_of_zeros_that_the_course_prints() -> None:
    course.seed()
    x = course.randn(500, 500) + 10
    agree(x.mean(), 10.0002078784775)
    for p, mean, zeros in [
        (0.25, 10.014059116977283, 0.749784),
        (0.4, 9.977917658761159, 0.600796),
        (0.7, 9.987811912159428, 0.30074),
    ]:
        out, _ = dropout_forward(x, {"mode": "train", "p": p})
        agree(out.mean(), mean)
        assert (out == 0).mean() == zeros
