"""``report.html``: one page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from grader.model import GradeReport
from grader.reports import record
from grader.reports.text import spans
from grader.reports.view import build
from grader.resources import find_templates

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

FILENAME = "report.html"


def render(report: GradeReport) -> str:
    """The page."""
    return prepare().render(view=build(report), digest=record.digest(report))


@cache
def prepare() -> Template:
    """The compiled template."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(find_templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["prose"] = _prose
    return environment.get_template("report.html.j2")


def _prose(text: str) -> Markup:
    """A sentence whose backticks mark code; everything in it is escaped."""
    from markupsafe import Markup

    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(span.text) if span.code else span.text for span in spans(text))
