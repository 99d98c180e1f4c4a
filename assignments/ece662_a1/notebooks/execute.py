"""Run a sample's notebook as its student would: in a folder with the helpers and the data."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from grader.data.generated import generate

ASSIGNMENT = Path(__file__).parents[1]
ROOT = ASSIGNMENT.parents[1]
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "OMP_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
}
SECONDS = 900
PICTURES = {"train": 3000, "valid": 600, "test": 600}


def run(notebook: Any, sample: Path) -> dict[str, tuple[int | None, list[Any]]]:
    """The execution count and the outputs of every code cell, by name."""
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as folder:
        stage(Path(folder), sample, torch_is_used="load_model" in nbformat.writes(notebook))
        client = NotebookClient(
            notebook, timeout=SECONDS, allow_errors=True, resources={"metadata": {"path": folder}}
        )
        client.execute(env=ENVIRONMENT | {"HOME": folder})
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    return {cell.id.replace("-", "_"): (cell.execution_count, _plain(cell.outputs)) for cell in code}


def stage(folder: Path, sample: Path, *, torch_is_used: bool = False) -> None:
    """Copy a sample's package, the helpers that it lacks, the data, and a trained model."""
    package = folder / "ece662"
    shutil.copytree(ASSIGNMENT / "helpers", package)
    shutil.copytree(sample / "ece662", package, dirs_exist_ok=True)
    _write_data(package / "datasets" / "cinic-10-small-npz")
    if torch_is_used:
        _write_model(package)


def _write_data(folder: Path) -> None:
    """Generated pictures, in the files of the course's own set."""
    folder.mkdir(parents=True)
    for seed, (name, count) in enumerate(PICTURES.items()):
        x, y = generate(count, seed)
        np.savez(folder / f"{name}.npz", x=x, y=y)


def _write_model(package: Path) -> None:
    """The trained model that the pruning notebook loads."""
    import torch
    from torch import nn

    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Dropout(0.2), nn.Flatten(), nn.Linear(32 * 8 * 8, 6),
    )  # fmt: skip
    x, y = generate(PICTURES["train"], 0)
    mean = x.mean(axis=0)
    pictures = torch.tensor((x - mean).transpose(0, 3, 1, 2), dtype=torch.float32)
    labels = torch.tensor(y, dtype=torch.long)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for start in range(0, 2 * len(labels), 50):
        batch = torch.arange(start, start + 50) % len(labels)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(pictures[batch]), labels[batch])
        loss.backward()  # type: ignore[no-untyped-call]  # torch types most of itself
        optimizer.step()
    (package / "models").mkdir()
    torch.save(model.eval(), package / "models" / "torch.model")


def _plain(outputs: list[Any]) -> list[Any]:
    """Outputs as they are kept: the text of a stream in one piece."""
    kept: list[Any] = []
    for output in outputs:
        if output.get("name") == "stderr":
            continue  # what libraries say of the machine
        output.get("metadata", {}).clear()
        if kept and output.output_type == "stream" and kept[-1].output_type == "stream":
            kept[-1].text += output.text
        else:
            kept.append(nbformat.from_dict(output))
    return kept
