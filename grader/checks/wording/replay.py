"""Sentences about notebooks that were run from top to bottom."""

from __future__ import annotations

from textwrap import shorten

from grader.checks.wording.recorded import place
from grader.checks.wording.registry import finding
from grader.model import Finding, Notebook
from grader.notebooks.code import CodeCell

_MESSAGE = 80
_VERBS = {
    "error": "stops with {what}",
    "timeout": "does not end in time",
    "ended": "ends the whole process",
    "not_run": "is not reached",
}


@finding("replay.cell", "A cell does not run when the notebook is run from the top.")
def not_to_its_end(notebook: Notebook, cell: CodeCell, outcome: str, what: str) -> Finding:
    """All cells were run once, in their order, in a fresh process, and this one did not come to its end.

    In Jupyter it may have run: variables of cells that were deleted or changed since live on there
    until the kernel is restarted.  Restart it and run all cells to see what was seen here.
    """
    verb = _VERBS[outcome].format(what=shorten(what, _MESSAGE, placeholder=" …"))
    file = notebook.path.rpartition("/")[2]
    headline = f"Cell {cell.number} of `{file}` {verb} when the notebook is run from the top."
    advice = "Choose “Restart kernel and run all cells”, and repair what stops."
    return Finding("replay.cell", headline, location=place(notebook, cell), next_step=advice)
