from __future__ import annotations

import pytest

from grader.checks.wording import returns, runtime
from grader.checks.wording.subject import Subject, at, circumstance, expression, short
from grader.model import Capture, CaughtError


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
