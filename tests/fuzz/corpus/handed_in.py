"""What a broken submission is: how to make it, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

GOOD: Mapping[str, str] = {
    "layers.py": (
        "import numpy as np\n\n\n"
        "def affine_forward(x, w, b):\n"
        "    return x.reshape(len(x), -1) @ w + b, (x, w, b)\n"
    ),
    "optim.py": (
        "import numpy as np\n\n\n"
        "def sgd_momentum(w, dw, config=None):\n"
        '    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}\n'
        '    v = config["momentum"] * config.get("velocity", np.zeros_like(w))\n'
        '    config["velocity"] = v - config["learning_rate"] * dw\n'
        '    return w + config["velocity"], config\n'
    ),
}
"""A submission that is right in the two questions that are asked of the corpus."""

ALL, SOME, NONE = 0, 1, 3
"""Exit codes: everything passed, not everything did, nothing could be graded."""


class Broken(NamedTuple):
    """A submission; ``make`` writes it into an empty folder and returns the path to hand in.

    ``says`` is part of what the student is told: in the one sentence or in the report.
    """

    make: Callable[[Path], Path]
    code: int
    says: str


CORPUS: dict[str, Broken] = {}


def handed_in(code: int, says: str = "") -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    """Register a maker under its function's name."""

    def register(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
        add(make.__name__.replace("_", " ").strip(), make, code, says)
        return make

    return register


def add(name: str, make: Callable[[Path], Path], code: int, says: str = "") -> None:
    """Register one of a family."""
    assert name not in CORPUS
    CORPUS[name] = Broken(make, code, says)


def good(folder: str = "ece662", **others: str | bytes) -> dict[str, str | bytes]:
    """The right files in a folder, with others over them: ``layers`` is ``layers.py``."""
    files: dict[str, str | bytes] = {**GOOD, **{f"{name}.py": text for name, text in others.items()}}
    return {f"{folder}/{name}": text for name, text in files.items()}
