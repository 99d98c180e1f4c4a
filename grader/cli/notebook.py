"""``grader notebook run``."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from grader.model import Notebook
    from grader.notebooks.replayed import CellRun

app = typer.Typer(help="Notebooks: run one from top to bottom.", no_args_is_help=True)


class Engine(Enum):
    """Where the cells run."""

    sandbox = "sandbox"
    kernel = "kernel"


@app.callback()
def notebook() -> None:
    """Notebooks: run one from top to bottom."""


@app.command()
def run(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A notebook; it runs in its own folder.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Where the executed notebook and its page go."),
    ] = None,
    engine: Annotated[
        Engine,
        typer.Option(
            help="`sandbox`: isolated, as in grading. `kernel`: Jupyter's own, which may do what you may."
        ),
    ] = Engine.sandbox,
    cell_seconds: Annotated[
        float, typer.Option(min=0.1, metavar="S", help="For one cell; then it is interrupted.")
    ] = 60.0,
    seconds: Annotated[float, typer.Option(min=0.1, metavar="S", help="For all cells together.")] = 600.0,
    memory_mb: Annotated[int, typer.Option(min=64, metavar="MB", help="Memory of the sandbox.")] = 2048,
) -> int:
    """Run all cells of a notebook in order, whatever some of them raise, and tell what became of each.

    Example: `grader notebook run hw/Q1-FCNetworks.ipynb --out executed`
    """
    from grader.notebooks.replayed import executed

    found = _read(path)
    runs = (
        _in_kernel(found, path, cell_seconds, seconds)
        if engine is Engine.kernel
        else _in_sandbox(path, cell_seconds, seconds, memory_mb)
    )
    failed = [run for run in runs if run.outcome != "ok"]
    for run in failed:
        print(_told(run))
    print(f"{len(runs) - len(failed)} of {len(runs)} code cells of {path.name} ran to their end.")
    if out is not None:
        print(f"Executed notebook: {_write(executed(found, runs), path, out)}")
    return 1 if failed else 0


def _read(path: Path) -> Notebook:
    from grader.errors import UsageError
    from grader.submission import read_notebook

    notebook = read_notebook(path, path.name)
    if notebook.problem:
        raise UsageError(notebook.problem)
    return notebook


def _in_kernel(notebook: Notebook, path: Path, each: float, whole: float) -> list[CellRun]:
    from grader.runners.base import Limits
    from grader.runners.kernel import replay

    return replay(notebook, path.parent.resolve(), each, whole, Limits().output_bytes)


def _in_sandbox(path: Path, each: float, whole: float, memory_mb: int) -> list[CellRun]:
    from grader.engine import replay_notebook

    return replay_notebook(path, each, whole, memory_mb)


def _told(run: CellRun) -> str:
    words = {"error": "stopped", "timeout": "timed out", "ended": "ended the process", "not_run": "not run"}
    return f"cell {run.number}: {words[run.outcome]}{f': {run.what}' if run.what else ''}"


def _write(notebook: Notebook, path: Path, out: Path) -> Path:
    """The executed notebook and its page, in ``out``."""
    from grader.notebooks.replayed import text_of
    from grader.reports import pages, replace_file

    out.mkdir(parents=True, exist_ok=True)
    replace_file(out / path.name, text_of(notebook))
    replace_file(out / f"{path.stem}.html", pages.plain(notebook))
    return out / path.name
