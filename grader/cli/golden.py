"""``grader golden build`` and ``grader golden verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import AssignmentId, Assignments, SecretFile, load_assignment

app = typer.Typer(
    help="Golden outputs: what the reference answers. Needed where the reference itself must not be.",
    no_args_is_help=True,
)

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="FILE", help="Default: golden/golden.npz in the assignment's folder."
    ),
]


@app.command()
def build(
    assignment_id: AssignmentId,
    out: Out = None,
    assignments: Assignments = None,
    secret_file: SecretFile = None,
) -> int:
    """Compute and store them: the public cases' and, with a secret, the hidden cases' too."""
    from grader import golden

    assignment = load_assignment(assignment_id, assignments, secret_file=secret_file)
    path = out or assignment.folder / "golden" / golden.STORE
    outputs = golden.build(assignment.questions, assignment.reference(), hidden=assignment.has_secret)
    golden.store(outputs, path)
    print(f"{len(outputs)} cases written to {path} ({path.stat().st_size / 1000:.0f} kB).")
    return 0


@app.command()
def verify(
    assignment_id: AssignmentId,
    out: Out = None,
    assignments: Assignments = None,
    secret_file: SecretFile = None,
) -> int:
    """Compare what is stored with what the reference answers now."""
    from grader import golden
    from grader.errors import UsageError

    assignment = load_assignment(assignment_id, assignments, secret_file=secret_file)
    path = out or assignment.folder / "golden" / golden.STORE
    if not path.is_file():
        raise UsageError(f"There is no {path}; `grader golden build {assignment.id}` writes it.")
    fresh = golden.build(assignment.questions, assignment.reference(), hidden=assignment.has_secret)
    problems = golden.verify(golden.load(path), fresh)
    for problem in problems:
        print(problem)
    print(
        f"{len(fresh)} cases, {len(problems)} differences." if problems else f"All {len(fresh)} cases agree."
    )
    return 1 if problems else 0
