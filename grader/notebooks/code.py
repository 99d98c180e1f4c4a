"""The code cells of a notebook as plain Python, numbered as the student sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.model import Notebook
from grader.notebooks.magics import plain
from grader.records import dataclass

_HEADING = re.compile(r"^(#{1,6})\s+(.*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CodeCell:
    """``number`` counts all cells from 1; ``text`` is the cell as it was written, ``source`` as it
    is run; ``title`` is the text just before it, ``headings`` are those that it stands below, from the
    outermost; ``left_out`` are the commands that are not run."""

    number: int
    text: str
    source: str
    title: str = ""
    left_out: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


def code_cells(notebook: Notebook) -> tuple[CodeCell, ...]:
    """Every cell of code, in order."""
    return tuple(_cells(notebook))


def _cells(notebook: Notebook) -> Iterator[CodeCell]:
    title = ""
    above: list[tuple[int, str]] = []
    for number, cell in enumerate(notebook.cells, 1):
        if cell.kind != "code":
            title = cell.source
            above = _below(above, title)
            continue
        made = plain(cell.source)
        headings = tuple(text for _, text in above)
        yield CodeCell(number, cell.source, made.source, title, made.left_out, headings)
        title = ""


def _below(above: Sequence[tuple[int, str]], text: str) -> list[tuple[int, str]]:
    """Level and words of the headings that stand above what follows a text: one ends those of its
    own level and of deeper ones."""
    known = list(above)
    for marks, words in _HEADING.findall(text):
        known = [(level, heading) for level, heading in known if level < len(marks)]
        known.append((len(marks), words.strip()))
    return known


def left_out(notebook: Notebook) -> tuple[str, ...]:
    """The commands of all cells that are not run, each with its cell: ``!pip install x (cell 3)``."""
    return tuple(f"{what} (cell {cell.number})" for cell in code_cells(notebook) for what in cell.left_out)
