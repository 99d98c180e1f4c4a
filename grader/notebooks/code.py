"""The code cells of a notebook as plain Python, numbered as the student sees them."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Notebook
from grader.notebooks.magics import plain
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class CodeCell:
    """``number`` counts all cells from 1; ``text`` is the cell as it was written, ``source`` as it
    is run; ``title`` is the text just before it; ``left_out`` are the commands that are not run."""

    number: int
    text: str
    source: str
    title: str = ""
    left_out: tuple[str, ...] = ()


def code_cells(notebook: Notebook) -> tuple[CodeCell, ...]:
    """Every cell of code, in order."""
    return tuple(_cells(notebook))


def _cells(notebook: Notebook) -> Iterator[CodeCell]:
    title = ""
    for number, cell in enumerate(notebook.cells, 1):
        if cell.kind != "code":
            title = cell.source
            continue
        made = plain(cell.source)
        yield CodeCell(number, cell.source, made.source, title, made.left_out)
        title = ""


def left_out(notebook: Notebook) -> tuple[str, ...]:
    """The commands of all cells that are not run, each with its cell: ``!pip install x (cell 3)``."""
    return tuple(f"{what} (cell {cell.number})" for cell in code_cells(notebook) for what in cell.left_out)
