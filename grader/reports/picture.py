"""A picture of where an array differs, as data: cells, sizes, labels and a text alternative."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.model import Mismatch
from grader.reports.text import joined

LEVELS = 5

_WIDTH = 320  # CSS pixels that a picture may take
_CELL = (9, 26)  # and those of one cell, at least and at most
_NAMED = 3  # affected rows or columns that are named one by one


@dataclass(frozen=True, slots=True)
class Picture:
    """``layers`` are levels of wrongness with what draws their cells, in units of one
    cell (SVG path data); ``rules`` draws the lines between cells; ``partial`` where some cells are right."""

    columns: int
    rows: int
    width: int
    height: int
    layers: tuple[tuple[int, str], ...]
    rules: str
    row_label: str
    column_label: str
    description: str
    partial: bool


def picture(mismatch: Mismatch) -> Picture | None:
    """The picture of a mismatch; None where there is nothing to see in one, as for a number."""
    grid = [[_level(cell) for cell in row] for row in mismatch.grid]
    if not grid or len(grid) * len(grid[0]) < 2:
        return None
    rows, columns = len(grid), len(grid[0])
    cell = min(max(_WIDTH // columns, _CELL[0]), _CELL[1])
    row_label, column_label = _labels(mismatch.shape)
    return Picture(
        columns,
        rows,
        columns * cell,
        rows * cell,
        tuple((level, path) for level in range(1, LEVELS + 1) if (path := _path(grid, level))),
        _rules(rows, columns),
        row_label,
        column_label,
        _description(grid, mismatch.shape),
        partial=not all(cell for row in grid for cell in row),
    )


def _level(cell: float) -> int:
    """0 where the cell is right, else 1 to `LEVELS`; what is no number counts as entirely wrong."""
    if not math.isfinite(cell):
        return LEVELS
    return min(LEVELS, math.ceil(cell * LEVELS))


def _path(grid: Sequence[Sequence[int]], level: int) -> str:
    """All cells of one level; neighbours in a row are drawn as one rectangle."""
    parts: list[str] = []
    for y, row in enumerate(grid):
        x = 0
        for value, run in groupby(row):
            length = len(list(run))
            if value == level:
                parts.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(parts)


def _rules(rows: int, columns: int) -> str:
    across = "".join(f"M0 {y}h{columns}" for y in range(1, rows))
    down = "".join(f"M{x} 0v{rows}" for x in range(1, columns))
    return across + down


def _labels(shape: Sequence[int]) -> tuple[str, str]:
    """What the rows and the columns of the picture are: axes, with their sizes."""
    if len(shape) == 1:
        return "", f"axis 0, {shape[0]} entries"
    if len(shape) == 2:
        return f"axis 0, {shape[0]} rows", f"axis 1, {shape[1]} columns"
    sizes = " by ".join(str(size) for size in shape[1:])
    return f"axis 0, {shape[0]} rows", f"axes 1 to {len(shape) - 1}, {sizes}"


def _description(grid: Sequence[Sequence[int]], shape: Sequence[int]) -> str:
    """The picture in words, for those who cannot see it."""
    wrong = sum(1 for row in grid for cell in row if cell)
    total = len(grid) * len(grid[0])
    if wrong == total:
        return "Every part of the array differs."
    rows = [y for y, row in enumerate(grid) if any(row)]
    columns = [x for x, column in enumerate(zip(*grid, strict=True)) if any(column)]
    places = f"{wrong} of {total} parts of the array differ"
    only = _only("row", rows, len(grid), shape[0]) if len(shape) > 1 else ""
    only = only or _only(
        "column", columns, len(grid[0]), math.prod(shape[1:]) if len(shape) > 1 else shape[0]
    )
    return f"{places}, all of them in {only}." if only else f"{places}."


def _only(noun: str, affected: Sequence[int], cells: int, size: int) -> str:
    """``rows 0 and 2``, if these few are all that is affected and a cell is one entry wide."""
    if cells != size or len(affected) == cells or len(affected) > _NAMED:
        return ""
    return f"{noun if len(affected) == 1 else noun + 's'} {joined([str(i) for i in affected])}"
