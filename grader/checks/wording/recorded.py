"""Sentences about what a notebook's saved outputs tell."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.base import Trial
from grader.checks.wording.registry import finding
from grader.checks.wording.runtime import evidence, what
from grader.model import Evidence, Finding, Location, Notebook
from grader.notebooks.claims import Claim, Kind
from grader.notebooks.code import CodeCell
from grader.notebooks.recorded import Odd
from grader.prose import listed, number, percent

CONTRADICTS = "recorded.contradicts"
RUN_AGAIN = "Choose “Restart kernel and run all cells”, look at the outputs, and save the notebook."
_SHOWN = 5
_NAMES: dict[Kind, str] = {
    "error": "relative error",
    "accuracy": "accuracy",
    "sparsity": "sparsity",
    "pruning": "level of pruning",
}


@finding("recorded.missing", "The notebook cannot be read.")
def unreadable(notebook: Notebook) -> Finding:
    """The file with the name of the notebook that this question is about is none.

    Open the file in Jupyter before you hand it in:
    what does not open there cannot be graded here.
    """
    return Finding(
        "recorded.missing", notebook.problem, next_step="Save it in Jupyter, and hand in that file."
    )


@finding("recorded.no_cell", "The notebook lacks the cell that is graded.")
def no_cell(file: str) -> Finding:
    """No code cell of the notebook is the one that this question is about.

    Cells are found by the text above them and by what they call.  Keep the headings of the
    notebook that you were given, and write your code below them.
    """
    headline = f"`{file}` has no code cell that does what is asked here."
    advice = "Write it in the cell that the notebook has for it, and keep the notebook's own headings."
    return Finding("recorded.no_cell", headline, next_step=advice)


@finding("recorded.never_run", "No cell of the notebook was run.")
def never_run(notebook: Notebook) -> Finding:
    """The notebook was saved without a single output.

    Outputs are part of what is handed in: they show that the code ran and what came out.  Jupyter
    saves them with the file, unless they were cleared.
    """
    headline = f"No cell of {_file(notebook)} was run before it was saved, or all outputs were cleared."
    return Finding("recorded.never_run", headline, next_step=RUN_AGAIN)


@finding("recorded.not_run", "A cell was not run.")
def not_run(notebook: Notebook, cell: CodeCell) -> Finding:
    """A cell holds code and was saved without having been run.

    Its output is missing, and whatever it should show is not shown.
    """
    headline = f"Cell {cell.number} of {_file(notebook)} was not run before the notebook was saved."
    return Finding("recorded.not_run", headline, location=place(notebook, cell), next_step=RUN_AGAIN)


@finding("recorded.error", "A cell was left with an error.")
def error_left(notebook: Notebook, cell: CodeCell, odd: Odd) -> Finding:
    """The saved output of a cell ends with an exception.

    The rest of the cell did not run, and what later cells show may come from an earlier run.
    """
    said = f": {odd.what}" if odd.what else ""
    headline = f"Cell {cell.number} of {_file(notebook)} was left with an error{said}."
    return Finding("recorded.error", headline, location=place(notebook, cell), next_step=RUN_AGAIN)


@finding("recorded.stale", "An output is older than what it builds upon.")
def stale(notebook: Notebook, cell: CodeCell, odd: Odd) -> Finding:
    """A cell shows a result of something that was run again later, and was not run again itself.

    The numbers beside a cell tell in which order cells were run.  An accuracy printed by cell 14
    belongs to the model that there was when cell 14 ran, not to the one that cell 12 trained
    afterwards, above it.
    """
    headline = (
        f"The output of cell {cell.number} of {_file(notebook)} is older than cell {odd.other}, which it "
        "builds upon: that one was run again afterwards."
    )
    return Finding("recorded.stale", headline, location=place(notebook, cell), next_step=RUN_AGAIN)


@finding("recorded.order", "Cells were not run from top to bottom.")
def out_of_order(notebook: Notebook, cell: CodeCell, odd: Odd) -> Finding:
    """The numbers beside the cells do not grow from top to bottom.

    That costs nothing by itself.  But a notebook run in another order may show what nobody gets who
    runs it from the top.
    """
    how = "has the same number as" if odd.kind == "repeated" else "was run before"
    headline = f"Cell {cell.number} of {_file(notebook)} {how} cell {odd.other} above it."
    return Finding("recorded.order", headline, location=place(notebook, cell), next_step=RUN_AGAIN)


@finding("recorded.no_claim", "The output lacks the number that is asked for.")
def no_claim(notebook: Notebook, cell: CodeCell, kind: Kind) -> Finding:
    """The saved output does not show the number that this question asks for.

    It is looked for after its name: `Validation accuracy: 0.43`, `dx error: 1e-9`, `Pruning 20 %`.
    """
    headline = f"The saved output of cell {cell.number} of {_file(notebook)} shows no {_NAMES[kind]}."
    advice = "Run the cell, or print the number with its name before it."
    return Finding("recorded.no_claim", headline, location=place(notebook, cell), next_step=advice)


@finding("recorded.too_small", "The number in the output is smaller than what is asked for.")
def too_small(notebook: Notebook, cell: CodeCell, best: Claim, least: float) -> Finding:
    """The saved output shows a number below the one that the question asks for.

    Change the settings, the model or the code, run the cell again, and save the notebook when the
    number is there.  If it was there once, the output is from another run.
    """
    headline = (
        f"The saved output of cell {cell.number} of {_file(notebook)} says {_shown(best)}; "
        f"at least {_value(best, least)} is asked for."
    )
    lines = (f"The line `{best.text}` says so.",) if best.text else ()
    return Finding("recorded.too_small", headline, Evidence(lines=lines), location=place(notebook, cell))


@finding("recorded.too_large", "A number in the output is larger than what is asked for.")
def too_large(notebook: Notebook, bad: Sequence[tuple[CodeCell, Claim]], total: int, most: float) -> Finding:
    """The saved output shows a number above the one that the question asks for.

    A relative error of 1e-7 or less is rounding; one near 1 says that the two have nothing to do
    with each other.
    """
    cell, worst = max(bad, key=lambda pair: pair[1].value)
    headline = (
        f"The saved output of cell {cell.number} of {_file(notebook)} says {_shown(worst)}; "
        f"at most {_value(worst, most)} is asked for."
    )
    named = [f"`{claim.label}` {_value(claim, claim.value)}" for _, claim in bad[:_SHOWN]]
    lines = (f"{len(bad)} of {total} numbers are too large: {listed(named)}.",) if len(bad) > 1 else ()
    return Finding("recorded.too_large", headline, Evidence(lines=lines), location=place(notebook, cell))


@finding("recorded.levels", "Levels that are asked for are missing from the output.")
def levels_missing(
    notebook: Notebook, found: Sequence[tuple[CodeCell, Claim]], missing: Sequence[float]
) -> Finding:
    """The question asks for a result at each of several levels, and the saved output has not all.

    Each level that is shown earns its share.  Print the level with its name, `Pruning 20 %`, so
    that whoever reads the output knows which result belongs to it.
    """
    there = listed([percent(value) for value in sorted({claim.value for _, claim in found})][:_MOST])
    verb = "is" if len(missing) == 1 else "are"
    headline = (
        f"{listed([percent(level) for level in missing])} {verb} missing: the saved output of "
        f"{_file(notebook)} has {there}."
    )
    return Finding("recorded.levels", headline, location=place(notebook, found[-1][0]))


_MOST = 12


@finding(CONTRADICTS, "The saved output is not what the code gives.")
def contradicts(notebook: Notebook, far: Sequence[tuple[CodeCell, Claim, Claim]]) -> Finding:
    """The cell was run again with the code that was handed in, and gave other numbers.

    The saved output comes from other code, or from an earlier state of the notebook.  What counts
    is the code that was handed in.
    """
    cell, old, new = far[0]
    name = f"`{old.label}` " if old.label else ""
    headline = (
        f"The saved output of cell {cell.number} of {_file(notebook)} says {name}{_value(old, old.value)}; "
        f"the code that was handed in gives {_value(old, new.value)}."
    )
    others = [
        f"`{one.label}` {_value(one, one.value)}, now {_value(one, two.value)}"
        for _, one, two in far[1:_SHOWN]
    ]
    lines = (f"Also: {'; '.join(others)}.",) if others else ()
    where = place(notebook, cell)
    return Finding(CONTRADICTS, headline, Evidence(lines=lines), location=where, next_step=RUN_AGAIN)


@finding("recorded.fails_now", "The cell fails when it is run again.")
def fails_now(notebook: Notebook, cell: CodeCell, trial: Trial) -> Finding:
    """The cell has a saved output, but when it was run again it stopped with an exception.

    So nobody can say whether the output comes from this code.  A notebook that was run from top to
    bottom before it was saved does not have this.
    """
    error = trial.student.error
    said = f" with {what(error)}" if error else ""
    headline = f"Cell {cell.number} of {_file(notebook)} could not be run again: it stopped{said}"
    return Finding(
        "recorded.fails_now",
        headline,
        evidence(trial.student, trial.case.id),
        location=place(notebook, cell),
        next_step=RUN_AGAIN,
    )


def place(notebook: Notebook, cell: CodeCell) -> Location:
    """A cell as a place."""
    line = next((text.strip() for text in cell.text.splitlines() if text.strip()), "")
    return Location(f"{notebook.path}, cell {cell.number}", 1, "", line)


def _file(notebook: Notebook) -> str:
    return f"`{notebook.path.rpartition('/')[2]}`"


def _shown(claim: Claim) -> str:
    return f"`{claim.label}` {_value(claim, claim.value)}" if claim.label else _value(claim, claim.value)


def _value(claim: Claim, value: float) -> str:
    return number(value) if claim.kind == "error" else percent(value)
