"""``report.html``: one page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from grader.model import GradeReport, Viewer
from grader.reports import record, templates
from grader.reports.text import spans
from grader.reports.view import build

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

FILENAME = "report.html"
VIEWER: Viewer | None = None


def render(report: GradeReport) -> str:
    """The page."""
    return prepare().render(view=build(report), digest=record.digest(report))


@cache
def prepare() -> Template:
    """The compiled template."""
    return templates.load("report.html.j2", {"prose": prose}, autoescape=True)


def prose(text: str) -> Markup:
    """A sentence whose backticks mark code; everything in it is escaped."""
    from markupsafe import Markup

    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(span.text) if span.code else span.text for span in spans(text))
