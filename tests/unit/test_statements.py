"""The statement of a function that does something, and silence where it cannot be told."""

from __future__ import annotations

import ast
from functools import partial

import pytest

from grader import statements
from grader.locate import Finder

CHANGES_X = partial(statements.change_of, position=0)


def found(finder: Finder, source: str) -> str | None:
    """The source of what is found in the only function of ``source``."""
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    node = finder(function)
    return None if node is None else ast.unparse(node).splitlines()[0]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("x -= 1", "x -= 1"),
        ("y = x; y *= 2", "y *= 2"),
        ("y = x.reshape(2, -1).T; y[0] = 2", "y[0] = 2"),
        ("y = np.asarray(x)[1:]; np.exp(y, out=y)", "np.exp(y, out=y)"),
        ("out = x; out[out < 0] = 0", "out[out < 0] = 0"),
        ("y = x.copy(); y *= 2", None),
        ("x = x - 1; x *= 2", None),
        ("y = x * 1; y[0] = 2", None),
        ("y = np.zeros_like(x); y[0] = x", None),
    ],
)
def test_the_statement_that_changes_an_argument(body: str, line: str | None) -> None:
    assert found(CHANGES_X, f"def f(x, mode): {body}" if ";" not in body else _several(body)) == line


def _several(body: str) -> str:
    return "def f(x, mode):\n" + "".join(f"    {line.strip()}\n" for line in body.split(";"))


def test_an_argument_that_is_not_there_is_not_changed() -> None:
    assert found(partial(statements.change_of, position=3), "def f(x):\n    x -= 1") is None


@pytest.mark.parametrize(
    ("finder", "body", "line"),
    [
        (statements.nothing_returned, "return x, None", None),
        (statements.nothing_returned, "return None", "return None"),
        (statements.nothing_returned, "return", "return"),
        (statements.last_return, "return x + y", "return x + y"),
        (statements.fixed_size, "return x[:, :, 1:-1, 1:-1]", "x[:, :, 1:-1, 1:-1]"),
        (
            statements.fixed_size,
            "return np.pad(x, ((0, 0), (1, 1)), 'constant')",
            "np.pad(x, ((0, 0), (1, 1)), 'constant')",
        ),
        (statements.fixed_size, "return np.pad(x, ((0, 0), (p, p)))", None),
        (statements.fixed_size, "return x[:, :, p:-p, p:-p]", None),
        (statements.fixed_size, "return x[1:, ::2]", None),
        (statements.kept_between_calls, "global n", "global n"),
        (statements.kept_between_calls, "seen.append(x)", "seen.append(x)"),
        (statements.kept_between_calls, "f.last = x", "f.last = x"),
        (statements.kept_between_calls, "config['t'] += 1", "config['t'] += 1"),
        (statements.kept_between_calls, "x.append(1)", None),
        (statements.kept_between_calls, "np.random.seed(0)", None),
        (statements.end_of_process, "os._exit(0)", "os._exit(0)"),
        (statements.end_of_process, "model.exit()", None),
        (statements.random_numbers, "return np.random.rand(3)", "np.random.rand(3)"),
        (statements.random_numbers, "return random.random()", "random.random()"),
        (statements.random_numbers, "np.random.seed(x)", None),
        (statements.random_numbers, "return rng.normal()", None),
    ],
)
def test_other_statements(finder: Finder, body: str, line: str | None) -> None:
    assert found(finder, f"def f(x):\n    {body}") == line


def test_a_default_that_may_be_changed_is_kept() -> None:
    assert (
        found(statements.kept_between_calls, "def f(x, config={}):\n    return x") == "def f(x, config={}):"
    )


@pytest.mark.parametrize(
    "body", ["x = " + "+".join(["1"] * 3000), "x" + ".y" * 3000 + "()", "x = " + "-" * 3000 + "1"]
)
def test_deeply_nested_code_is_no_trouble(body: str) -> None:
    node = ast.parse("def f(x): pass").body[0]
    assert isinstance(node, ast.FunctionDef)
    try:
        node.body = ast.parse(body).body
    except (RecursionError, MemoryError):  # then nobody asks for statements either
        return
    for finder in (statements.random_numbers, statements.end_of_process, statements.fixed_size):
        assert finder(node) is None
