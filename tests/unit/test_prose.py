"""Numbers and lists in sentences."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.prose import count, listed, number, pair, percent, together


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (-0.15374321, "-0.1537"),
        (1e300, "1e+300"),
        (123456.0, "123456"),
        (1.23456e9, "1.235e+09"),
        (1.6e-7, "1.6e-07"),
        (math.nan, "NaN"),
        (math.inf, "infinity"),
        (-math.inf, "-infinity"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_two_different_numbers_are_shown_differently(one: float, other: float) -> None:
    shown = pair(one, other)
    assert (shown[0] == shown[1]) == (one == other)


def test_a_pair_has_four_digits_and_as_many_more_as_it_takes() -> None:
    assert pair(0.89831, 0.15372) == ("0.8983", "0.1537")
    assert pair(-1.250001, -1.25) == ("-1.250001", "-1.25")
    assert pair(1.0, 1.0 + 1e-15) == ("1", "1.0000000000000011")


def test_numbers_side_by_side_share_their_decimals() -> None:
    assert together([-0.16712, 2.97834, 0.137]) == ["-0.167", "2.978", "0.137"]
    assert together([1234.5, 0.5]) == ["1234", "0"]
    assert together([1e-9, 2e-9]) == ["1e-09", "2e-09"]
    assert together([math.nan, 1.5]) == ["NaN", "1.500"]


def test_counts_and_lists() -> None:
    assert (count(1, "entry"), count(12, "entry"), count(2, "case")) == ("1 entry", "12 entries", "2 cases")
    assert (count(1, "day"), count(1200, "day")) == ("1 day", "1,200 days")
    assert [listed(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert (percent(0.3), percent(0.7071), percent(1.0)) == ("30 %", "70.7 %", "100 %")
