"""How a notebook was run is told from what was saved."""

from __future__ import annotations

from typing import Any

from grader.model import Cell, Notebook
from grader.notebooks.recorded import Odd, never_run, oddities

PRINTED = {"output_type": "stream", "name": "stdout", "text": "0.5\n"}
ERROR = {"output_type": "error", "ename": "NameError", "evalue": "name 'x' is not defined\nmore"}


Saved = tuple[str, int | None, list[dict[str, Any]]]


def book(*cells: Saved) -> Notebook:
    return Notebook(
        "Q1.ipynb", tuple(Cell("code", source, count, tuple(out)) for source, count, out in cells)
    )


def test_a_notebook_that_was_run_from_top_to_bottom_has_nothing_odd() -> None:
    notebook = book(
        ("x = 1", 3, []), ("# Your code here", None, []), ("'a text'", None, []), ("x", 4, [PRINTED])
    )
    assert oddities(notebook) == ()
    assert not never_run(notebook)


def test_never_run() -> None:
    assert never_run(book(("x = 1", None, []), ("# y", None, [])))
    assert not never_run(book(("# only a comment", None, [])))


def test_cells_that_were_not_run_and_errors_that_were_left() -> None:
    notebook = book(("a = 1", 1, []), ("b = 1", None, []), ("x", 2, [PRINTED, ERROR]))
    assert oddities(notebook) == (
        Odd("not_run", 2),
        Odd("error", 3, what="NameError: name 'x' is not defined"),
    )


def test_order_and_repeated_counts() -> None:
    notebook = book(("a = 1", 5, []), ("b = 1", 3, []), ("c = 2", 6, []), ("d = 2", 6, []))
    assert oddities(notebook) == (Odd("order", 2, 1), Odd("repeated", 4, 3))


def test_an_old_output_with_a_number_that_was_given_twice() -> None:
    notebook = book(("f = Net()", 6, []), ("f.train()", 15, []), ("f.accuracy()", 6, [PRINTED]))
    assert Odd("stale", 3, 2) in oddities(notebook)


def test_an_output_from_before_the_training_above_it() -> None:
    notebook = book(
        ("model = Net()", 1, []),
        ("solver = Solver(model)\nsolver.train()", 9, []),
        ("print('elsewhere')", 8, [PRINTED]),
        ("print(solver.check_accuracy(model))", 7, [PRINTED]),
    )
    assert oddities(notebook) == (Odd("order", 3, 2), Odd("order", 4, 2), Odd("stale", 4, 2))
