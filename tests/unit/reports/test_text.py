from __future__ import annotations

import math

import pytest

from grader.reports.text import clean, joined, number, pair, points, sentence, shorten, spans


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (41.5, "41.5"),
        (100.0, "100"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.33"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e-12, "0"),
        (0.004, "0.004"),
        (2.999999999, "3"),
    ],
)
def test_points_never_show_the_noise_of_binary_fractions(value: float, shown: str) -> None:
    assert points(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.898312, "0.8983"), (3.0, "3"), (math.nan, "NaN"), (-math.inf, "-infinity"), (1e300, "1e+300")],
)
def test_numbers_have_four_digits(value: float, shown: str) -> None:
    assert number(value) == shown


def test_a_pair_of_numbers_never_looks_equal() -> None:
    assert pair(0.89831, 0.15372) == ("0.8983", "0.1537")
    assert pair(-1.250001, -1.25) == ("-1.250001", "-1.25")
    assert pair(1.0, 1.0 + 1e-15) == ("1", "1.0000000000000011")


def test_clean_drops_what_a_terminal_would_obey_and_utf8_cannot_hold() -> None:
    assert clean("a\x1b[31mb\x1b[0m\x1b]0;title\x07c\x00\x07\u202e\ud800\r\nd\te") == "abc\nd\te"


def test_a_sentence_is_one_line() -> None:
    assert sentence("  two\n\n  lines\t") == "two lines"


def test_backticks_mark_code_and_an_odd_one_is_text() -> None:
    assert [tuple(span) for span in spans("`f`: `dx` is ` wrong")] == [
        ("f", True),
        (": ", False),
        ("dx", True),
        (" is ` wrong", False),
    ]


def test_shorten_keeps_both_ends_and_says_how_much_is_gone() -> None:
    short = shorten("a" * 5000 + "b" * 5000, 100)
    assert short.startswith("a" * 50 + "\n[… 9,900 characters left out …]\n")
    assert short.endswith("b" * 50)
    assert shorten("short", 100) == "short"


def test_joined() -> None:
    assert [joined(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
