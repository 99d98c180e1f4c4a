"""The cells of a notebook's content: formats 2 to 4 in one form, and nothing of a wrong type.

What Jupyter writes is described at https://nbformat.readthedocs.io; what students hand in went
through merges, scripts and editors besides.  One damaged cell does not cost the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.model import Cell, CellKind
from grader.submission.outputs import Output, number_of, output_of, whole_text

_KINDS: Mapping[str, CellKind] = {
    "code": "code",
    "markdown": "markdown",
    "raw": "raw",
    "heading": "markdown",  # format 3 and before, like the next two
    "html": "markdown",
    "plaintext": "raw",
}
_NUMBERS_SHOWN = 5


class NotANotebookError(ValueError):
    """The content is not a notebook's; says what it lacks."""


def cells_of(content: Any) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """The cells, and phrases on what was left out.  Raises `NotANotebookError`."""
    cells: list[Cell] = []
    lost: dict[str, list[int]] = {}
    for number, raw in enumerate(_found(content), 1):
        cell, loss = _cell(raw)
        cells += [cell] if cell else []
        if loss:
            lost.setdefault(loss, []).append(number)
    return tuple(cells), tuple(f"{what} ({_places(numbers)})" for what, numbers in lost.items())


def _found(content: Any) -> list[Any]:
    """The list of cells; before format 4 there were several, called worksheets."""
    sheets = [content]
    if isinstance(content, dict) and "cells" not in content and isinstance(content.get("worksheets"), list):
        sheets = content["worksheets"]
    lists = [sheet.get("cells") if isinstance(sheet, dict) else None for sheet in sheets]
    if not lists or not all(isinstance(cells, list) for cells in lists):
        raise NotANotebookError("it holds no list of cells")
    return [cell for cells in lists for cell in cells or ()]


def _cell(raw: Any) -> tuple[Cell | None, str]:
    """A cell, if it is one, and what it lost."""
    if not isinstance(raw, dict):
        return None, "what is no cell"
    kind = _KINDS.get(str(raw.get("cell_type")))
    if kind is None:
        return None, "a cell of an unknown kind"
    source = whole_text(raw.get("source", raw.get("input")))
    if source is None:
        return None, "a cell without text"
    metadata, attachments = _object(raw.get("metadata")), _object(raw.get("attachments"))
    if kind != "code":
        return Cell(kind, _heading(raw) + source, metadata=metadata, attachments=attachments), ""
    outputs, loss = _outputs(raw.get("outputs") or [])
    return Cell(kind, source, number_of(raw), outputs, metadata), loss


def _outputs(found: Any) -> tuple[tuple[Output, ...], str]:
    outputs = [output_of(output) for output in found] if isinstance(found, list) else [None]
    kept = tuple(output for output in outputs if output is not None)
    return kept, "outputs that are none" if len(kept) < len(outputs) else ""


def _heading(raw: Mapping[str, Any]) -> str:
    """The marks of a heading, which was a kind of cell before format 4."""
    if raw["cell_type"] != "heading":
        return ""
    level = raw.get("level")
    return "#" * (level if type(level) is int and 1 <= level <= 6 else 1) + " "


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _places(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_NUMBERS_SHOWN]))
    more = f" and {len(numbers) - _NUMBERS_SHOWN} more" if len(numbers) > _NUMBERS_SHOWN else ""
    return f"cell{'s' if len(numbers) > 1 else ''} {shown}{more}"
