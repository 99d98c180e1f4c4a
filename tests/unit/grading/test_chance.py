"""Random numbers are compared by their distribution."""

from __future__ import annotations

import numpy as np
import pytest

from grader.grading.chance import alike

RNG = np.random.default_rng(5)
NORMAL = RNG.normal(size=(60, 50))


def test_the_same_distribution_is_alike() -> None:
    assert alike(NORMAL, RNG.normal(size=(60, 50))) is None
    assert alike(np.zeros(4), np.zeros(4)) is None


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (RNG.normal(size=(50, 60)), "shape"),
        (RNG.normal(loc=0.5, size=(60, 50)), "mean"),
        (RNG.normal(scale=1.5, size=(60, 50)), "spread"),
        (RNG.uniform(-(3**0.5), 3**0.5, size=(60, 50)), "form"),
        (np.zeros((60, 50)), "constant"),
        (np.full((60, 50), np.nan), "not finite"),
    ],
)
def test_what_differs_is_named(other: object, what: str) -> None:
    assert alike(NORMAL, other) == what


def test_constants_agree_with_the_same_constant_only() -> None:
    assert alike(np.zeros(4), np.ones(4)) == "constant"
