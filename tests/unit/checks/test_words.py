from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.wording import returns, runtime
from grader.checks.wording.numbers import count, listed, number, pair, percent, together
from grader.checks.wording.subject import Subject, at, circumstance, expression, short
from grader.model import Capture, CaughtError


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (-0.15374321, "-0.1537"),
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


def test_numbers_side_by_side_share_their_decimals() -> None:
    assert together([-0.16712, 2.97834, 0.137]) == ["-0.167", "2.978", "0.137"]
    assert together([1234.5, 0.5]) == ["1234", "0"]
    assert together([1e-9, 2e-9]) == ["1e-09", "2e-09"]
    assert together([math.nan, 1.5]) == ["NaN", "1.500"]


def test_counts_and_lists() -> None:
    assert (count(1, "entry"), count(12, "entry"), count(2, "case")) == ("1 entry", "12 entries", "2 cases")
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")
    assert (percent(0.3), percent(0.7071), percent(1.0)) == ("30 %", "70.7 %", "100 %")


@pytest.mark.parametrize(
    ("output", "shown", "when"),
    [
        ("dx", "dx", ""),
        ("grads.W1", "grads['W1']", ""),
        ("regularized.grads.W1", "grads['W1']", " (regularized)"),
        ("regularized.loss", "loss", " (regularized)"),
        ("step2.config.velocity", "config['velocity']", " after step 2"),
        ("step1.next_w", "next_w", " after step 1"),
    ],
)
def test_an_output_in_the_students_terms(output: str, shown: str, when: str) -> None:
    assert expression(output) == shown
    assert circumstance(output) == when
    assert Subject("f", output, "typical").name == f"`{shown}`{when}"


def test_entries_and_functions() -> None:
    assert at("dx", (1, 2)) == "dx[1, 2]"
    assert at("loss", ()) == "loss"
    assert short("fc_net.TwoLayerNet.loss") == "TwoLayerNet.loss"
    assert short("layers.relu_forward") == "relu_forward"
    assert short("relu_forward") == "relu_forward"


def test_a_missing_layer_is_called_by_its_number() -> None:
    found = returns.missing_key(Subject("Net", "layers.1", "typical"), ["layers.1", "layers.2"])
    assert found.headline == "`Net`: `layer 1` and `layer 2` are missing."
    assert found.next_step == "Make them in the constructor, as attributes of `self`."


def test_a_cell_is_called_by_its_file() -> None:
    error = CaughtError("NameError", "name 'W' is not defined", (), "Q6-Pruning.ipynb, cell 11")
    found = runtime.exception(Subject("Pruning", "a", "typical"), Capture("call", {}, error=error), error)
    assert found.headline == "Cell 11 of `Q6-Pruning.ipynb` raised NameError: name 'W' is not defined"


def test_a_module_without_a_name_is_a_matter_of_spelling() -> None:
    error = CaughtError("AttributeError", "module 'numpy' has no attribute 'zeroes'")
    found = runtime.exception(Subject("f", "a", "typical"), Capture("call", {}, error=error), error)
    assert found.next_step == "Check the spelling: the module has nothing of this name."
