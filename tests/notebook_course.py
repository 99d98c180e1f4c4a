"""An assignment whose answers stand in a notebook, and submissions for it, written for a test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ASSIGNMENT = """
schema = 1
id = "books"
title = "A notebook"

[package]
name = "ece662"

[modules]

[notebooks.q1]
files = ["Q1.ipynb"]
reference = ["reference.py"]

[api]
"q1.double" = "x -> y"
"q1.late" = "x -> y"
"q1.slow" = "x -> y"
"q1.flood" = "x -> y"
"q1.labels" = "x -> y"
"""
REFERENCE = """
import numpy as np

def double(x):
    return 2 * x

def late(x):
    return x + 1

slow = flood = late

def labels(x):
    return np.array([1, 0, 2])
"""
QUESTIONS = """
from grader.authoring import public, question


def inputs(rng):
    return {"x": rng.normal(size=3), "X_test": rng.normal(size=(3, 2)), "y_test": np.array([1, 0, 2])}


def declare(name):
    @question(f"q.{name}", name, function=f"q1.{name}", inputs=inputs, cases=[public("typical")])
    def probe(impl, inputs):
        impl.data(X_test=inputs.X_test)
        yield "y", getattr(impl.q1, name)(inputs.x)

    return probe


double, late, slow, flood, labels = map(declare, ["double", "late", "slow", "flood", "labels"])


@question("q.error", "The gradient check", inputs=inputs, cases=[public("typical")])
def error(impl, inputs):
    yield "printed", impl.printed("q1", "dx error")
"""
NAMES = ("double", "late", "slow", "flood", "labels")
RUBRIC = """
schema = 1
assignment = "books"

[limits]
import_seconds = 1.0
output_kill_bytes = 20_000_000
"""
CHECK = """
[question."q.{name}"]
points = 1
checks = [{{ id = "y", kind = "values", outputs = ["y"] }}]
"""
RECORDED = """
[question."q.error"]
points = 1
checks = [{ id = "saved", kind = "recorded", outputs = ["printed"], notebook = "q1", cells = "dx error", claim = "error", at_most = 1e-6 }]
"""  # noqa: E501 - as in a rubric


def write_course(folder: Path) -> Path:
    """The folder to name with ``--assignments``."""
    place = folder / "course" / "books"
    place.mkdir(parents=True)
    (place / "assignment.toml").write_text(ASSIGNMENT)
    (place / "reference.py").write_text(REFERENCE)
    (place / "q1.py").write_text(f"import numpy as np\n{QUESTIONS}")
    (place / "rubric.toml").write_text(RUBRIC + "".join(CHECK.format(name=name) for name in NAMES) + RECORDED)
    return place.parent


def write_notebook(path: Path, sources: Sequence[str], printed: str = "dx error: 1.2e-09\n") -> Path:
    """A notebook that was run from top to bottom; the cells with ``dx error`` printed this."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [_cell(count, source, printed) for count, source in enumerate(sources, 1)]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def _cell(count: int, source: str, printed: str) -> dict[str, Any]:
    outputs = [{"output_type": "stream", "name": "stdout", "text": printed}] if "dx error" in source else []
    about = {"id": f"c{count}", "metadata": {}, "source": source}
    return about | {"cell_type": "code", "execution_count": count, "outputs": outputs}
