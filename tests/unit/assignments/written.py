"""Notebooks as different students write them: their cells in place of the sample `clean`'s, and others.

``students/NAME/NOTEBOOK.cells`` holds the cells of one.  A cell that the starter does not have stands
after the student's one before it, and at the beginning before the next.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from assignments.ece662_a1.notebooks.build import Cell, cells_of, notebook, read
from tests.unit.assignments.changing import CLEAN

STUDENTS = Path(__file__).parent / "students"


def hand_in(folder: Path, student: str, name: str) -> Path:
    """The right package, and a notebook as this student wrote it."""
    shutil.copytree(CLEAN / "ece662", folder / "ece662")
    own = list(read(STUDENTS / student / f"{name}.cells"))
    text = nbformat.writes(notebook(_merged(cells_of(name, "clean"), own), {}))
    (folder / f"{name}.ipynb").write_text(text)
    return folder


def _merged(starter: list[Cell], own: list[Cell]) -> list[Cell]:
    cells = list(starter)
    names = [cell.name for cell in cells]
    at = next(names.index(cell.name) for cell in own if cell.name in names) - 1
    for cell in own:
        names = [known.name for known in cells]
        at = names.index(cell.name) if cell.name in names else at + 1
        cells[at : at + (cell.name in names)] = [cell]
    return cells
