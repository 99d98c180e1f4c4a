"""Training a student's network with their own solver, within a budget of steps and time.

The solver is the one of the package that the network is from.  It is bounded from outside: how
many steps it makes, for how long, and on how many pictures it measures accuracies in between.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

_LEAST = 10  # steps that a training may make when the budget of all is used up
_TRAININGS = 4  # budgets of one training that all together may use: some search over settings
_MEASURED = {"num_train_samples": 200, "num_val_samples": 300}
_AT_ONCE = 100
_WEIGHT = re.compile(r"W(\d+)")


class _TimeOver(BaseException):
    """The time of a training is used up."""


class _Budget:
    """What trainings may use: ``steps`` and ``epochs`` of each, ``all`` steps of all of them together,
    and processor time until ``end``."""

    def __init__(self, steps: int, epochs: int, seconds: float) -> None:
        self.epochs = epochs
        self.end = time.process_time() + seconds
        self._each = steps
        self._all = steps * _TRAININGS

    def of_next(self) -> int:
        """The steps that the next training may make."""
        steps = max(_LEAST, min(self._each, self._all))
        self._all -= steps
        return steps


_seed_numpy = np.random.seed
_BUDGET: list[_Budget] = []
"""The one that holds, if one does."""


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
    _BUDGET.clear()


def budget(steps: int, epochs: int, seconds: float) -> None:
    """Bound every training from now on, also those in a notebook's cells."""
    _BUDGET[:] = [_Budget(steps, epochs, seconds)]
    for module in _solver_modules():
        _bound(module.Solver)


def quicken() -> None:
    """Have the package's networks use the fast convolution and pooling that students are given in
    place of plain loops, where there are both."""
    for package in _packages():
        with contextlib.suppress(Exception):  # without fast layers it is as slow as it is
            fast = vars(importlib.import_module(f"{package}.fast_layers"))
            for module in _modules_of(package):
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
    _bound(kind)
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


def _bound(solver: Any) -> None:
    """Have a solver's class stay within the budget; once is enough."""
    original = solver.train
    if hasattr(original, "within_budget"):
        return

    def train(self: Any, *args: Any, **kwargs: Any) -> Any:
        _cut(self)
        try:
            return original(self, *args, **kwargs)
        except _TimeOver:
            self.stopped_by = "time"
            best = getattr(self, "best_params", None)
            if best:
                self.model.params = best
            return None

    train.within_budget = True  # type: ignore[attr-defined]  # a mark on a function of ours
    solver.train = train


def _cut(solver: Any) -> None:
    """Fewer epochs, or less than one; shorter measurements; an end when the time is over."""
    if not _BUDGET:
        return
    allowed = _BUDGET[0]
    with contextlib.suppress(AttributeError, TypeError, ValueError):  # another solver: time alone bounds it
        _cut_epochs(solver, allowed.of_next(), allowed.epochs)
        for name, most in _MEASURED.items():
            setattr(solver, name, min(getattr(solver, name) or most, most))
    original = getattr(solver, "_step", None)
    if original is None:
        return

    def step() -> Any:
        if time.process_time() > allowed.end:
            raise _TimeOver
        return original()

    solver._step = step


def _cut_epochs(solver: Any, steps: int, epochs: int) -> None:
    per_epoch = max(len(solver.X_train) // solver.batch_size, 1)
    fewer = min(solver.num_epochs, epochs, max(1, steps // per_epoch))
    if fewer < solver.num_epochs or per_epoch > steps:
        solver.stopped_by = "steps"
    solver.num_epochs = fewer
    if per_epoch > steps:
        solver.X_train = solver.X_train[: steps * solver.batch_size]
        solver.y_train = solver.y_train[: steps * solver.batch_size]


def _replace_slow(names: dict[str, Any], fast: Mapping[str, Any]) -> None:
    for name in [name for name in names if name.endswith("_naive")]:
        quick = fast.get(name.removesuffix("_naive") + "_fast")
        if quick is not None:
            names[name] = quick


def _solver_modules() -> Iterator[ModuleType]:
    """The solver of each package of the student's."""
    for package in _packages():
        with contextlib.suppress(Exception):  # what it raises is told where it is used
            module = importlib.import_module(f"{package}.solver")
            if hasattr(module, "Solver"):
                yield module


def _packages() -> list[str]:
    """The packages that lie in the folder of the submission."""
    root = os.environ.get("HOME", "") + os.sep
    return sorted(
        {
            name.partition(".")[0]
            for name, module in list(sys.modules.items())
            if str(getattr(module, "__file__", None) or "").startswith(root)
        }
        - {"__main__"}
    )


def _modules_of(package: str) -> list[ModuleType]:
    return [m for name, m in list(sys.modules.items()) if name == package or name.startswith(f"{package}.")]
