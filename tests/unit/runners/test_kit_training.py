"""The training kit, on a right solution with the course's own solver, in this process."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.runners.inside.kits import training
from tests.unit.assignments.submitted import ASSIGNMENT, Package, imported


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    """A submission in its folder, which is the home of the process that runs it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with imported(ASSIGNMENT / "samples" / "loops", tmp_path) as package:
        assert package.fc_net
        yield package
    np.random.seed = SEED


SEED = np.random.seed


def data(count: int = 200, classes: int = 4) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    y = np.arange(count) % classes
    x = rng.normal(size=(count, 6)) + 3 * np.eye(classes, 6)[y]
    return {"X_train": x, "y_train": y, "X_val": x[:50], "y_val": y[:50]}


def net(package: Package) -> Any:
    return package.fc_net.FullyConnectedNet([20], input_dim=6, num_classes=4, weight_scale=0.2)


SETTINGS = {"batch_size": 20, "num_epochs": 10, "optim_config": {"learning_rate": 0.3}}


def test_a_network_is_trained_by_the_solver_of_its_package(package: Package) -> None:
    training.seed(1)
    model = net(package)
    solver = training.solve(model, data(), SETTINGS)
    assert isinstance(solver, package.helper("solver").Solver)
    answers = training.predict(model, data()["X_train"])
    assert answers.dtype == np.int64
    assert np.mean(answers == data()["y_train"]) > 0.9
    told = training.history(solver)
    assert len(told["loss"]) == 100
    assert told["stopped"] == ""


def test_the_same_seed_gives_the_same_training(package: Package) -> None:
    losses = []
    for seed in (1, 1, 2):
        training.seed(seed)
        losses.append(training.history(training.solve(net(package), data(), SETTINGS))["loss"])
    assert losses[0] == losses[1] != losses[2]


def test_seeds_in_student_code_are_others_for_another_training() -> None:
    drawn = []
    for number in (1, 1, 2):
        training.seed(number)
        np.random.seed(231)  # noqa: NPY002 - as students do
        drawn.append(np.random.rand())  # noqa: NPY002 - as above
    np.random.seed = SEED
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_budget_of_steps_cuts_epochs(package: Package) -> None:
    training.budget(steps=35, epochs=1000, seconds=100)
    told = training.history(training.solve(net(package), data(), SETTINGS))
    assert (len(told["loss"]), told["stopped"]) == (30, "steps")  # three whole epochs


def test_a_budget_below_one_epoch_cuts_pictures(package: Package) -> None:
    training.budget(steps=6, epochs=1000, seconds=100)
    told = training.history(training.solve(net(package), data(1000), SETTINGS))
    assert (len(told["loss"]), told["stopped"]) == (10, "steps")


def test_a_budget_of_epochs(package: Package) -> None:
    training.budget(steps=10**6, epochs=2, seconds=100)
    assert len(training.history(training.solve(net(package), data(), SETTINGS))["loss"]) == 20


def test_a_search_over_many_settings_gets_shorter_and_shorter(package: Package) -> None:
    training.budget(steps=100, epochs=1000, seconds=100)
    lengths = [
        len(training.history(training.solve(net(package), data(), SETTINGS))["loss"]) for _ in range(6)
    ]
    assert lengths == [100, 100, 100, 100, 10, 10]


def test_trainings_that_were_counted_have_equal_shares_and_the_best_the_rest(package: Package) -> None:
    def search() -> list[Any]:
        return [training.solve(net(package), data(), SETTINGS) for _ in range(8)]

    training.count()
    assert {solver.best_val_acc for solver in search()} == {1.0}  # nothing is tried again because of it
    assert training.counted() == 8
    training.budget(100, 1000, 100, training.counted())
    solvers = search()
    assert [len(solver.loss_history) for solver in solvers] == [50] * 8
    chosen = copy.deepcopy(solvers[3].model)
    assert training.finish(SimpleNamespace(best=chosen), "best") is solvers[3]
    assert [len(solver.loss_history) for solver in solvers] == [50, 50, 50, 100, 50, 50, 50, 50]
    assert solvers[3].model is chosen
    assert training.finish(SimpleNamespace(best=net(package), solver="another"), "best") == "another"
    assert training.finish(SimpleNamespace(best=None), "best") is None


