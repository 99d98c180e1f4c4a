"""``grader new``."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Annotated

import typer

from grader.errors import UsageError
from grader.resources import find_templates

PLACEHOLDER = "ASSIGNMENT_ID"
"""What stands in the files of ``templates/assignment`` where the id belongs."""

NEXT = """\
{folder} is a small assignment that works. Look at it:

  grader show {id} --assignments {root}
  grader grade {id} {folder}/samples/clean --assignments {root} --out reports/clean
  grader grade {id} {folder}/samples/starter --assignments {root} --out reports/starter

Then make it yours:

  assignment.toml   the title, the files that students hand in, the functions in them
  q1.py             questions: which inputs, what is called, which outputs are compared
  reference.py      the right answers
  mistakes.py       wrong answers that students give, and what to say of them
  rubric.toml       points and checks
  starter/          what students are given
  samples/          submissions whose score you know; starter/ is one of them

docs/authoring.md goes through all of this with an example."""


def new(
    id: Annotated[str, typer.Argument(metavar="ID", help="What the assignment is to be called: `hw3`.")],
    assignments: Annotated[
        Path,
        typer.Option("--assignments", metavar="DIR", help="Where to put its folder. Made if need be."),
    ] = Path(),
) -> int:
    """Begin an assignment: a small one that works, to be changed into your own.

    Example: `grader new hw3 --assignments course`
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", id):
        raise UsageError(
            f"{id!r} cannot be an assignment's id: it consists of small letters, digits and _, "
            "and begins with a letter."
        )
    folder = assignments / id
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"{folder} exists already; nothing was written.")
    try:
        _copy(find_templates() / "assignment", folder, id)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}.") from None
    print(NEXT.format(folder=shlex.quote(str(folder)), id=id, root=shlex.quote(str(assignments))))
    return 0


def _copy(template: Path, folder: Path, id: str) -> None:
    """Copy the template with the id filled in; the starter is one of the samples."""
    import shutil

    def fill_in(source: str, target: str) -> None:
        text = Path(source).read_text(encoding="utf-8")
        Path(target).write_text(text.replace(PLACEHOLDER, id), encoding="utf-8")

    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(template, folder, copy_function=fill_in, ignore=ignore)
    (folder / "samples" / "starter").symlink_to(Path("..", "starter"))
