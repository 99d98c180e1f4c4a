"""``grader gradescope``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def gradescope(
    root: Annotated[
        Path, typer.Option("--root", metavar="DIR", help="Where source/, submission/ and results/ are.")
    ] = Path("/autograder"),
) -> int:
    """Grade inside Gradescope's container; `grader build gradescope` makes the zip that calls this.

    Always leaves a complete results.json, and exits with 0 so that it is read.
    """
    from grader.gradescope import run

    return run(root)