def test_copies_of_a_solver_share_its_pictures(package: Package) -> None:
    training.budget(20, 1000, 100)
    solver = training.solve(net(package), data(), SETTINGS)
    copied = copy.deepcopy(solver)
    assert copied.X_train is solver.X_train
    assert copied.model is not solver.model
    assert copied.loss_history == solver.loss_history


def test_short_trainings_of_a_search_leave_their_steps_to_others(package: Package) -> None:
    training.budget(100, 1000, 100)
    short = SETTINGS | {"num_epochs": 2}
    lengths = [len(training.solve(net(package), data(), short).loss_history) for _ in range(9)]
    assert lengths == [20] * 9


def test_a_search_that_ends_when_it_is_good_enough_ends_where_it_is_counted(package: Package) -> None:
    training.count()
    while training.solve(net(package), data(), SETTINGS).best_val_acc < 1:
        pass
    assert training.counted() == 1


def test_the_solver_of_the_cells_model_or_the_last_one(package: Package) -> None:
    training.budget(20, 1000, 100)
    first, second = (training.solve(net(package), data(), SETTINGS) for _ in range(2))
    assert training.trained(SimpleNamespace(model=first.model, solver=second)) is first
    assert training.trained(SimpleNamespace()) is second


def test_time_over_ends_a_training_with_what_it_has(package: Package) -> None:
    training.budget(steps=10**6, epochs=1000, seconds=0.0)
    model = net(package)
    solver = training.solve(model, data(), SETTINGS)
    assert training.history(solver) == {
        "loss": [],
        "train_accuracy": [],
        "val_accuracy": [],
        "stopped": "time",
    }
    assert len(training.predict(model, data()["X_val"])) == 50


def test_solvers_that_a_notebook_makes_are_bounded_too(package: Package) -> None:
    training.budget(steps=20, epochs=1000, seconds=100)
    solver = package.helper("solver").Solver(net(package), data(), verbose=False, **SETTINGS)
    solver.train()
    assert len(solver.loss_history) == 20


def test_a_solver_of_another_kind_runs_as_it_is(package: Package) -> None:
    class Solver:
        def __init__(self, model: Any, *_: Any, **__: Any) -> None:
            self.model, self.trained = model, False

        def train(self) -> None:
            self.trained = True

    package.helper("solver").Solver = Solver  # type: ignore[attr-defined]  # a module takes any name
    training.budget(steps=5, epochs=1, seconds=1)
    solver = training.solve(net(package), data(), SETTINGS)
    assert solver.trained
    assert training.history(solver)["loss"] == []


def test_plain_loops_are_answered_by_fast_layers(package: Package) -> None:
    slow = package.cnn.conv_forward_naive
    training.quicken()
    fast = package.helper("fast_layers")
    assert package.cnn.conv_forward_naive is fast.conv_forward_fast is not slow
    assert package.layers.max_pool_backward_naive is fast.max_pool_backward_fast
    model = package.cnn.ThreeLayerConvNet(input_dim=(3, 8, 8), num_filters=4, filter_size=3, hidden_dim=5)
    loss, grads = model.loss(np.ones((2, 3, 8, 8)), np.array([0, 1]))
    assert loss == pytest.approx(np.log(10), rel=1e-2)
    assert sorted(grads) == ["W1", "W2", "W3", "b1", "b2", "b3"]


def test_weights_in_the_order_of_layers_and_variables_that_are_numbers(package: Package) -> None:
    deep = package.fc_net.FullyConnectedNet([7] * 10, input_dim=6, num_classes=4, normalization="batchnorm")
    assert training.weights(deep) == [[6, 7], *[[7, 7]] * 9, [7, 4]]
    space = SimpleNamespace(weight_scale=1e-5, learning_rate="fast", batch=3)
    assert training.numbers(space, ["weight_scale", "learning_rate", "nowhere", "batch"]) == {
        "weight_scale": 1e-5,
        "batch": 3.0,
    }
