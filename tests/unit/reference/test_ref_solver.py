"""The reference's solver does what the course's own does: same draws, same losses, same parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.reference.fully_connected import FullyConnectedNet
from grader.reference.solver import Solver
from tests.unit.assignments.submitted import ASSIGNMENT, imported


def data(classes: int = 3) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    y = np.arange(60) % classes
    x = rng.normal(size=(60, 5)) + np.eye(classes, 5)[y] * 2
    return {"X_train": x[:40], "y_train": y[:40], "X_val": x[40:], "y_val": y[40:]}


def trained(solver: Any, model: Any, **settings: Any) -> Any:
    np.random.seed(3)  # noqa: NPY002 - both solvers draw from it
    made = solver(model, data(), batch_size=8, num_epochs=4, num_train_samples=20, verbose=False, **settings)
    made.train()
    return made


@pytest.mark.parametrize("rule", ["sgd", "adam"])
def test_it_agrees_with_the_course_s_solver(rule: str, tmp_path: Path) -> None:
    settings = {"update_rule": rule, "optim_config": {"learning_rate": 1e-2}, "lr_decay": 0.9}
    ours, theirs = (FullyConnectedNet([6], input_dim=5, num_classes=3, weight_scale=0.1) for _ in range(2))
    theirs.params = {name: value.copy() for name, value in ours.params.items()}
    one = trained(Solver, ours, **settings)
    with imported(ASSIGNMENT / "samples" / "clean", tmp_path) as package:
        other = trained(package.helper("solver").Solver, theirs, **settings)
    for history in ("loss_history", "train_acc_history", "val_acc_history"):
        assert np.allclose(getattr(one, history), getattr(other, history), rtol=1e-6)
    for name, value in ours.params.items():
        assert np.allclose(value, theirs.params[name], rtol=1e-5)


def test_it_learns() -> None:
    model = FullyConnectedNet([10], input_dim=5, num_classes=3, weight_scale=0.3)
    solver = trained(Solver, model, optim_config={"learning_rate": 0.2})
    assert solver.loss_history[-1] < 0.7 * solver.loss_history[0]
    assert solver.best_val_acc > 0.7
    assert solver.check_accuracy(data()["X_val"], data()["y_val"]) == solver.best_val_acc
