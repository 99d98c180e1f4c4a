"""``grader notebook run``, in both engines; and a grading that shows a notebook's page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Command
from tests.notebook_course import write_course, write_notebook

CELLS = (
    "from helper import seven\nx = seven()\nprint('x is', x)\nx",
    "%matplotlib inline\n!touch canary",
    "while True: pass",
    "print('a' * 10**6)",
    "1 / 0",
    "print('still', x)",
    "import os\nos._exit(3)",
    "x",
)
OUTCOMES = """\
cell 3: timed out: was interrupted: it took too long
cell 5: stopped: ZeroDivisionError: division by zero
cell 7: ended the process: {death}
cell 8: not run
4 of 8 code cells of Q1.ipynb ran to their end.
"""
DEATHS = {"sandbox": "the process ended before it had answered", "kernel": "the kernel died"}


def text(output: dict[str, Any]) -> str:
    return "".join(output.get("text", output.get("data", {}).get("text/plain", "")))


@pytest.mark.parametrize("engine", list(DEATHS))
def test_a_notebook_runs_from_top_to_bottom(command: Command, tmp_path: Path, engine: str) -> None:
    (tmp_path / "hw").mkdir()
    (tmp_path / "hw" / "helper.py").write_text("def seven(): return 7\n")
    path = write_notebook(tmp_path / "hw" / "Q1.ipynb", CELLS)
    done = command("notebook", "run", path, "--engine", engine, "--cell-seconds", "1", "--out", "out")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(OUTCOMES.format(death=DEATHS[engine]))
    assert not list(tmp_path.rglob("canary"))
    cells = json.loads((tmp_path / "out" / "Q1.ipynb").read_text())["cells"]
    assert cells[1]["source"] == CELLS[1]
    assert [text(output) for output in cells[0]["outputs"]] == ["x is 7\n", "7"]
    assert 60_000 < len(text(cells[3]["outputs"][0])) < 70_000
    assert cells[4]["outputs"][-1]["ename"] == "ZeroDivisionError"
    assert text(cells[5]["outputs"][0]) == "still 7\n"
    page = (tmp_path / "out" / "Q1.html").read_text()
    assert "still 7" in page
    assert "ZeroDivisionError" in page


def test_a_notebook_that_is_none_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "Q1.ipynb").write_text("{")
    done = command("notebook", "run", "Q1.ipynb")
    assert done.returncode == 2
    assert done.stderr.startswith("grader: `Q1.ipynb` ends in the middle: ")


def test_output_that_other_code_gave_is_found_and_shown_beside_its_cell(
    command: Command, tmp_path: Path
) -> None:
    cells = ("def double(x):\n    return 2 * x", "def late(x):\n    return x + 1", "print('dx error:', 0.5)")
    write_notebook(tmp_path / "hw" / "Q1.ipynb", cells)
    course = write_course(tmp_path)
    done = command("grade", "books", "hw", "--assignments", course, "--out", "out", "--only", "q.error")
    assert done.returncode == 1
    told = "says dx error 1.2e-09; the code that was handed in gives 0.5"
    assert told in " ".join(done.stdout.replace("`", "").split())
    page = (tmp_path / "out" / "notebooks" / "q1.html").read_text()
    beside = page.split('id="cell-3"')[1]
    assert "the code that was handed in gives 0.5" in beside
    assert "aside" not in page.split('id="cell-3"')[0].partition("<main>")[2]
