"""A student's solver, bounded from outside: how many steps it makes, for how long, and on how many
pictures it measures accuracies in between."""

from __future__ import annotations

import contextlib
import time
from typing import Any

_LEAST = 10  # steps that a training may make when the budget of all is used up
_TRAININGS = 4  # budgets of one training that all together may use: some search over settings
_MEASURED = {"num_train_samples": 200, "num_val_samples": 300}


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


_BUDGET: list[_Budget] = []
"""The one that holds, if one does."""


def allow(steps: int, epochs: int, seconds: float) -> None:
    """The budget of every training from now on, as in `grader.runners.inside.kits.training.budget`."""
    _BUDGET[:] = [_Budget(steps, epochs, seconds)]


def allow_all() -> None:
    """No budget from now on."""
    _BUDGET.clear()


def bound(solver: Any) -> None:
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
