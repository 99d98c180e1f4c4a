from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.checks import patterns
from grader.checks.patterns.content import AllZero, EqualsInput, Rounding, Truncated, VanishingSums
from grader.checks.patterns.factors import InputFactor, InputTerm, Offset, Ratio
from grader.checks.patterns.order import FlippedSigns, Mirrored, Permuted, Transposed
from grader.checks.patterns.regions import Border, Slices, WhereInput, Zeros
from grader.checks.patterns.regularization import Regularization
from grader.checks.patterns.regularization import find as find_regularization
from grader.checks.patterns.view import Pattern
from grader.checks.tolerance import Array, tolerance_for
from grader.checks.wording.patterns import sentence
from grader.checks.wording.said import say
from grader.checks.wording.subject import Subject

RNG = np.random.default_rng(2)
N, D = 4, 5
X = RNG.normal(size=(N, D))
RIGHT = RNG.normal(size=(N, D)) + 3
GAMMA = RNG.normal(size=D)
IMAGES = RNG.normal(size=(2, 3, 5, 4))
INPUTS = {"x": X, "gamma": GAMMA, "reg": 0.3, "per_channel": np.array([1.5, 2.0, -0.7])}
SUBJECT = Subject("layers.f", "out", "typical", {"N": N, "D": D}, ("N", "D"))


def find(actual: Any, expected: Any = RIGHT) -> Pattern | None:
    return patterns.find(
        np.asarray(actual),
        np.asarray(expected),
        tolerance_for(np.asarray(actual)),
        axes={"N": N, "D": D, "H": 3},
        inputs=INPUTS,
    )


def changed(array: Array, where: Any, value: float = 9.0) -> Array:
    copy = array.copy()
    copy[where] = value
    return copy


def centered(array: Array, axis: Any) -> Array:
    return np.asarray(array - array.mean(axis=axis, keepdims=True))


@pytest.mark.parametrize(
    ("actual", "expected", "pattern"),
    [
        (RIGHT * 0, RIGHT, AllZero()),
        (RIGHT.astype(int), RIGHT, Truncated("int64")),
        (X.copy(), RIGHT, EqualsInput("x")),
        (RIGHT * N, RIGHT, Ratio(4.0, "N")),
        (RIGHT / D, RIGHT, Ratio(0.2, "1 / N") if N == D else Ratio(0.2, "1 / D")),
        (RIGHT * N * D, RIGHT, Ratio(20.0, "N * D")),
        (RIGHT / (N * D * 3), RIGHT, Ratio(1 / 60, "1 / (N * D * H)")),
        (RIGHT * 4 / 3, RIGHT, Ratio(4 / 3, "N / (N - 1)")),
        (RIGHT * 4 / 5, RIGHT, Ratio(0.8, "(D - 1) / D")),
        (-RIGHT, RIGHT, Ratio(-1.0)),
        (RIGHT * 1.7, RIGHT, Ratio(1.7)),
        (2 * RIGHT[0, 0], RIGHT[0, 0], Ratio(2.0)),
        (5 * RIGHT[0, 0], RIGHT[0, 0], Ratio(5.0, "D")),
        (RIGHT + 0.25, RIGHT, Offset(0.25)),
        (RIGHT - GAMMA, RIGHT, InputTerm("gamma", extra=False)),
        (RIGHT + 0.3 * X, RIGHT, InputTerm("reg * x", extra=True)),
        (RIGHT * GAMMA, RIGHT, InputFactor("gamma", extra=True)),
        (RIGHT / GAMMA, RIGHT, InputFactor("gamma", extra=False)),
        (IMAGES * INPUTS["per_channel"].reshape(3, 1, 1), IMAGES, InputFactor("per_channel", extra=True)),  # type: ignore[attr-defined]
        (np.abs(IMAGES), IMAGES, FlippedSigns(int(np.sum(IMAGES < 0)))),
        (X[:, :4].T, X[:, :4], Transposed((0, 1))),
        (RIGHT[:, ::-1], RIGHT, Mirrored(1)),
        (np.sort(RIGHT), RIGHT, Permuted()),
        (np.where(X < 0, RIGHT - 1, RIGHT), RIGHT, WhereInput("x", negative=True)),
        (np.where(X > 0, RIGHT - 1, RIGHT), RIGHT, WhereInput("x", negative=False)),
        (changed(RIGHT, np.s_[1:3, 2], 0.0), RIGHT, Zeros(of_student=True)),
        (RIGHT, changed(RIGHT, np.s_[1:3, 2], 0.0), Zeros(of_student=False)),
        (changed(RIGHT, np.s_[-1]), RIGHT, Slices(0, 2, (3,))),
        (changed(RIGHT, np.s_[:, 1:3]), RIGHT, Slices(1, 2, (1, 2))),
        (
            np.pad(IMAGES[..., 1:-1, 1:-1], ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=9.0),
            IMAGES,
            Border(),
        ),
        (RIGHT * (1 + 1e-6 * RNG.normal(size=RIGHT.shape)), RIGHT, Rounding()),
    ],
)
def test_it_finds(actual: Any, expected: Any, pattern: Pattern) -> None:
    found = find(actual, expected)
    assert type(found) is type(pattern)
    if isinstance(found, Ratio | Offset) and isinstance(pattern, Ratio | Offset):
        assert found.value == pytest.approx(pattern.value)
        assert getattr(found, "name", "") == getattr(pattern, "name", "")
    else:
        assert found == pattern


