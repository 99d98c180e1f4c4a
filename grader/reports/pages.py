"""``notebooks/NAME.html``: a notebook as it was handed in, with what was found beside its cells.

A page needs nothing else: no script, no font, no network.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from grader.model import GradeReport, Notebook, Page
from grader.records import dataclass
from grader.reports import templates
from grader.reports.checkview import MARKS, Mark
from grader.reports.html import prose
from grader.reports.questionview import QuestionView
from grader.reports.text import sentence, without_subject
from grader.reports.view import build, page_path, page_title

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_MOST_HEADLINES = 4


@dataclass(frozen=True, slots=True)
class Note:
    """A question beside a cell: its result, and what was found in this cell or at no certain place.

    ``elsewhere`` says that the question did not pass, but for nothing that was found here."""

    question: QuestionView
    headlines: tuple[str, ...]
    mark: Mark
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: its number, its safe HTML, and what is told beside it; ``error`` is one that it was saved
    with, where no question is about it."""

    number: int
    kind: str
    count: str
    html: Markup
    notes: tuple[Note, ...]
    error: str


def render(report: GradeReport) -> dict[str, str]:
    """Path, from the report -> page."""
    view = build(report)
    questions = {question.link.id: question for question in view.ordered}
    made = {}
    for page in report.pages:
        cells = _cells(page, questions, report)
        marked = tuple(cell for cell in cells if cell.notes or cell.error)
        made[page_path(page)] = _template().render(
            view=view, title=page_title(page), cells=cells, marked=marked
        )
    return made


def plain(notebook: Notebook) -> str:
    """The page of a notebook without a grading."""
    page = Page("", notebook, {})
    return _template().render(view=None, title=page_title(page), cells=_cells(page, {}, None), marked=())


def _cells(
    page: Page, questions: Mapping[str, QuestionView], report: GradeReport | None
) -> tuple[CellView, ...]:
    from grader.reports.cells import safe_html

    made = []
    for number, (cell, html) in enumerate(zip(page.notebook.cells, safe_html(page.notebook), strict=True), 1):
        notes = _notes(page, number, questions, report) if report else ()
        error = sentence(page.errors.get(number, ""))
        made.append(CellView(number, cell.kind, str(cell.execution_count or ""), html, notes, error))
    return tuple(made)


def _notes(
    page: Page, number: int, questions: Mapping[str, QuestionView], report: GradeReport
) -> tuple[Note, ...]:
    """The questions that a cell belongs to, as far as the reader may see them."""
    seen = [id for id in page.questions.get(number, ()) if id in questions]
    return tuple(_note(questions[id], _headlines(report, page, number, id)) for id in seen)


def _note(question: QuestionView, headlines: tuple[str, ...]) -> Note:
    elsewhere = question.mark.status == "fail" and not headlines
    return Note(question, headlines, MARKS["pass"] if elsewhere else question.mark, elsewhere)


def _headlines(report: GradeReport, page: Page, number: int, question: str) -> tuple[str, ...]:
    """What was found in this cell, or nowhere in particular in this notebook."""
    here = f"{page.notebook.path}, cell {number}"
    others = {f"{page.notebook.path}, cell {other}" for other in page.questions} - {here}
    found = [finding for verdict in report.of(question) for finding in verdict.findings]
    told = [f.headline for f in found if f.location is None or f.location.file not in others]
    title = next((info.title for info in report.questions if info.id == question), "")
    lines = (sentence(without_subject(headline, title)) for headline in dict.fromkeys(told))
    return tuple(lines)[:_MOST_HEADLINES]


@cache
def _template() -> Template:
    return templates.load("notebook.html.j2", {"prose": prose}, autoescape=True)
