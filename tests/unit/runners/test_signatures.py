"""Which signature a call means, and what is said of a wrong result."""

from __future__ import annotations

import pytest

from grader.runners.signatures import argument_names, signature, wrong_return

from .conftest import parse

API = parse(
    {"net.Net.loss": "X -> scores | X, y -> loss, grads", "optim.sgd": "w, dw, config -> next_w, config"}
)


@pytest.mark.parametrize(
    ("function", "passed", "returns"),
    [
        ("net.Net.loss", 1, ("scores",)),
        ("net.Net.loss", 2, ("loss", "grads")),
        ("optim.sgd", 2, ("next_w", "config")),
        ("optim.adam", 2, None),
    ],
)
def test_the_signature_with_as_many_arguments_is_meant(
    function: str, passed: int, returns: tuple[str, ...] | None
) -> None:
    meant = signature(API, function, passed)
    assert (meant.returns if meant else None) == returns


def test_arguments_have_names() -> None:
    meant = signature(API, "optim.sgd", 2)
    assert argument_names(meant, 2, ["config"]) == ["w", "dw", "config"]
    assert argument_names(meant, 4, []) == ["w", "dw", "config", "argument 4"]
    assert argument_names(None, 1, ["x"]) == ["argument 1", "x"]


@pytest.mark.parametrize(("result", "items"), [(1, [1, 2]), ((1, 2), [1, 2])])
def test_the_right_number_of_results(result: object, items: list[object]) -> None:
    meant = signature(API, "optim.sgd", 3)
    assert meant is not None
    assert wrong_return(meant, "optim.sgd", result, items) is None


def test_a_wrong_number_is_worded() -> None:
    meant = signature(API, "optim.sgd", 3)
    assert meant is not None
    error = wrong_return(meant, "optim.sgd", (1,), [1])
    assert error is not None
    assert error.message == "`sgd` must return 2 values: next_w, config; it returned 1 value."
    assert error.function == "optim.sgd"
