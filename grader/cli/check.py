"""``grader check``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.grade import exit_code, show
from grader.cli.options import (
    Assignments,
    Data,
    Jobs,
    Json,
    NoColor,
    RequireIsolation,
    job_count,
    load_assignment,
    policy,
    use_data,
)
from grader.errors import UsageError
from grader.resources import assignment_roots

if TYPE_CHECKING:
    from grader.assignment import Assignment

HIDDEN = "Hidden checks run when your work is graded; their points are not counted here."


def check(
    questions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUESTION]...", help="Only these: `q2.batchnorm_backward`, `2.3`, `q2`."),
    ] = None,
    folder: Annotated[Path, typer.Option("--folder", metavar="DIR", help="Where your code is.")] = Path(),
    assignment_id: Annotated[
        str | None, typer.Option("--assignment", metavar="ID", help="Which assignment, if there are several.")
    ] = None,
    assignments: Assignments = None,
    data: Data = None,
    jobs: Jobs = None,
    require_isolation: RequireIsolation = None,
    as_json: Json = False,
    no_color: NoColor = False,
) -> int:
    """Check your own work before you hand it in: the public checks, on the folder you are in.

    Example: `grader check q2.batchnorm_backward`
    """
    from grader.engine import grade_path, zygotes
    from grader.redaction import seen_by

    use_data(data)
    with zygotes(job_count(jobs, questions), policy(require_isolation)) as processes:
        id = assignment_id or _the_only_one(assignments)
        whole = load_assignment(id, assignments, questions)
        assignment = whole.public()
        report = grade_path(folder.resolve(), assignment, processes)
        if not whole.has_reference or _checks(assignment) < _checks(whole):
            report = replace(report, notes=(*report.notes, HIDDEN))
        show(seen_by("student", report), as_json=as_json, no_color=no_color)
        return exit_code(report.verdicts)


def _checks(assignment: Assignment) -> int:
    return sum(len(question.checks) for question in assignment.questions)


def _the_only_one(roots: list[Path] | None) -> str:
    ids = sorted(
        {f.parent.name for root in assignment_roots(roots or []) for f in root.glob("*/assignment.toml")}
    )
    if len(ids) != 1:
        known = f"There are several: {', '.join(ids)}" if ids else "None was found"
        raise UsageError(f"Say which assignment you mean with --assignment ID. {known}.")
    return ids[0]
