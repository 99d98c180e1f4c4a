"""Run a sample's notebook as its student would: in a folder with the helpers and the data."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import nbformat

ASSIGNMENT = Path(__file__).parents[1]
ROOT = ASSIGNMENT.parents[1]
ENVIRONMENT = ROOT / "grader" / "runners" / "environment"
SECONDS = 900


def run(notebook: Any, sample: Path) -> dict[str, tuple[int | None, list[Any]]]:
    """The execution count and the outputs of every code cell, by name."""
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as folder:
        stage(Path(folder), sample)
        client = NotebookClient(
            notebook, timeout=SECONDS, allow_errors=True, resources={"metadata": {"path": folder}}
        )
        client.execute(env={"PYTHONPATH": str(ENVIRONMENT), "PATH": "/usr/bin:/bin", "HOME": folder})
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    return {cell.id.replace("-", "_"): (cell.execution_count, _plain(cell.outputs)) for cell in code}


def stage(folder: Path, sample: Path) -> None:
    """Copy a sample's package, and the helpers that it lacks."""
    package = folder / "ece662"
    shutil.copytree(ASSIGNMENT / "helpers", package)
    shutil.copytree(sample / "ece662", package, dirs_exist_ok=True)


def _plain(outputs: list[Any]) -> list[Any]:
    """Outputs as they are kept: the text of a stream in one piece."""
    kept: list[Any] = []
    for output in outputs:
        output.get("metadata", {}).clear()
        if kept and output.output_type == "stream" and kept[-1].output_type == "stream":
            kept[-1].text += output.text
        else:
            kept.append(nbformat.from_dict(output))
    return kept
