"""Training a student's network with their own solver, within a budget of steps and time.

The solver is the one of the package that the network is from.
"""

from __future__ import annotations

import contextlib
import importlib
import random
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.runners.inside.kits import bounded, packages
from grader.runners.values import Array

_AT_ONCE = 100
_WEIGHT = re.compile(r"W(\d+)")
_seed_numpy = np.random.seed


def seed(number: int) -> None:
    """Begin anew: the generators' seed, and no budget.

    Seeds that student code sets itself are other ones for another ``number``: the same code can be
    run again with other random numbers.
    """

    def other(value: Any = None) -> None:
        _seed_numpy((number + int(value)) % 2**32 if isinstance(value, int | np.integer) else value)

    random.seed(number)
    _seed_numpy(number % 2**32)
    vars(np.random)["seed"] = other
    bounded.allow_all()


def budget(steps: int, epochs: int, seconds: float, trainings: int = 1) -> None:
    """Bound every training from now on, also those in a notebook's cells, of which there are so many."""
    bounded.allow(steps, epochs, seconds, trainings)
    for solver in packages.solvers():
        bounded.bound(solver)


def count() -> None:
    """Only count the trainings from now on."""
    bounded.count()
    for solver in packages.solvers():
        bounded.bound(solver)


def counted() -> int:
    """How many there were."""
    return bounded.counted()


def trained(space: Any) -> Any:
    """The solver that trained the cells' ``model``; without one, that which trained last, whatever a
    student calls them."""
    model = getattr(space, "model", None)
    return bounded.trainer(model) or getattr(space, "solver", None)


def finish(space: Any, name: str) -> Any:
    """Train the model that a search left in a variable, or in a solver there, for the rest of the steps of
    a single training; its solver, else the cells' ``solver``."""
    left = getattr(space, name, None)
    return bounded.finish(getattr(left, "model", left)) or getattr(space, "solver", None)


def quicken() -> None:
    """Have the package's networks use the fast convolution and pooling that students are given in
    place of plain loops, where there are both."""
    for package in packages.names():
        with contextlib.suppress(Exception):  # without fast layers it is as slow as it is
            fast = vars(importlib.import_module(f"{package}.fast_layers"))
            for module in packages.modules_of(package):
                _replace_slow(vars(module), fast)


def solve(model: Any, data: Mapping[str, Array], settings: Mapping[str, Any]) -> Any:
    """Train a network by the solver of its own package; that solver."""
    names = type(model).__module__.split(".")
    for length in range(len(names) - 1, 0, -1):
        with contextlib.suppress(ModuleNotFoundError):
            kind = importlib.import_module(".".join([*names[:length], "solver"])).Solver
            break
    else:
        raise ModuleNotFoundError("the package has no solver.py")
    bounded.bound(kind)
    solver = kind(model, dict(data), verbose=False, **settings)
    solver.train()
    return solver


def predict(model: Any, x: Array) -> Array:
    """The class of each picture: that of the largest score."""
    found = [np.argmax(model.loss(x[i : i + _AT_ONCE]), axis=1) for i in range(0, len(x), _AT_ONCE)]
    return np.concatenate(found).astype(np.int64)


def history(solver: Any) -> dict[str, Any]:
    """How a training went: losses, accuracies, and by what it was cut short, if it was."""
    names = {
        "loss": "loss_history",
        "train_accuracy": "train_acc_history",
        "val_accuracy": "val_acc_history",
    }
    told: dict[str, Any] = {key: [float(v) for v in getattr(solver, name, ())] for key, name in names.items()}
    return told | {"stopped": str(getattr(solver, "stopped_by", ""))}


def numbers(space: Any, names: list[str]) -> dict[str, float]:
    """The variables of these names that are numbers."""
    found = {name: getattr(space, name, None) for name in names}
    return {name: float(value) for name, value in found.items() if isinstance(value, int | float)}


def weights(model: Any) -> list[list[int]]:
    """The shape of each weight matrix of a network, from the first layer to the last."""
    found = {int(m[1]): np.shape(w) for name, w in model.params.items() if (m := _WEIGHT.fullmatch(name))}
    return [list(found[number]) for number in sorted(found)]


def _replace_slow(names: dict[str, Any], fast: Mapping[str, Any]) -> None:
    for name in [name for name in names if name.endswith("_naive")]:
        quick = fast.get(name.removesuffix("_naive") + "_fast")
        if quick is not None:
            names[name] = quick
