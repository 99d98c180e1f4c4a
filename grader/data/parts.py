"""The three parts of a data set as a question's inputs: made when somebody looks at them.

    def inputs(rng, train, val, test):
        return {"steps": 300, **splits(rng, train=train, val=val, test=test)}

Probes pass ``inputs.X_train`` on, and never ``inputs.y_test``: that one the check looks up.
"""

from __future__ import annotations

import os
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from grader.data import generated, stored
from grader.errors import UsageError
from grader.model import Later

Array = np.ndarray[Any, np.dtype[Any]]
Form = Literal["course", "pictures"]

VARIABLE = "GRADER_DATA"
"""The environment variable that names the folder of the real set; `grader grade --data` sets it."""

CLASSES = len(generated.CLASSES)
"""Of the generated set, and of the course's."""

_SEEDS = {"train": 1, "val": 2}


def splits(
    rng: np.random.Generator, *, train: int, val: int, test: int, form: Form = "course"
) -> dict[str, Later]:
    """``X_train``, ``y_train``, ``X_val``, ``y_val``, ``X_test`` and ``y_test``.

    Training and validation pictures are the same for everybody; the test pictures depend on
    ``rng``, and so on the secret where the case is hidden.

    ``form`` is ``course``, float32 (N, 3, 32, 32) with the mean training picture taken away, as
    the course's loader gives them, or ``pictures``, uint8 (N, 32, 32, 3).
    """
    seed = int(rng.integers(1 << 62))
    parts = {"train": (train, _SEEDS["train"]), "val": (val, _SEEDS["val"]), "test": (test, seed)}
    made: dict[str, Later] = {}
    for part, (count, part_seed) in parts.items():
        about = f"{count} pictures of the {part} set, seed {part_seed}"
        made[f"X_{part}"] = Later(partial(_x, part, count, part_seed, train, form), f"X: {about}, {form}")
        made[f"y_{part}"] = Later(partial(_y, part, count, part_seed), f"y: {about}")
    return made


def folder() -> Path | None:
    """The folder of the real set, where one is named; raises `UsageError` when it is none."""
    name = os.environ.get(VARIABLE, "")
    if not name:
        return None
    path = Path(name).expanduser()
    if not path.is_dir():
        raise UsageError(f"{VARIABLE} (or --data) names {path}, which is not a folder.")
    return path


def origin() -> str:
    """Which set is used, for reports: ``generated`` or ``CINIC-10``."""
    return "generated" if folder() is None else "CINIC-10"


def _x(part: str, count: int, seed: int, train: int, form: Form) -> Array:
    pictures = _part(part, count, seed)[0]
    return pictures if form == "pictures" else _as_the_course_does(pictures, _mean(train))


def _y(part: str, count: int, seed: int) -> Array:
    return _part(part, count, seed)[1]


def _part(part: str, count: int, seed: int) -> stored.Part:
    return _made(folder(), part, count, seed)


@lru_cache(maxsize=8)
def _made(source: Path | None, part: str, count: int, seed: int) -> stored.Part:
    """``count`` pictures, and their classes; of a real set, some drawn at random."""
    if source is None:
        x, y = generated.generate(count, seed)
    else:
        x, y = stored.cinic10(source, part)
        chosen = np.random.default_rng(seed).permutation(len(y))[:count]
        x, y = x[chosen], y[chosen]
    for array in (x, y):
        array.setflags(write=False)
    return x, y


def _mean(train: int) -> Array:
    """The mean training picture, (32, 32, 3)."""
    return np.asarray(_part("train", train, _SEEDS["train"])[0].mean(axis=0, dtype=np.float64))


def _as_the_course_does(pictures: Array, mean: Array) -> Array:
    """(N, 32, 32, 3) -> (N, 3, 32, 32), without the mean picture."""
    x = np.subtract(pictures, mean, dtype=np.float32, casting="same_kind").transpose(0, 3, 1, 2)
    x = np.ascontiguousarray(x)
    x.setflags(write=False)
    return x
