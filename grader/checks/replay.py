"""All cells of a notebook run to their end, from top to bottom, in a fresh process.

Fails for each cell that raises, takes too long, ends the process, or is not reached.  The output is
what ``impl.replay`` gave.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from grader.checks import runtime
from grader.checks.base import Context, Outcome, ParamsBase
from grader.checks.wording import recorded, replay
from grader.checks.wording import runtime as absent
from grader.errors import AssignmentError
from grader.model import Finding
from grader.notebooks.code import code_cells
from grader.records import dataclass

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``notebook`` is the assignment's name of one, that of the question's function if it is left out;
    ``partial`` gives the share of cells that run."""

    notebook: str = ""
    partial: bool = False


def run(context: Context) -> Outcome:
    """Tell of the first cells that do not."""
    name = context.params.notebook or context.question.function.partition(".")[0]
    notebook = context.notebooks.get(name)
    if notebook is None:
        return Outcome(0.0, (absent.missing_file(context.expected.get(name, name), context.unasked),))
    if notebook.problem:
        return Outcome(0.0, (recorded.unreadable(notebook),))
    (trial,) = context.trials
    runs = _runs(context)
    if runs is None:
        return Outcome(0.0, (runtime.missing(context, trial, list(context.spec.outputs)),))
    cells = {cell.number: cell for cell in code_cells(notebook)}
    bad = [run for run in runs if run["outcome"] != "ok" and run["cell"] in cells]
    told = [run for run in bad if run["outcome"] != "not_run"] or bad
    findings: list[Finding] = [
        replay.not_to_its_end(notebook, cells[run["cell"]], run["outcome"], run["what"])
        for run in told[:_SHOWN]
    ]
    share = 1 - len(bad) / max(len(cells), 1)
    return Outcome(share if context.params.partial else float(not bad), tuple(findings))


def _runs(context: Context) -> list[Mapping[str, Any]] | None:
    """What became of the cells, if that came back."""
    (trial,) = context.trials
    for output, value in trial.student.outputs.items():
        if any(fnmatchcase(output, glob) for glob in context.spec.outputs):
            if not isinstance(value, list):
                raise AssignmentError(f"{context.spec.id}: {output!r} is not what `impl.replay` gives.")
            return value
    return None
