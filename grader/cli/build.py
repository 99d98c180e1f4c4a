"""``grader build gradescope`` and ``grader build student``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import AssignmentId, Assignments, SecretFile, read_secret
from grader.errors import UsageError
from grader.resources import assignment_roots

if TYPE_CHECKING:
    from grader.assignment import Assignment

app = typer.Typer(
    help="What other machines need: Gradescope's autograder.zip, the copy that students check with.",
    no_args_is_help=True,
)

Wheels = Annotated[
    Path | None,
    typer.Option(
        "--wheels",
        metavar="DIR",
        help="Wheels of everything that is needed, from `pip download`; then nothing is fetched.",
    ),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The pictures to train on, to be put into the zip."),
]


@app.command()
def gradescope(
    assignment_id: AssignmentId,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE")] = Path("autograder.zip"),
    secret_file: SecretFile = None,
    wheels: Wheels = None,
    data: Data = None,
    assignments: Assignments = None,
) -> int:
    """Build the zip to upload to Gradescope.

    Example: `grader build gradescope ece662_a1 --secret-file course.secret -o autograder.zip`
    """
    from grader.bundle import autograder

    for option, folder in (("--wheels", wheels), ("--data", data)):
        if folder is not None and not folder.is_dir():
            raise UsageError(f"{option} names {folder}, which is not a folder.")
    secret = read_secret(secret_file)
    assignment, rubric = _load(assignment_id, assignments, secret)
    _write(out, autograder.build(assignment, rubric, secret, wheels, data), private=True)
    _say_what_it_needs(assignment)
    if secret is None:
        print("Without --secret-file, hidden cases are no more hidden than this program.")
    return 0


@app.command()
def student(
    assignment_id: AssignmentId,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE")] = Path("check.zip"),
    assignments: Assignments = None,
) -> int:
    """Build the copy with which students check their work: no hidden cases, no reference.

    Example: `grader build student ece662_a1 -o check.zip`
    """
    from grader.bundle import student

    assignment, rubric = _load(assignment_id, assignments, None)
    _write(out, student.build(assignment, rubric))
    return 0


def _load(id: str, roots: list[Path] | None, secret: bytes | None) -> tuple[Assignment, Path]:
    from grader import assignment

    folder, rubric = assignment.find(id, assignment_roots(roots or []))
    return assignment.load(folder, rubric, secret=secret), rubric


def _write(path: Path, content: bytes, *, private: bool = False) -> None:
    try:
        path.write_bytes(content)
        path.chmod(0o600 if private else 0o644)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    print(f"{path}: {len(content) / 1e6:.1f} MB.")


def _say_what_it_needs(assignment: Assignment) -> None:
    from grader.bundle.needs import SIZES, needs

    frameworks = assignment.needed_frameworks()
    found = needs(frameworks)
    installed = f" Installed: {' and '.join(frameworks)}." if frameworks else ""
    print(f"It needs about {found.memory_mb} MB of memory.{installed}")
    if not found.small_enough:
        small, enough = SIZES[0], found.size
        print(
            f"Warning: the smallest container ({small[0]:g} CPU, {small[1]:g} GB) is too small. Choose "
            f"{enough[0]:g} CPU and {enough[1]:g} GB on Gradescope's page, Configure Autograder."
        )
    minutes = assignment.gradescope.minutes
    print(f"Set the time-out to {minutes:g} minutes there: grading ends before it.")
