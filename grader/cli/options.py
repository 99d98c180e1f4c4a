"""Arguments and options that several verbs share, and what they stand for."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from grader.errors import UsageError
from grader.resources import assignment_roots

if TYPE_CHECKING:
    from rich.console import Console

    from grader.assignment import Assignment, Files
    from grader.model import Viewer
    from grader.runners.zygote import Policy

AssignmentId = Annotated[
    str, typer.Argument(metavar="ID", help="An assignment; `grader list` shows which there are.")
]
Assignments = Annotated[
    list[Path] | None,
    typer.Option("--assignments", metavar="DIR", help="A folder of your own assignments. Repeatable."),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="PATTERN", help="Only these questions: `q2.*`, `q2` or `2.3`. Repeatable."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print report.json instead of the summary.")]


class Reader(Enum):
    """Who reads what is written for students."""

    before_due = "student"
    after_due = "student-after-due"
    after_published = "student-after-published"
    staff = "staff"

    @property
    def viewer(self) -> Viewer:
        """The same, as reports call it."""
        return cast("Viewer", self.value.replace("-", "_"))


ViewerOption = Annotated[
    Reader,
    typer.Option(
        "--viewer", help="Who will read report.html and feedback.md: what they may not see is left out."
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print the score and where the report is, no more.")
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours (also: NO_COLOR in the environment).")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, max=64, help="How many questions are graded at a time. Default: 2."),
]
JOBS = 2  # one process computes while the grader compares what the other gave


def job_count(jobs: int | None, questions: list[str] | None) -> int:
    """How many processes to start; a few chosen questions are not worth a second."""
    return jobs or (1 if questions else JOBS)


SecretFile = Annotated[
    Path | None,
    typer.Option(
        "--secret-file",
        metavar="FILE",
        envvar="GRADER_SECRET_FILE",
        help="The course's secret, from which the values of hidden cases derive.",
    ),
]


RequireIsolation = Annotated[
    str | None,
    typer.Option(
        "--require-isolation",
        metavar="LAYERS",
        envvar="GRADER_REQUIRE_ISOLATION",
        help="Run nothing unless these layers of the sandbox hold: `uid,landlock`, or `all`.",
    ),
]


def policy(require: str | None) -> Policy:
    """What is demanded of the sandbox.  Raises `UsageError` for a layer that there is not."""
    from grader.runners.layers import LAYERS
    from grader.runners.zygote import Policy

    names = [name.strip() for name in (require or "").split(",") if name.strip()]
    if names == ["all"]:
        names = list(LAYERS)
    for name in names:
        if name not in LAYERS:
            raise UsageError(f"There is no layer of isolation {name!r}; the layers are {', '.join(LAYERS)}.")
    return Policy(required=frozenset(names))


Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        envvar="GRADER_DATA",
        help="The real pictures to train on: train.npz, valid.npz, test.npz. Default: generated ones.",
    ),
]


def use_data(folder: Path | None) -> None:
    """Have questions that train a model use the pictures of this folder.

    Raises `UsageError` when there is no such folder.
    """
    if folder is not None:
        from grader.data import parts

        os.environ[parts.VARIABLE] = str(folder.resolve())
        parts.folder()


def load_assignment(
    id: str, roots: list[Path] | None, only: list[str] | None = None, secret_file: Path | None = None
) -> Assignment:
    """The assignment that the options mean.  Raises `UsageError` and `AssignmentError`."""
    return complete_assignment(read_assignment(id, roots), only, secret_file)


def read_assignment(id: str, roots: list[Path] | None) -> Files:
    """Its two files, without the questions' Python.  Raises `UsageError` and `AssignmentError`."""
    from grader import assignment

    return assignment.read(*assignment.find(id, assignment_roots(roots or [])))


def complete_assignment(files: Files, only: list[str] | None, secret_file: Path | None) -> Assignment:
    """The assignment of these files, of which only some questions may be meant."""
    from grader import assignment

    return assignment.complete(files, secret=read_secret(secret_file), only=only or [])


def read_secret(path: Path | None) -> bytes | None:
    """The bytes of the secret file; None without one.  Raises `UsageError` if it is no secret."""
    if path is None:
        return None
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise UsageError(f"The secret file {path} cannot be read: {error.strerror}.") from None
    if not secret:
        raise UsageError(f"The secret file {path} is empty; put a long random text into it.")
    return secret


def console(*, no_color: bool) -> Console:
    """Where people read: colours only on a terminal that has them."""
    from rich.console import Console

    return Console(no_color=True if no_color else None, highlight=False)
