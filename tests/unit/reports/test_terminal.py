from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.reports.terminal import print_report, render
from tests.unit.reports.fake import PERFECT, REPORT


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in render(REPORT, width).splitlines()) <= width


@pytest.mark.parametrize("width", [60, 80, 120])
def test_signs_and_points_are_never_cut(width: int) -> None:
    text = render(REPORT, width)
    for sign, points in (("✓", "3/3"), ("◐", "1.8/2"), ("↳", "0/4"), ("?", "0/1.5")):
        assert any(line.startswith(sign) and points in line for line in text.splitlines())


def test_colour_only_when_asked_for() -> None:
    assert "\x1b[" not in render(REPORT)
    assert "\x1b[31m" in render(REPORT, color=True)


def test_what_a_student_wrote_reaches_no_terminal_as_a_command() -> None:
    text = render(REPORT, 2000)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "*bold* [link](javascript:alert(1)) | pipe red" in text


def test_the_score_comes_first_and_last() -> None:
    lines = render(REPORT).strip().splitlines()
    assert lines[0] == lines[-1] == "Assignment 1: layers, networks, training: 9.3 of 30"
    assert lines[2] == "Checks: 5 passed, 8 failed, 1 consequence, 2 need a person."


def test_no_line_ends_in_spaces_but_those_of_the_table() -> None:
    told = render(REPORT).partition("\n\n2.1 ")[2]
    assert [line for line in told.splitlines() if line != line.rstrip()] == []


def test_each_failure_is_told_with_what_to_do_and_consequences_only_named() -> None:
    text = render(REPORT, 200)
    assert "`" not in text.replace("``", "")
    assert "      Largest difference at dx[1, 1]: yours 0.8983, expected 0.1537" in text
    assert "      Cause: These are exactly the values one gets when the batch mean" in text
    assert "      ece662/layers.py:212  dx = dxhat / np.sqrt(var + eps)" in text
    assert "follow the path of the gradient through it." in text
    assert "→ Write down how mean changes" not in text
    assert "      → Print the shapes of all arrays in this line." in text
    assert "consequence of 2.1" in text
    assert "grads['W1']" not in text


def test_nothing_to_tell_is_told_in_a_few_lines() -> None:
    assert len(render(PERFECT).strip().splitlines()) == 5


def test_a_console_that_is_no_terminal_gets_plain_text() -> None:
    file = io.StringIO()
    print_report(REPORT, Console(file=file, width=80))
    assert file.getvalue() == render(REPORT, 80)
