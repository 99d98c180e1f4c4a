"""A notebook is asked like a module: its definitions run, and not what trains or plots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.model import HANDED_IN, Capture, Cell, Inputs, Notebook, Probe, Submission
from grader.runners.base import Limits
from grader.runners.zygote import Zygote

SHORT = Limits(seconds=2, import_seconds=0.5)


def code(source: str) -> Cell:
    return Cell("code", source)


def text(source: str) -> Cell:
    return Cell("markdown", source)


class Desk:
    """Runs probes on one notebook, beside a package ``course`` with a module ``layers``."""

    def __init__(self, zygote: Zygote, root: Path) -> None:
        self._zygote = zygote
        self.root = root
        (root / "course").mkdir()
        (root / "course" / "__init__.py").touch()
        (root / "course" / "layers.py").write_text("def double(x):\n    return 2 * x\n")
        (root / HANDED_IN / "hw" / "notebooks").mkdir(parents=True)

    def run(self, probe: Probe, *cells: Cell, limits: Limits | None = None, times: int = 1) -> list[Capture]:
        notebook = Notebook("hw/notebooks/Q1.ipynb", cells)
        submission = Submission(
            "s", self.root, (), "course", {"layers": "course.layers"}, {"layers": "hw/layers.py"},
            named={"q1": notebook}, aliases=("ece662",),
        )  # fmt: skip
        with self._zygote.worker(submission, {}, limits) as worker, worker.session() as session:
            return [session.run(probe, Inputs()) for _ in range(times)]

    def call(self, *cells: Cell, limits: Limits | None = None) -> Capture:
        return self.run(call_f, *cells, limits=limits)[0]


def call_f(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    yield "out", impl.q1.f(3.0)


@pytest.fixture
def desk(zygote: Zygote, tmp_path: Path) -> Desk:
    return Desk(zygote, tmp_path)


def test_a_function_of_the_notebook_is_called_like_a_modules(desk: Desk) -> None:
    capture = desk.call(
        code("import numpy as np\nfrom ece662.layers import *\n%matplotlib inline\nscale = 5"),
        text("# f"),
        code("raise RuntimeError('training')"),
        code("def f(x):\n    return scale * double(np.float64(x))\nprint(undefined)"),
    )
    assert capture.outputs == {"out": 30.0}
    assert capture.stage == "ok"


def test_what_a_cell_raises_concerns_the_names_it_would_have_defined(desk: Desk) -> None:
    def both(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "good", impl.q1.good(1)
        yield "bad", impl.q1.f(1)

    (capture,) = desk.run(
        both,
        code("good = lambda x: x"),
        code("def good(x):\n    return x + 1"),
        code("\nlimit = 1 / 0\nclass Base: pass"),
        code("@undefined\ndef f(x): return limit"),
    )
    assert capture.outputs == {"good": 2}
    assert capture.stage == "import"
    assert capture.error is not None
    assert (capture.error.type, capture.error.message) == ("NameError", "name 'undefined' is not defined")
    assert [(f.file, f.line, f.source) for f in capture.error.frames] == [
        ("hw/notebooks/Q1.ipynb, cell 4", 1, "@undefined")
    ]


def test_a_syntax_error_concerns_the_names_of_its_cell(desk: Desk) -> None:
    capture = desk.call(code("def f(x):\n    return (x"), code("def g(x):\n    return x"))
    assert capture.stage == "import"
    assert capture.error is not None
    assert capture.error.type == "SyntaxError"


def test_a_name_that_no_cell_defines_is_missing(desk: Desk) -> None:
    capture = desk.call(code("def g(x):\n    return x"))
    assert capture.error is not None
    assert capture.error.message == "`Q1.ipynb` has no `f`"


def test_a_cell_that_hangs_is_interrupted_and_the_next_one_runs(desk: Desk) -> None:
    hangs = code("class Slow:\n    while True: pass")
    captures = desk.run(call_f, hangs, code("def f(x): return x"), limits=SHORT, times=2)
    assert [capture.outputs for capture in captures] == [{"out": 3.0}] * 2


@pytest.mark.parametrize("end", ["import os; os._exit(3)", "import ctypes; ctypes.string_at(0)"])
def test_a_cell_that_ends_the_process_is_left_out(desk: Desk, end: str) -> None:
    def both(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "f", impl.q1.f(3.0)
        yield "g", impl.q1.g(3.0)

    captures = desk.run(both, code(f"class g:\n    {end}"), code("def f(x): return x"), times=2)
    for capture in captures:
        assert capture.outputs == {"f": 3.0}
        assert capture.stage == "import"
        assert capture.error is not None
        assert capture.error.function == "q1, cell 1"


def run_best(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    cells = impl.cells("q1", "best model")
    yield "best", cells.best
    yield "doubled", cells.f(4.0)


TRAINING = (
    code("from ece662.layers import double\nf = double"),
    code("best = 'of another cell'\nraise RuntimeError('not needed')"),
    text("Find the best model"),
    code("best = f(21)\nos = None"),
)


def test_the_cells_below_a_text_run_with_those_that_they_need(desk: Desk) -> None:
    captures = desk.run(run_best, *TRAINING, times=2)
    assert [capture.outputs for capture in captures] == [{"best": 42, "doubled": 8.0}] * 2


def test_a_cell_without_what_another_failed_to_give_is_told_of_that(desk: Desk) -> None:
    (capture,) = desk.run(run_best, code("\ndata = 1 / 0"), text("The best model"), code("best = data"))
    assert capture.stage == "call"
    assert capture.error is not None
    assert capture.error.type == "ZeroDivisionError"
    assert capture.error.frames[0].file == "hw/notebooks/Q1.ipynb, cell 1"


def test_no_cell_of_that_kind(desk: Desk) -> None:
    (capture,) = desk.run(run_best, code("x = 1"))
    assert capture.error is not None
    assert capture.error.message == "`Q1.ipynb` has no code cell of the kind that is graded here"
