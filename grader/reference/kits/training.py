"""Training the reference's networks: what the kit of this name does with students'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.model import Array

_WEIGHT = re.compile(r"W(\d+)")
_AT_ONCE = 100


def seed(number: int) -> None:
    """Seed the generator that weights and batches are drawn from."""
    np.random.seed(number % 2**32)  # noqa: NPY002 - as the networks do


def budget(steps: int, epochs: int, seconds: float, trainings: int = 1) -> None:
    """Nothing: the reference keeps to any budget by itself."""


def count() -> None:
    """Nothing: the reference searches for no settings."""


def counted() -> int:
    """It trains once."""
    return 1


def trained(space: Any) -> Any:
    """The cells' solver."""
    return space.solver


def finish(space: Any, name: str) -> Any:
    """The same: it trained to the end."""
    del name
    return space.solver


def quicken() -> None:
    """Nothing: the reference has no plain loops."""


def solve(model: Any, data: Mapping[str, Array], settings: Mapping[str, Any]) -> Solver:
    """Train a network; its solver."""
    solver = Solver(model, data, **settings)
    solver.train()
    return solver


def predict(model: Any, x: Array) -> Array:
    """The class (N,) of each picture; x: (N, C, H, W)."""
    parts = [np.argmax(model.loss(x[i : i + _AT_ONCE]), axis=1) for i in range(0, len(x), _AT_ONCE)]
    return np.concatenate(parts)


def history(solver: Solver) -> dict[str, Any]:
    """How the training went."""
    return {
        "loss": solver.loss_history,
        "train_accuracy": solver.train_acc_history,
        "val_accuracy": solver.val_acc_history,
        "stopped": "",
    }


def numbers(space: Any, names: Sequence[str]) -> dict[str, float]:
    """The variables of these names."""
    return {name: getattr(space, name) for name in names if hasattr(space, name)}


def weights(model: Any) -> list[list[int]]:
    """The shape of each weight matrix, from the first layer to the last."""
    found = {int(m[1]): np.shape(w) for name, w in model.params.items() if (m := _WEIGHT.fullmatch(name))}
    return [list(found[number]) for number in sorted(found)]
