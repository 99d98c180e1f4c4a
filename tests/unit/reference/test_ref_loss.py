from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from grader.reference import numeric
from grader.reference.loss import softmax_loss, svm_loss
from tests.unit.reference import course
from tests.unit.reference.verify import DIFFERENCES, LAYOUTS, Array, agree, normal, tensor

Loss = Callable[[Array, Array], tuple[float, Array]]
Truth = Callable[[Tensor, Tensor], Tensor]


def hinge(x: Tensor, y: Tensor) -> Tensor:
    """torch divides by the number of classes, too."""
    return functional.multi_margin_loss(x, y) * x.shape[1]


TRUTHS: dict[Loss, Truth] = {svm_loss: hinge, softmax_loss: functional.cross_entropy}
SHAPES = [(1, 3), (4, 5), (7, 2), (3, 1)]

both = pytest.mark.parametrize("loss", TRUTHS)
every_shape = pytest.mark.parametrize("shape", SHAPES)


def arrays(shape: tuple[int, int]) -> tuple[Array, Array]:
    """Scores with margins on either side of 1, and labels."""
    labels = np.random.default_rng(shape).integers(shape[1], size=shape[0])
    return 2 * normal(*shape), labels


@both
@every_shape
@pytest.mark.parametrize("layout", LAYOUTS)
def test_agrees_with_torch(loss: Loss, shape: tuple[int, int], layout: str) -> None:
    x, y = arrays(shape)
    value, dx = loss(LAYOUTS[layout](x), LAYOUTS[layout](y))
    scores = tensor(x)
    expected = TRUTHS[loss](scores, torch.tensor(y))
    agree(value, expected)
    agree(dx, torch.autograd.grad(expected, scores)[0])


@both
@every_shape
def test_agrees_with_central_differences(loss: Loss, shape: tuple[int, int]) -> None:
    x, y = arrays(shape)
    agree(loss(x, y)[1], numeric.gradient(lambda scores: loss(scores, y)[0], x), DIFFERENCES)


@both
@every_shape
def test_only_differences_of_scores_matter(loss: Loss, shape: tuple[int, int]) -> None:
    x, y = arrays(shape)
    value, dx = loss(x, y)
    agree(dx.sum(axis=1), np.zeros(len(x)))
    moved, same = loss(x + normal(len(x), 1), y)
    agree(moved, value)
    agree(same, dx)


@pytest.mark.parametrize("classes", [2, 7])
def test_equal_scores_cost_what_the_number_of_classes_says(classes: int) -> None:
    x, y = np.zeros((3, classes)), np.array([0, classes - 1, 1])
    agree(softmax_loss(x, y)[0], log(classes))
    agree(svm_loss(x, y)[0], classes - 1)


def test_softmax_gradient_and_label_make_probabilities() -> None:
    x, y = arrays((4, 5))
    probabilities = 4 * softmax_loss(x, y)[1] + np.eye(5)[y]
    assert probabilities.min() > 0
    agree(probabilities.sum(axis=1), np.ones(4))


def test_large_scores_do_not_overflow() -> None:
    value, dx = softmax_loss(np.array([[1e4, 0.0], [-1e4, 1e4]]), np.array([0, 0]))
    agree(value, 1e4)
    agree(dx, [[0.0, 0.0], [-0.5, 0.5]])


def test_margin_that_is_just_met_costs_nothing() -> None:
    value, dx = svm_loss(np.array([[2.0, 1.0, 0.5]]), np.array([0]))
    assert (value, dx.tolist()) == (0.0, [[0.0, 0.0, 0.0]])


def test_losses_that_the_course_prints() -> None:
    course.seed()
    x = 0.001 * course.randn(50, 10)
    y = course.randint(10, size=50)
    agree(svm_loss(x, y)[0], 8.999602749096233)
    agree(softmax_loss(x, y)[0], 2.302545844500738)