@pytest.mark.parametrize(
    ("expected", "over", "part"),
    [
        (centered(X, 0), (0,), "Each column"),
        (centered(X, 1), (1,), "Each row"),
        (centered(IMAGES, (0, 2, 3)), (0, 2, 3), "Each channel"),
        (centered(IMAGES, (1, 2, 3)), (1, 2, 3), "Each example"),
        (centered(GAMMA, 0), (0,), "The entries"),
    ],
)
def test_sums_that_should_vanish(expected: Array, over: tuple[int, ...], part: str) -> None:
    actual = expected + np.random.default_rng(9).uniform(0.5, 1.5, size=expected.shape)
    found = find(actual, expected)
    assert isinstance(found, VanishingSums)
    assert found.over == over
    assert found.sums == pytest.approx(np.ravel(actual.sum(axis=over)).tolist())
    assert say(found, SUBJECT).pattern.startswith(f"{part} of `out` should sum to 0; yours sum to ")


@pytest.mark.parametrize(
    "actual",
    [
        RIGHT + RNG.normal(size=RIGHT.shape),
        changed(RIGHT, np.s_[2, 3]),
        np.full((N, D), np.nan),
        RIGHT * np.where(X > 0.3, 1 + 2e-6, 1 + 3e-6),
    ],
)
def test_it_finds_nothing(actual: Array) -> None:
    assert find(actual) is None


def test_a_single_number_has_no_offset_and_no_unnamed_factor() -> None:
    assert find(1.23 * RIGHT[0, 0], RIGHT[0, 0]) is None


def test_large_arrays_are_left_alone() -> None:
    big = np.ones(patterns.MOST_ENTRIES + 1)
    assert find(2 * big, big) is None


def test_every_pattern_has_a_sentence() -> None:
    say(AllZero(), SUBJECT)  # imports all sentences
    worded = {kind.__name__ for kind in sentence.registry}
    assert {kind.__name__ for kind in Pattern.__subclasses__()} <= worded


@pytest.mark.parametrize(
    ("difference", "found"),
    [
        (-3.0, Regularization("missing", ("W1", "W2"), 3.0)),
        (3.0, Regularization("doubled", ("W1", "W2"), 3.0)),
        (-2.0, Regularization("missing", ("W2",), 2.0)),
        (0.7, Regularization("extra", ("b1", "b2"), 0.7)),
        (0.9, Regularization("extra", ("gamma1",), 0.9)),
        (4.4, Regularization("doubled extra", ("b1", "b2"), 4.4)),
        (0.123, None),
    ],
)
def test_regularization(difference: float, found: Regularization | None) -> None:
    others = {"b1": 0.3, "b2": 0.4, "gamma1": 0.9}
    assert find_regularization(10.0 + difference, 10.0, {"W1": 1.0, "W2": 2.0}, others) == found
    assert find_regularization(10.0 + difference, 10.0, {"W1": 0.0}, {}) is None
