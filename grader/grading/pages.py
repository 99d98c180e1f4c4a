"""Which cells of which notebooks each question is about, so that its result can stand beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from grader.checks.base import Trial
from grader.locate import locate
from grader.model import CheckSpec, Location, Notebook, Page, Question, Submission, Verdict
from grader.notebooks.code import code_cells
from grader.notebooks.recorded import errors
from grader.notebooks.slices import matching
from grader.prose import listed

Cell = tuple[str, int]
_MOST_ERRORS = 4  # that a note tells of


def pages(
    submission: Submission,
    questions: Sequence[Question],
    trials: Mapping[str, Sequence[Trial]],
    verdicts: Mapping[str, Sequence[Verdict]],
) -> tuple[Page, ...]:
    """The notebooks that some question is about.  ``trials`` and ``verdicts`` go by question id."""
    if not submission.named:
        return ()
    found: dict[str, dict[int, list[str]]] = {}
    for question in questions:
        for name, number in _cells(submission, question, trials[question.id], verdicts[question.id]):
            about = found.setdefault(name, {}).setdefault(number, [])
            about += [question.id] if question.id not in about else []
    return tuple(_page(name, submission.named[name], cells) for name, cells in sorted(found.items()))


def notes(made: Sequence[Page]) -> tuple[str, ...]:
    """A sentence on each notebook with errors in cells that no question is about."""
    return tuple(_note(page) for page in made if page.errors)


def _page(name: str, notebook: Notebook, cells: Mapping[int, Sequence[str]]) -> Page:
    alone = {number: what for number, what in errors(notebook).items() if number not in cells}
    return Page(name, notebook, {n: tuple(ids) for n, ids in sorted(cells.items())}, alone)


def _note(page: Page) -> str:
    told = [f"{n} (`{what.replace('`', chr(39))}`)" for n, what in list(page.errors.items())[:_MOST_ERRORS]]
    told += [f"{len(page.errors) - _MOST_ERRORS} more"] if len(page.errors) > _MOST_ERRORS else []
    which, them = ("cell", "it") if len(page.errors) == 1 else ("cells", "these")
    file = page.notebook.path.rpartition("/")[2].replace("`", "'")
    return (
        f"`{file}` was saved with an error in {which} {listed(told)}: "
        f"no question graded here is about {them}, which costs nothing."
    )


def _cells(
    submission: Submission, question: Question, trials: Sequence[Trial], verdicts: Sequence[Verdict]
) -> Iterator[Cell]:
    """What the probe asked for, what the findings point at, and where the question's function stands."""
    for trial in trials:
        yield from trial.student.cells
    for spec in question.checks:
        yield from _looked_at(submission.named, spec)
    places = [finding.location for verdict in verdicts for finding in verdict.findings]
    if question.function.partition(".")[0] in submission.named:
        places.append(locate(submission, question.function))
    for place in places:
        yield from _named(submission.named, place)


def _looked_at(notebooks: Mapping[str, Notebook], spec: CheckSpec) -> Iterator[Cell]:
    """The cells whose saved outputs a check judges."""
    name, pattern = spec.params.get("notebook"), spec.params.get("cells")
    if isinstance(name, str) and pattern and name in notebooks:
        yield from ((name, cell.number) for cell in matching(code_cells(notebooks[name]), pattern))


def _named(notebooks: Mapping[str, Notebook], place: Location | None) -> Iterator[Cell]:
    """The cell that a place names: ``hw/Q1.ipynb, cell 7``."""
    path, comma, number = place.file.rpartition(", cell ") if place else ("", "", "")
    if comma and number.isdigit():
        yield from ((name, int(number)) for name, notebook in notebooks.items() if notebook.path == path)
