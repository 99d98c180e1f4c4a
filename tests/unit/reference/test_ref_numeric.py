from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from grader.reference import numeric
from tests.unit.reference.verify import frozen, normal

if TYPE_CHECKING:
    from grader.model import Array

TIGHT = 1e-9  # what a central difference can give for a function with values around 1


def test_gradient_of_a_number() -> None:
    x = normal(3, 4)
    actual = numeric.gradient(lambda v: float(np.sum(np.sin(v))), x)
    np.testing.assert_allclose(actual, np.cos(x), atol=TIGHT)


def test_gradient_of_an_array_with_its_upstream_gradient() -> None:
    x, A, upstream = normal(3), normal(4, 3), normal(4)
    actual = numeric.gradient(lambda v: np.exp(A @ v), x, upstream)
    np.testing.assert_allclose(actual, A.T @ (np.exp(A @ x) * upstream), rtol=TIGHT, atol=TIGHT)


def test_gradient_at_some_indices_only_in_their_order() -> None:
    x = normal(3, 4)
    asked = [(2, 1), (0, 3)]
    moved: list[Array] = []

    def f(v: Array) -> float:
        moved.append(v - x)
        return float(np.sum(v**3))

    actual = numeric.gradient_at(f, x, asked)
    np.testing.assert_allclose(actual, [3 * x[index] ** 2 for index in asked], atol=TIGHT)
    assert {tuple(map(int, np.argwhere(change)[0])) for change in moved} == set(asked)


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_step_grows_with_the_entry(size: float) -> None:
    actual = numeric.gradient(lambda v: float(v[0] ** 2), np.array([size]))
    np.testing.assert_allclose(actual, [2 * size], rtol=TIGHT)


def test_outputs_that_do_not_depend_on_x_cancel() -> None:
    actual = numeric.gradient(lambda v: np.array([v[0], 1e12 * np.pi]), np.array([0.5]), np.ones(2))
    np.testing.assert_allclose(actual, [1.0], rtol=TIGHT)


def test_truncation_falls_with_the_square_of_the_step() -> None:
    errors = [numeric.gradient(np.exp, np.zeros(1), 1.0, step)[0] - 1 for step in (0.1, 0.01)]
    np.testing.assert_allclose(errors, [0.1**2 / 6, 0.01**2 / 6], rtol=1e-3)  # the next term: step^4 / 120


def test_x_is_never_written_to_and_may_hold_whole_numbers() -> None:
    actual = numeric.gradient(lambda v: float(v @ v), frozen(np.array([1, 2])))
    np.testing.assert_allclose(actual, [2.0, 4.0], atol=TIGHT)
