"""``grader show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cli.options import AssignmentId, Assignments, NoColor, console, load_assignment

if TYPE_CHECKING:
    from rich.table import Table

    from grader.assignment import Assignment


def show(assignment_id: AssignmentId, assignments: Assignments = None, no_color: NoColor = False) -> int:
    """Show an assignment: its questions and checks, their points, and who sees them."""
    assignment = load_assignment(assignment_id, assignments)
    out = console(no_color=no_color)
    out.print(f"[bold]{assignment.title}[/] ({assignment.id}), {assignment.total:g} points")
    out.print(_table(assignment))
    if assignment.left_out:
        out.print(f"Not in the rubric, so not graded: {', '.join(assignment.left_out)}")
    return 0


def _table(assignment: Assignment) -> Table:
    from rich.table import Table

    table = Table("question or check", "kind", "points", "cases", "visible", box=None, pad_edge=False)
    for question in assignment.questions:
        points = sum(spec.points for spec in question.checks)
        table.add_row(f"[bold]{question.id}[/]  {question.title}", "", f"[bold]{points:g}[/]", "", "")
        for spec in question.checks:
            cases = ", ".join(spec.case_ids) or spec.cases
            name = spec.id.removeprefix(f"{question.id}.")
            table.add_row(f"  {name}", spec.kind, f"{spec.points:.4g}", cases, spec.visibility)
    return table
