"""A student's solver, bounded from outside: how many steps it makes, for how long, and on how many
pictures it measures accuracies in between."""

from __future__ import annotations

import contextlib
import copy
import time
from typing import Any

import numpy as np

_LEAST = 10  # steps that a training may make when the budget of all is used up
_TRAININGS = 4  # budgets of one training that all together may use: some search over settings
_MOST = 500  # trainings that are counted
_PICTURES = frozenset({"X_train", "y_train", "X_val", "y_val"})
_MEASURED = {"num_train_samples": 200, "num_val_samples": 300}


class _TimeOver(BaseException):
    """The time of a training is used up."""


class _Budget:
    """What trainings may use: ``steps`` and ``epochs`` of each, ``all`` steps of all of them together,
    and processor time until ``end``.  Where it is known how many trainings there will be, each has the
    same share of all steps, whichever comes first."""

    def __init__(self, steps: int, epochs: int, seconds: float, trainings: int = 1) -> None:
        self.epochs = epochs
        self.end = time.process_time() + seconds
        self.steps = steps
        self.solvers: list[Any] = []
        self._all = steps * _TRAININGS
        self._each = min(steps, self._all // max(trainings, 1))

    def of_next(self, wanted: int) -> int:
        """The steps that the next training may make; those that it does not want are left for others."""
        steps = max(_LEAST, min(self._each, self._all))
        self._all -= min(steps, wanted)
        return steps


_BUDGET: list[_Budget] = []
"""The one that holds, if one does."""


_COUNTED: list[int] = []
"""How many trainings there were since they are only counted, if they are."""


class _EnoughError(Exception):
    """Nobody searches that long."""


def allow(steps: int, epochs: int, seconds: float, trainings: int = 1) -> None:
    """The budget of every training from now on, as in `grader.runners.inside.kits.training.budget`."""
    _COUNTED.clear()
    _BUDGET[:] = [_Budget(steps, epochs, seconds, trainings)]


def count() -> None:
    """Train nothing from now on: every training ends at once, with all its answers right, so that
    nothing is tried again because of it."""
    _COUNTED[:] = [0]


def counted() -> int:
    """How many trainings there were since."""
    return _COUNTED[0] if _COUNTED else 0


def finish(model: Any) -> Any:
    """Give the training that this model comes of, or one that it is a copy of, the rest of the steps of
    a single one; its solver, if it is known."""
    solver = trainer(model) if model is not None else None
    if solver is None:
        return None
    solver.model = model
    left = _BUDGET[0].steps - len(getattr(solver, "loss_history", ()))
    per_epoch = max(len(solver.X_train) // solver.batch_size, 1)
    if left >= per_epoch and getattr(solver, "stopped_by", "") == "steps":
        solver.num_epochs = min(left // per_epoch, _BUDGET[0].epochs)
        type(solver).train.within_budget(solver)
    return solver


def trainer(model: Any = None) -> Any:
    """The solver that trained a model, or the one that trained last, if there is one."""
    known = [solver for allowed in _BUDGET for solver in allowed.solvers]
    return next((s for s in reversed(known) if model is None or _same(s.model, model)), None)


def _same(one: Any, other: Any) -> bool:
    """Whether two models are one, or have the same parameters."""
    if one is other:
        return True
    params = getattr(other, "params", {})
    if one.params.keys() != params.keys():
        return False
    return all(np.array_equal(value, params[name]) for name, value in one.params.items())


def _count(solver: Any) -> None:
    _COUNTED[0] += 1
    if _COUNTED[0] > _MOST:
        raise _EnoughError(f"more than {_MOST} trainings")
    solver.best_val_acc = 1.0
    solver.loss_history, solver.train_acc_history, solver.val_acc_history = [0.0], [1.0], [1.0]
    solver.best_params = {name: value.copy() for name, value in solver.model.params.items()}


def allow_all() -> None:
    """No budget from now on."""
    _BUDGET.clear()
    _COUNTED.clear()


def bound(solver: Any) -> None:
    """Have a solver's class stay within the budget; once is enough."""
    original = solver.train
    if hasattr(original, "within_budget"):
        return

    def train(self: Any, *args: Any, **kwargs: Any) -> Any:
        if _COUNTED:
            return _count(self)
        _cut(self)
        return within(self, *args, **kwargs)

    def within(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return original(self, *args, **kwargs)
        except _TimeOver:
            self.stopped_by = "time"
            best = getattr(self, "best_params", None)
            if best:
                self.model.params = best
            return None

    train.within_budget = within  # type: ignore[attr-defined]  # a mark on a function of ours
    solver.train = train
    solver.__deepcopy__ = _copied


def _copied(solver: Any, memo: dict[int, Any]) -> Any:
    """A copy of a solver, with the same pictures: a search may keep a copy of each."""
    copied: Any = object.__new__(type(solver))
    memo[id(solver)] = copied
    for name, value in vars(solver).items():
        setattr(copied, name, value if name in _PICTURES else copy.deepcopy(value, memo))
    return copied


def _cut(solver: Any) -> None:
    """Fewer epochs, or less than one; shorter measurements; an end when the time is over."""
    if not _BUDGET:
        return
    allowed = _BUDGET[0]
    allowed.solvers.append(solver)
    with contextlib.suppress(AttributeError, TypeError, ValueError):  # another solver: time alone bounds it
        _cut_epochs(solver, allowed)
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


def _cut_epochs(solver: Any, allowed: _Budget) -> None:
    per_epoch = max(len(solver.X_train) // solver.batch_size, 1)
    steps = allowed.of_next(min(solver.num_epochs, allowed.epochs) * per_epoch)
    fewer = min(solver.num_epochs, allowed.epochs, max(1, steps // per_epoch))
    if fewer < solver.num_epochs or per_epoch > steps:
        solver.stopped_by = "steps"
    solver.num_epochs = fewer
    if per_epoch > steps:
        solver.X_train = solver.X_train[: steps * solver.batch_size]
        solver.y_train = solver.y_train[: steps * solver.batch_size]
