"""``grader audit``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import AssignmentId, Assignments, NoColor, console
from grader.errors import UsageError
from grader.resources import assignment_roots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from grader.audit import Outcome

LEAST_NAMED = 0.95  # share of the known mistakes that the report has to name


def audit(
    assignment_id: AssignmentId,
    inputs: Annotated[
        bool, typer.Option("--inputs", help="Say instead which mistakes each case shows and tells apart.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, max=64, help="Processes. Default: all cores.")
    ] = None,
    assignments: Assignments = None,
    no_color: NoColor = False,
) -> int:
    """Audit an assignment: does it catch every known mistake, and blame the right question?

    Grades the reference, the samples that are right, the starter, and every known mistake put
    into the reference. Fails when a mistake survives, gets a wrong name, or costs points elsewhere.
    """
    try:
        from grader import audit as auditing
    except ImportError:
        raise UsageError("This copy of the program has no reference, so nothing can be audited.") from None
    from grader.assignment import find

    folder, rubric = find(assignment_id, assignment_roots(assignments or []))
    out = console(no_color=no_color)
    if inputs:
        return _inputs(folder, rubric, out)
    problems = list(auditing.samples(folder, rubric))
    with out.status("Putting in one mistake after the other"):
        found = list(auditing.outcomes(folder, rubric, jobs or os.cpu_count() or 1))
    problems += _print(found, out)
    for problem in problems:
        out.print(f"[red]✗[/] {problem}", soft_wrap=True)
    out.print("[green]The audit passes.[/]" if not problems else "[red]The audit fails.[/]")
    return 1 if problems else 0


def _print(found: Sequence[Outcome], out: Console) -> list[str]:
    """A row a function; returns what keeps the audit from passing."""
    from rich.table import Table

    from grader.audit import summary

    table = Table(box=None)
    table.add_column("function", no_wrap=True)
    for title in summary(found):
        table.add_column(title, justify="right")
    for function in dict.fromkeys(outcome.function for outcome in found):
        rows = [outcome for outcome in found if outcome.function == function]
        table.add_row(function.partition(".")[2], *(str(n) for n in summary(rows).values()))
    whole = summary(found)
    table.add_row("[bold]all[/]", *(f"[bold]{n}[/]" for n in whole.values()))
    out.print(table)
    unnamed = [outcome.mistake for outcome in found if outcome.naming == "ambiguous"]
    if unnamed:
        out.print(f"Not named: {', '.join(unnamed)}.", soft_wrap=True)
    problems = [problem for outcome in found for problem in outcome.problems]
    if whole["named"] < LEAST_NAMED * whole["mistakes"]:
        problems.append(f"only {whole['named']} of {whole['mistakes']} mistakes are named")
    return problems


def _inputs(folder: Path, rubric: Path, out: Console) -> int:
    """A paragraph a question, a line a case; fails when some mistakes are never seen or told apart."""
    from rich.text import Text

    from grader.assignment import load
    from grader.audit import inputs, wording
    from grader.audit.audited import Audited

    found = []
    for use in inputs.uses(Audited(load(folder, rubric))):
        found.append(use)
        for line in wording.of_question(use):
            out.print(Text(line), soft_wrap=True)
    problems = wording.of_inputs(found)
    for problem in problems:
        out.print(f"[red]✗[/] {problem}", soft_wrap=True)
    if not problems:
        out.print("[green]Every known mistake shows in some case, and every two are told apart.[/]")
    return 1 if problems else 0
