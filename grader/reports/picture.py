"""A picture of where an array differs, as data: cells, sizes, labels and a text alternative."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from grader.model import Mismatch
from grader.prose import listed
from grader.records import dataclass

LEVELS = 5

_WIDTH = 320  # CSS pixels that a picture may take
_CELL = (9, 26)  # and those of one cell, at least and at most
_NAMED = 3  # affected rows or columns that are named one by one


@dataclass(frozen=True, slots=True)
class Picture:
    """``layers`` are levels of wrongness with what draws their cells, in units of one cell (SVG
    path data); ``rules`` draws the lines between cells.  ``places`` says where all differences
    are, if that is in few places; ``description`` is for those who cannot see the picture."""

    columns: int
    rows: int
    width: int
    height: int
    layers: tuple[tuple[int, str], ...]
    rules: str
    row_label: str
    column_label: str
    description: str
    places: str


def picture(mismatch: Mismatch) -> Picture | None:
    """The picture of a mismatch; None where there is nothing to see in one, as for a number."""
    least = 1 if mismatch.count == mismatch.total else 0  # small errors are rounded to 0 in the grid
    grid = [[max(least, _level(cell)) for cell in row] for row in mismatch.grid]
    if not grid or len(grid) * len(grid[0]) < 2:
        return None
    rows, columns = len(grid), len(grid[0])
    cell = min(max(_WIDTH // columns, _CELL[0]), _CELL[1])
    coloured = sum(1 for row in grid for cell in row if cell)
    places = _places(grid, mismatch.shape)
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
        f"{coloured} of {rows * columns} cells are coloured. {places}".strip(),
        places,
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
        return "", f"axis 0, size {shape[0]}"
    axes = "axis 1, size" if len(shape) == 2 else f"axes 1 to {len(shape) - 1},"
    return f"axis 0, size {shape[0]}", f"{axes} {' by '.join(map(str, shape[1:]))}"


def _places(grid: Sequence[Sequence[int]], shape: Sequence[int]) -> str:
    """Where all differences are, if that is in a few rows or columns."""
    rows = [y for y, row in enumerate(grid) if any(row)]
    columns = [x for x, column in enumerate(zip(*grid, strict=True)) if any(column)]
    if len(shape) > 1 and _few(rows, len(grid), shape[0]):
        return f"All differences are {_named('row', rows) if len(shape) == 2 else _at(rows, 0)}."
    if len(shape) <= 2 and _few(columns, len(grid[0]), shape[-1]):
        return f"All differences are {_named('column', columns) if len(shape) == 2 else _at(columns, 0)}."
    return ""


def _few(affected: Sequence[int], cells: int, size: int) -> bool:
    """Whether these are few of many, and a cell is one entry wide, so that they can be named."""
    return cells == size and len(affected) <= min(_NAMED, cells - 1)


def _named(noun: str, numbers: Sequence[int]) -> str:
    return f"in {noun if len(numbers) == 1 else noun + 's'} {listed([str(i) for i in numbers])}"


def _at(numbers: Sequence[int], axis: int) -> str:
    return (
        f"at {'index' if len(numbers) == 1 else 'indices'} {listed([str(i) for i in numbers])} of axis {axis}"
    )
