"""The cells of a notebook whose saved outputs a check looks at, or why there is nothing to look at."""

from __future__ import annotations

from grader.checks.base import Context
from grader.checks.wording import recorded as words
from grader.checks.wording import runtime
from grader.model import Finding, Notebook
from grader.notebooks.code import CodeCell, code_cells
from grader.notebooks.recorded import never_run
from grader.notebooks.slices import matching
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Saved:
    """A notebook that was run, and those of its cells that were chosen: one at least."""

    notebook: Notebook
    cells: tuple[CodeCell, ...]


def saved(context: Context, notebook: str, pattern: str) -> Saved | Finding:
    """The cells that match; ``notebook`` is the assignment's name of one, or empty for that of the
    question's function."""
    name = notebook or context.question.function.partition(".")[0]
    found = context.notebooks.get(name)
    if found is None:
        return runtime.missing_file(context.expected.get(name, name), context.unasked)
    if found.problem:
        return words.unreadable(found)
    chosen = matching(code_cells(found), pattern)
    if not chosen:
        return words.no_cell(found.path.rpartition("/")[2])
    if never_run(found):
        return words.never_run(found)
    return Saved(found, tuple(chosen))
