"""The reference's side of the training kits: its networks learn, and give what students' give."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from grader.reference.kits import torch_training, training
from grader.reference.nets import given, graph
from grader.reference.nets.model import Layer, Model, Sgd
from grader.reference.q1_notebook import cells


def clusters(count: int = 120, classes: int = 3) -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    y = np.arange(count) % classes
    return rng.normal(size=(count, 4)) + 3 * np.eye(classes, 4)[y], y


@pytest.mark.parametrize("name", ["training", "torch_training", "keras_training"])
def test_both_sides_of_a_kit_have_the_same_functions(name: str) -> None:
    if name == "keras_training":
        pytest.importorskip("tensorflow", reason="needs the tensorflow extra")
    ours = import_module(f"grader.reference.kits.{name}")
    theirs = import_module(f"grader.runners.inside.kits.{name}")
    public = {
        n: f for n, f in vars(theirs).items() if inspect.isfunction(f) and f.__module__ == theirs.__name__
    }
    for function, value in public.items():
        if not function.startswith("_"):
            wanted = list(inspect.signature(value).parameters)
            known = [p.lstrip("_") for p in inspect.signature(getattr(ours, function)).parameters]
            assert known[: len(wanted)] == wanted, function


def test_a_network_of_the_reference_learns() -> None:
    x, y = clusters()
    torch_training.seed(2)
    params = {"w": np.zeros((4, 3)), "b": np.zeros(3)}
    model = Model(params, (Layer("affine", 4, 3),), lambda p, one: graph.affine(one, p["w"], p["b"]))
    told = torch_training.fit(model, Sgd(list(model.params.values()), 0.2), x, y, 40, 20, 60.0)
    assert told["loss"][0] == pytest.approx(np.log(3))
    assert told["loss"][-1] < 0.4
    assert np.mean(torch_training.predict(model, x) == y) > 0.9
    assert torch_training.device("cuda") == "cpu"


def test_the_cells_of_the_reference_train_on_what_was_given() -> None:
    rng = np.random.default_rng(1)
    y = np.arange(60) % 6
    x = rng.normal(scale=30, size=(60, 3, 32, 32)).astype(np.float32)
    given.provide({"X_train": x, "y_train": y, "X_val": x[:50], "y_val": y[:50]})
    training.seed(3)
    found = cells(r"overfit.*three")
    assert training.weights(found.model) == [[3072, 100], [100, 100], [100, 6]]
    assert np.mean(training.predict(found.model, x[:50]) == y[:50]) > 0.9
    assert training.numbers(found, ["weight_scale", "nowhere"]) == {"weight_scale": 3e-2}
    assert len(training.history(found.solver)["loss"]) == 40
