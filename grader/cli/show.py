"""``grader show``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from grader.cli.options import AssignmentId, Assignments, NoColor, console, load_assignment

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.model import CheckSpec, Question


def show(assignment_id: AssignmentId, assignments: Assignments = None, no_color: NoColor = False) -> int:
    """Show an assignment: its questions and checks, their points, and who sees them."""
    assignment = load_assignment(assignment_id, assignments)
    out = console(no_color=no_color)
    for line in _lines(assignment):
        out.print(line, soft_wrap=True)
    return 0


def _lines(assignment: Assignment) -> Iterator[str]:
    from rich.markup import escape

    yield f"[bold]{escape(assignment.title)}[/] ({assignment.id}), {assignment.total:g} points"
    rows = [[_cells(question, spec) for spec in question.checks] for question in assignment.questions]
    widths = [max(map(len, column)) for column in zip(*chain(*rows), strict=True)]
    for question, checks in zip(assignment.questions, rows, strict=True):
        points = sum(spec.points for spec in question.checks)
        yield f"\n{question.number} [bold]{question.id}[/]  {escape(question.title)} ([bold]{points:g}[/])"
        for cells in checks:
            yield escape("  " + "  ".join(map(str.ljust, cells, widths)).rstrip())
    for name, patterns in assignment.parts.items():
        yield f"\n[bold]--only {escape(name)}[/]  {escape(', '.join(patterns))}"
    if assignment.left_out:
        yield f"\nNot in the rubric, so not graded: {', '.join(assignment.left_out)}"


def _cells(question: Question, spec: CheckSpec) -> tuple[str, ...]:
    """Name, kind, points, who sees it, which cases."""
    name, cases = spec.id.removeprefix(f"{question.id}."), ", ".join(spec.case_ids)
    return name, spec.kind, f"{spec.points:.4g}", spec.visibility, cases or f"{spec.cases} cases"
