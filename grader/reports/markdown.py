"""``feedback.md``: what a student reads in an editor, the worst first."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from grader.model import GradeReport, Viewer
from grader.reports import markup, templates
from grader.reports.view import build

if TYPE_CHECKING:
    from jinja2 import Template

FILENAME = "feedback.md"
VIEWER: Viewer | None = None


def render(report: GradeReport) -> str:
    """The page; what was written by others passes through `markup` on its way."""
    return prepare().render(view=build(report))


@cache
def prepare() -> Template:
    """The compiled template."""
    filters: dict[str, Callable[..., str]] = {
        "prose": markup.prose,
        "code": markup.code,
        "plain": markup.escape,
        "check_text": markup.check_text,
    }
    return templates.load("feedback.md.j2", filters, autoescape=False)  # Markdown; `markup` escapes it
