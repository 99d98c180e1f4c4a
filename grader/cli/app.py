"""The application: verbs, what they share, and how errors leave the program."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from grader.cli import (
    audit,
    build,
    check,
    doctor,
    explain,
    golden,
    grade,
    gradescope,
    listing,
    new,
    notebook,
    show,
)
from grader.errors import GraderError

INTERRUPTED = 130
TRACEBACK = "GRADER_TRACEBACK"
"""The environment's variable that asks for Python's traceback of what nobody foresaw."""

EPILOG = (
    "Exit codes: 0 all passed, 1 some checks failed, 2 usage or configuration, "
    "3 unusable submission, 4 a fault of ours, 130 interrupted."
)

app = typer.Typer(
    name="grader",
    help="Grade deep-learning homework: numeric truth, a reason for every lost point, a sandbox.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        from grader import __version__

        print(f"grader {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Grade deep-learning homework: numeric truth, a reason for every lost point, a sandbox."""


app.command("list")(listing.list_assignments)
app.command("show")(show.show)
app.command("grade")(grade.grade)
app.command("check")(check.check)
app.command("gradescope")(gradescope.gradescope)
app.command("explain")(explain.explain)
app.command("audit")(audit.audit)
app.command("new")(new.new)
app.command("doctor")(doctor.doctor)
app.add_typer(golden.app, name="golden")
app.add_typer(notebook.app, name="notebook")
app.add_typer(build.app, name="build")


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command line."""
    try:
        result = app(list(arguments), standalone_mode=False)
    except GraderError as error:
        print(f"grader: {error}", file=sys.stderr)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        print("grader: interrupted; what was written so far is complete.", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        return _usage(error) if hasattr(error, "exit_code") else _bug(error)
    return result if isinstance(result, int) else 0


def _bug(error: Exception) -> int:
    """What nobody foresaw is a fault of ours, and told in a sentence; developers may ask for all of it."""
    if os.environ.get(TRACEBACK):
        raise error
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {error}".split())
    print(
        f"grader: a fault of the grader's own: please report {what[:500]} ({TRACEBACK}=1 shows where).",
        file=sys.stderr,
    )
    return GraderError.exit_code


def _usage(error: Exception) -> int:
    """What the command-line library found wrong with the call, and where help is."""
    text = getattr(error, "format_message", lambda: str(error))()
    command = getattr(getattr(error, "ctx", None), "command_path", "") or "grader"
    if text:
        end = "" if text.endswith((".", "?", "!")) else "."
        print(f"grader: {text}{end} `{command} --help` shows what there is.", file=sys.stderr)
    return int(getattr(error, "exit_code", 2))
