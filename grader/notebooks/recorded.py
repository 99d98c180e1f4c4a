"""What a notebook's saved state says of how it was run: which cells, in which order, with what end."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from grader.model import Cell, Notebook
from grader.notebooks.code import CodeCell, code_cells
from grader.notebooks.slices import needed
from grader.parsing import parse
from grader.records import dataclass

Oddity = Literal["not_run", "error", "order", "repeated", "stale"]


@dataclass(frozen=True, slots=True)
class Odd:
    """Something about cell ``cell``, counted from 1; ``other`` is a second cell that it concerns, and
    ``what`` the error that was left: ``NameError: name 'x' is not defined``."""

    kind: Oddity
    cell: int
    other: int = 0
    what: str = ""


def never_run(notebook: Notebook) -> bool:
    """Whether no cell has been run, or all outputs were cleared before the file was saved."""
    code = [cell for cell in notebook.cells if _does_something(cell)]
    return bool(code) and not any(cell.execution_count or cell.outputs for cell in code)


def oddities(notebook: Notebook) -> tuple[Odd, ...]:
    """All of them, cell by cell."""
    return tuple(sorted(_all(notebook), key=lambda odd: (odd.cell, odd.kind)))


def errors(notebook: Notebook) -> dict[int, str]:
    """Cell -> the error that it was saved with."""
    return {odd.cell: odd.what for odd in oddities(notebook) if odd.kind == "error"}


def outputs_of(notebook: Notebook, cell: CodeCell) -> Cell:
    """The cell as it was saved."""
    return notebook.cells[cell.number - 1]


def _all(notebook: Notebook) -> Iterator[Odd]:
    cells = code_cells(notebook)
    counted = [(cell, count) for cell in cells if (count := outputs_of(notebook, cell).execution_count)]
    for cell in cells:
        saved = outputs_of(notebook, cell)
        if _does_something(saved) and not saved.execution_count and not saved.outputs:
            yield Odd("not_run", cell.number)
        for output in saved.outputs:
            if output.get("output_type") == "error":
                yield Odd("error", cell.number, what=_error(output.get("ename"), output.get("evalue")))
                break
    yield from _out_of_order([(cell.number, count) for cell, count in counted])
    yield from _stale(cells, {cell.number: count for cell, count in counted})


def _out_of_order(counted: Sequence[tuple[int, int]]) -> Iterator[Odd]:
    """Cells that were run before one that stands above them, or under the same number."""
    highest, seen = (0, 0), dict[int, int]()
    for number, count in counted:
        if count in seen:
            yield Odd("repeated", number, seen[count])
        if count < highest[1]:
            yield Odd("order", number, highest[0])
        seen[count] = number
        highest = max(highest, (number, count), key=lambda pair: pair[1])


def _stale(cells: Sequence[CodeCell], counts: dict[int, int]) -> Iterator[Odd]:
    """Cells that were run before one above that they build upon was run for the last time."""
    out_of_order = {odd.cell for odd in _out_of_order(sorted(counts.items())) if odd.kind == "order"}
    for cell in cells:
        if cell.number in out_of_order:
            later = [n for n in _above(cells, cell) if counts.get(n, 0) > counts[cell.number]]
            if later:
                yield Odd("stale", cell.number, later[-1])


def _above(cells: Sequence[CodeCell], cell: CodeCell) -> list[int]:
    """The cells above that a cell needs."""
    until = [one for one in cells if one.number <= cell.number]
    return [one.number for one in needed(until, {cell.number}) if one.number != cell.number]


def _does_something(cell: Cell) -> bool:
    """Whether a code cell holds more than comments."""
    if cell.kind != "code":
        return False
    lines: Collection[str] = [line.strip() for line in cell.source.splitlines()]
    return any(line and not line.startswith("#") for line in lines) and not _is_docstring(cell.source)


def _is_docstring(source: str) -> bool:
    tree = parse(source)
    return tree is not None and all(map(_is_text, tree.body))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _error(kind: object, message: object) -> str:
    texts = [part.splitlines()[0] for part in (kind, message) if isinstance(part, str) and part.strip()]
    return ": ".join(texts)[:_SHOWN]


_SHOWN = 160
