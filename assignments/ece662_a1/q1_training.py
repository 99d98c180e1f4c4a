"""Q1: networks that the notebook trains, trained again with the settings that it has."""

from __future__ import annotations

from typing import Any

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs

from .training import begin, learnt_by_heart, outcome, pictures, searched

NOTEBOOK = "q1_notebook"
SETTINGS = ["weight_scale", "learning_rate"]
FIFTY: dict[str, Any] = {
    "train": 500,
    "val": 200,
    "test": 10,
    "small": 50,
    "epochs": 20,
    "steps": 400,
    "seconds": 20.0,
}
UNSEEN: dict[str, Any] = {"train": 4500, "val": 500, "test": 1500, "steps": 450, "seconds": 40.0}


def overfit(impl: Any, inputs: Inputs, *cells: str) -> Yields:
    """The cells that learn fifty pictures by heart."""
    begin(impl, inputs, learnt_by_heart(inputs))
    space = impl.cells(NOTEBOOK, *cells)
    solver = impl.training.trained(space)
    yield "weights", impl.value(impl.training.weights(solver.model))
    yield "settings", impl.value(impl.training.numbers(space, SETTINGS))
    yield from outcome(impl, solver.model, solver, inputs.X_small)


@question(
    "q1.overfit_three_layer",
    "Three layers learn fifty pictures by heart",
    inputs=pictures,
    cases=[public("fifty pictures", **FIFTY)],
    golden=False,
)
def overfit_three_layer(impl: Any, inputs: Inputs) -> Yields:
    pattern = r"(?is)overfit.*three[- ]layer|three[- ]layer.*overfit|overfit.*: three"
    yield from overfit(impl, inputs, pattern, pattern)


@question(
    "q1.overfit_five_layer",
    "Five layers learn fifty pictures by heart",
    inputs=pictures,
    cases=[public("fifty pictures", **FIFTY)],
    golden=False,
)
def overfit_five_layer(impl: Any, inputs: Inputs) -> Yields:
    pattern = r"(?is)overfit.*five[- ]layer|five[- ]layer.*overfit|overfit.*: five"
    yield from overfit(impl, inputs, pattern, pattern)


@question(
    "q1.two_layer_accuracy",
    "Accuracy of the two-layer network",
    inputs=pictures,
    cases=[hidden("unseen pictures", **UNSEEN)],
    golden=False,
)
def two_layer_accuracy(impl: Any, inputs: Inputs) -> Yields:
    cells = searched(impl, inputs, NOTEBOOK, r"(?s)\bTwoLayerNet\(.*\bSolver\(", r"(?i)train a two.layer")
    solver = impl.training.finish(cells, "solver")
    yield from outcome(impl, cells.solver.model, solver, inputs.X_test)


@question(
    "q1.best_fc_model",
    "Accuracy of the best fully connected network",
    inputs=pictures,
    cases=[hidden("unseen pictures", **UNSEEN)],
    golden=False,
)
def best_fc_model(impl: Any, inputs: Inputs) -> Yields:
    cells = searched(impl, inputs, NOTEBOOK, r"\bbest_model\s*=", r"(?i)your best fully connected")
    solver = impl.training.finish(cells, "best_model")
    yield from outcome(impl, cells.best_model, solver, inputs.X_test)
