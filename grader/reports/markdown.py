"""``feedback.md``: what a student reads in an editor, the worst first."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from grader.model import GradeReport
from grader.reports import markup
from grader.reports.view import build
from grader.resources import find_templates

if TYPE_CHECKING:
    from jinja2 import Template

FILENAME = "feedback.md"


def render(report: GradeReport) -> str:
    """The page; what was written by others passes through `markup` on its way."""
    return prepare().render(view=build(report))


@cache
def prepare() -> Template:
    """The compiled template."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(find_templates()),
        autoescape=False,  # noqa: S701 - this is Markdown; `markup` escapes it
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        prose=markup.prose, code=markup.code, plain=markup.escape, check_text=markup.check_text
    )
    return environment.get_template("feedback.md.j2")
