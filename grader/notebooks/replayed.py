"""A notebook after its cells have been run again, whatever ran them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from grader.model import CaughtError, Cell, Notebook
from grader.records import dataclass

Outcome = Literal["ok", "error", "timeout", "ended", "not_run"]


@dataclass(frozen=True, slots=True)
class CellRun:
    """What became of a code cell: ``error`` (it raised), ``timeout`` (interrupted; the next cell
    ran), ``ended`` (the process is gone) or ``not_run`` (the process, or the time, had ended)."""

    number: int
    outcome: Outcome
    outputs: tuple[Mapping[str, Any], ...] = ()
    what: str = ""
    line: int = 0


def executed(notebook: Notebook, runs: Sequence[CellRun]) -> Notebook:
    """The notebook with the outputs of these runs in place of its own, numbered in their order."""
    by_number = {run.number: run for run in runs}
    cells = list(notebook.cells)
    count = 0
    for number, cell in enumerate(cells, 1):
        run = by_number.get(number)
        if run is None:
            continue
        ran = run.outcome != "not_run"
        count += ran
        cells[number - 1] = replace(cell, execution_count=count if ran else None, outputs=run.outputs)
    return replace(notebook, cells=tuple(cells))


def text_of(notebook: Notebook) -> str:
    """The notebook as a file of format 4."""
    content = {
        "cells": [_cell(number, cell) for number, cell in enumerate(notebook.cells)],
        "metadata": dict(notebook.metadata),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, cell: Cell) -> dict[str, Any]:
    made = {
        "cell_type": cell.kind,
        "id": f"cell-{number}",
        "metadata": dict(cell.metadata),
        "source": cell.source,
    }
    if cell.kind == "code":
        return made | {"execution_count": cell.execution_count, "outputs": [dict(o) for o in cell.outputs]}
    return made | ({"attachments": dict(cell.attachments)} if cell.attachments else {})


def outputs(printed: Sequence[str], result: str, error: CaughtError | None) -> tuple[Mapping[str, Any], ...]:
    """The outputs of a cell that printed this on standard output and error, in notebook form."""
    return tuple(_outputs(printed, result, error))


def _outputs(printed: Sequence[str], result: str, error: CaughtError | None) -> Iterator[Mapping[str, Any]]:
    for name, text in zip(("stdout", "stderr"), printed, strict=True):
        if text:
            yield {"output_type": "stream", "name": name, "text": text}
    if error is not None:
        yield {
            "output_type": "error",
            "ename": error.type,
            "evalue": error.message,
            "traceback": list(_traceback(error)),
        }
    elif result:
        data = {"text/plain": result}
        yield {"output_type": "display_data", "data": data, "metadata": {}}


def _traceback(error: CaughtError) -> Iterator[str]:
    for frame in error.frames:
        yield f"{frame.file}, line {frame.line}, in {frame.function}"
        yield f"    {frame.source}"
    yield f"{error.type}: {error.message}"
