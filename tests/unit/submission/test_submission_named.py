"""The notebooks that an assignment asks for are found by name, wherever they lie."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.model import Submission
from tests.unit.submission.make import LAYOUT, PACKAGE, Files, take, within, write

WANTED = replace(
    LAYOUT, notebooks={"q1": ("Q1-FCNetworks.ipynb", "*fc*.ipynb"), "torch": ("*pytorch*.ipynb",)}
)


def notebook(*sources: str) -> str:
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "source": source, "outputs": [], "metadata": {}} for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def submitted(folder: Path, files: Files) -> Submission:
    return take(write(folder / "hw", files), layout=WANTED)


@pytest.mark.parametrize("path", ["Q1-FCNetworks.ipynb", "a/b/q1-fcnetworks.IPYNB", "My FC nets (2).ipynb"])
def test_found_by_its_name_in_any_folder(tmp_path: Path, path: str) -> None:
    found = submitted(tmp_path, {**within("ece662"), path: notebook("x = 1")})
    assert {name: (book.path, book.cells[0].source) for name, book in found.named.items()} == {
        "q1": (path, "x = 1")
    }
    assert found.notes == ()


def test_the_first_pattern_that_any_file_matches_decides(tmp_path: Path) -> None:
    files = {"old/Q1-FCNetworks.ipynb": notebook("right"), "fc.ipynb": notebook("wrong")}
    assert submitted(tmp_path, {**PACKAGE, **files}).named["q1"].cells[0].source == "right"


def test_of_several_the_least_nested_is_graded_and_that_is_told(tmp_path: Path) -> None:
    files = {"x/y/Q5-PyTorch.ipynb": notebook("inner"), "x/Q5-pytorch-final.ipynb": notebook("outer")}
    found = submitted(tmp_path, {**PACKAGE, **files})
    assert found.named["torch"].cells[0].source == "outer"
    assert found.notes == (
        "Of several notebooks `x/Q5-pytorch-final.ipynb` was graded, not `x/y/Q5-PyTorch.ipynb`.",
    )


def test_notebooks_that_fit_no_name_are_known(tmp_path: Path) -> None:
    files = {"Q1-FCNetworks.ipynb": "x", "fc.ipynb": "x", "hw/my work.ipynb": "x", "notes.txt": "x"}
    assert submitted(tmp_path, {**PACKAGE, **files}).unasked == ("fc.ipynb", "hw/my work.ipynb")


def test_a_notebook_alone_is_a_submission(tmp_path: Path) -> None:
    found = submitted(tmp_path, {"Q5-pytorch.ipynb": notebook("x = 1")})
    assert (set(found.named), dict(found.modules)) == ({"torch"}, {})


def test_a_damaged_notebook_is_told_and_costs_the_others_nothing(tmp_path: Path) -> None:
    files = {"Q1-FCNetworks.ipynb": "{", "pytorch.ipynb": notebook("x = 1")}
    found = submitted(tmp_path, {**PACKAGE, **files})
    assert found.named["torch"].cells
    assert found.notes == (found.named["q1"].problem,)


def test_commands_are_told(tmp_path: Path) -> None:
    found = submitted(tmp_path, {**PACKAGE, "fc.ipynb": notebook("!rm -rf ~\nx = 1", "%%bash\nls")})
    assert found.notes == (
        "Commands of `fc.ipynb` that are not run while grading: `!rm -rf ~ (cell 1)`, `%%bash (cell 2)`.",
    )


def test_what_a_notebook_imports_can_be_imported(tmp_path: Path) -> None:
    book = notebook("from tools.draw import line\nfrom cs999.layers import *\nfrom layers import relu", "!ls")
    files = {**within("ece662"), "fc.ipynb": book, "tools/draw.py": "line = 1"}
    found = submitted(tmp_path, files)
    assert "cs999" in found.aliases
    assert (found.root / "tools" / "draw.py").is_file()
    assert "Imported from beside the package: `tools/draw.py`." in found.notes


@pytest.mark.parametrize(
    ("source", "frameworks"),
    [
        ("import json\nmode = 'tensorflow'", {"q1": "tensorflow"}),
        ("mode = 'torch'  # or mode = 'tensorflow'", {}),
        ("\n" * 2_000, {}),  # a pattern that begins with blanks goes through all that follow, from each
    ],
)
def test_a_notebook_may_be_written_for_another_framework(
    tmp_path: Path, source: str, frameworks: dict[str, str]
) -> None:
    layout = replace(WANTED, unless={"q1": (("tensorflow", r"^\s*mode = .tensorflow"),), "torch": ()})
    files = {**within("ece662"), "Q1-FCNetworks.ipynb": notebook("x = 1", source)}
    assert take(write(tmp_path / "hw", files), layout=layout).frameworks == frameworks
