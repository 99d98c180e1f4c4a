"""The reference's side of the kits: it has what is beside student code, and its networks learn."""

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


@pytest.mark.parametrize(
    "name", ["training", "torch_kit", "torch_training", "keras_kit", "keras_training", "pruning_kit"]
)
def test_both_sides_of_a_kit_have_the_same_functions(name: str) -> None:
    if name.startswith("keras"):
        pytest.importorskip("tensorflow", reason="needs the tensorflow extra")
    ours, theirs = public(f"grader.reference.kits.{name}"), public(f"grader.runners.inside.kits.{name}")
    assert ours.keys() == theirs.keys()
    for function, wanted in theirs.items():
        assert ours[function][: len(wanted)] == wanted, function


def public(kit: str) -> dict[str, list[str]]:
    """The functions that probes may ask a kit for, and their parameters."""
    return {
        name: [parameter.lstrip("_") for parameter in inspect.signature(value).parameters]
        for name, value in vars(import_module(kit)).items()
        if inspect.isfunction(value)
        and value.__module__.startswith(kit.rpartition(".")[0])
        and not name.startswith("_")
    }


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
