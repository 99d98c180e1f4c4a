from __future__ import annotations

import pytest

from grader.reports.text import clean, points, sentence, shorten, spans


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
