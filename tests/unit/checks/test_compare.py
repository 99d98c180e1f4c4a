from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.checks.compare import NotFinite, OtherText, ShapeDifference, WrongType, compare
from grader.checks.tolerance import precision
from grader.model import Mismatch, Opaque

RIGHT = np.array([[1.0, -2.0, 3.0], [4.0, 5.3, -6.0]])


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (RIGHT.copy(), RIGHT),
        (RIGHT.astype(np.float32), RIGHT),
        (RIGHT.astype(np.float16), RIGHT),
        (np.asfortranarray(RIGHT), RIGHT),
        (2.5, np.float64(2.5)),
        (np.array(2.5), 2.5),
        (np.float32(0.1), 0.1),
        (3, 3.0),
        (np.array([1, 0]), np.array([1.0, 0.0])),
        (np.array([True, False]), np.array([1.0, 0.0])),
        (np.array([1e-10, 1.0]), np.array([0.0, 1.0])),
        (np.array([1e-13]), np.array([0.0])),
        (np.array([np.inf]), np.array([np.inf])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (None, None),
        ("train", "train"),
    ],
)
def test_what_is_right(actual: Any, expected: Any) -> None:
    assert compare(actual, expected) is None


@pytest.mark.parametrize(
    ("actual", "name"),
    [
        (None, "None"),
        ([1.0, 2.0], "list"),
        ("1.0", "str"),
        (Opaque("Tensor", "Tensor(2, 3)"), "Tensor"),
        (np.array(["a"]), "str32 array"),
        (np.array([None]), "object array"),
        (RIGHT.astype(complex), "complex128 array"),
        (1j, "complex128"),
        (np.ma.masked_array(RIGHT), "MaskedArray"),
    ],
)
def test_what_is_no_array_of_numbers(actual: Any, name: str) -> None:
    assert compare(actual, RIGHT) == WrongType(name, "array")


def test_an_array_where_text_is_expected() -> None:
    assert compare(RIGHT, "train") == WrongType("ndarray", "text")
    assert compare("test", "train") == OtherText("test", "train")
    assert compare("test", None) == OtherText("test", "None")


@pytest.mark.parametrize(
    ("actual", "variant"),
    [
        (RIGHT.T, "transposed"),
        (RIGHT[:, None], "extra axis"),
        (RIGHT.ravel(), "flattened"),
        (RIGHT.reshape(3, 2), "reshaped"),
        (np.stack([RIGHT, RIGHT]), "broadcast"),
        (np.stack([RIGHT / 4, RIGHT * 3 / 4]), "not summed"),
        (RIGHT[:1], ""),
        (np.full((2, 3, 1), np.nan), ""),
        (np.zeros((0,)), ""),
    ],
)
def test_the_variant_of_a_wrong_shape(actual: Any, variant: str) -> None:
    difference = compare(actual, RIGHT)
    assert isinstance(difference, ShapeDifference)
    assert difference.variant == variant


def test_a_loss_of_shape_one() -> None:
    assert compare(np.array([2.5]), 2.5) == ShapeDifference((1,), (), "extra axis")
    assert compare(2.5, np.array([2.5])) == ShapeDifference((), (1,), "squeezed")


def test_shapes_that_numpy_would_broadcast_are_different() -> None:
    assert isinstance(compare(np.ones((5, 1)), np.ones(5)), ShapeDifference)
    assert isinstance(compare(np.ones((0, 3)), np.ones((1, 3))), ShapeDifference)


def test_booleans_of_the_wrong_shape() -> None:
    assert isinstance(compare(np.ones((2, 1), dtype=bool), np.ones(2, dtype=bool)), ShapeDifference)


def test_shapes_that_broadcast_to_something_huge_are_not_tried() -> None:
    found = compare(np.ones((30_000, 1)), np.ones(30_000) * 2)
    assert found == ShapeDifference((30_000, 1), (30_000,), "")


def test_nan_is_not_a_value() -> None:
    actual = RIGHT.copy()
    actual[1, 1:] = np.nan
    difference = compare(actual, RIGHT)
    assert isinstance(difference, NotFinite)
    assert (difference.count, difference.total, difference.first_index) == (2, 6, (1, 1))


def test_a_mismatch_says_how_many_and_where_it_is_worst() -> None:
    actual = RIGHT.copy()
    actual[0, 1] += 0.5
    actual[1, 2] += 2.0
    found = compare(actual, RIGHT)
    assert isinstance(found, Mismatch)
    assert (found.count, found.total, found.worst_index) == (2, 6, (1, 2))
    assert (found.actual, found.expected) == (-4.0, -6.0)
    assert found.allowed == pytest.approx(6e-6 + 6e-9)
    assert found.error == pytest.approx(0.2)
    assert found.grid == ((0.0, 0.143, 0.0), (0.0, 0.0, 0.2))


def test_the_picture_stays_small() -> None:
    found = compare(np.ones((70, 5, 9)), np.zeros((70, 5, 9)))
    assert isinstance(found, Mismatch)
    assert (len(found.grid), len(found.grid[0])) == (32, 32)
    assert {cell for row in found.grid for cell in row} == {1.0}


def test_zeros_pass_only_for_zeros() -> None:
    assert isinstance(compare(np.zeros(3), np.full(3, 1e-9)), Mismatch)
    assert compare(np.zeros(3), np.full(3, 1e-17)) is None


def test_float32_stored_as_float64_is_judged_as_float32() -> None:
    values = np.random.default_rng(0).normal(size=20)
    assert precision(values) == "float64"
    assert precision(values.astype(np.float32).astype(np.float64)) == "float32"
    assert precision(np.arange(4.0)) == "float64"
    assert compare((values * (1 + 3e-5)).astype(np.float32).astype(np.float64), values) is None
    assert isinstance(compare(values * (1 + 3e-5), values), Mismatch)
