"""Q1: networks that the notebook trains, trained again with the settings that it has."""

from __future__ import annotations

from typing import Any

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs

from .training import begin, learnt_by_heart, learnt_from, outcome, pictures

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


def overfit(impl: Any, inputs: Inputs, cell: str) -> Yields:
    """The cell that learns fifty pictures by heart."""
    begin(impl, inputs, learnt_by_heart(inputs))
    cells = impl.cells(NOTEBOOK, cell)
    yield "weights", impl.value(impl.training.weights(cells.model))
    yield "settings", impl.value(impl.training.numbers(cells, SETTINGS))
    yield from outcome(impl, cells.model, cells.solver, inputs.X_small)


@question(
    "q1.overfit_three_layer",
    "Three layers learn fifty pictures by heart",
    inputs=pictures,
    cases=[public("fifty pictures", **FIFTY)],
    golden=False,
)
def overfit_three_layer(impl: Any, inputs: Inputs) -> Yields:
    yield from overfit(impl, inputs, r"(?is)overfit.*three[- ]layer|three[- ]layer.*overfit|overfit.*: three")


@question(
    "q1.overfit_five_layer",
    "Five layers learn fifty pictures by heart",
    inputs=pictures,
    cases=[public("fifty pictures", **FIFTY)],
    golden=False,
)
def overfit_five_layer(impl: Any, inputs: Inputs) -> Yields:
    yield from overfit(impl, inputs, r"(?is)overfit.*five[- ]layer|five[- ]layer.*overfit|overfit.*: five")


@question(
    "q1.two_layer_accuracy",
    "Accuracy of the two-layer network",
    inputs=pictures,
    cases=[hidden("unseen pictures", **UNSEEN)],
    golden=False,
)
def two_layer_accuracy(impl: Any, inputs: Inputs) -> Yields:
    begin(impl, inputs, learnt_from(inputs))
    cells = impl.cells(NOTEBOOK, r"(?s)\bTwoLayerNet\(.*\bSolver\(")
    yield from outcome(impl, cells.solver.model, cells.solver, inputs.X_test)


@question(
    "q1.best_fc_model",
    "Accuracy of the best fully connected network",
    inputs=pictures,
    cases=[hidden("unseen pictures", **UNSEEN)],
    golden=False,
)
def best_fc_model(impl: Any, inputs: Inputs) -> Yields:
    begin(impl, inputs, learnt_from(inputs))
    cells = impl.cells(NOTEBOOK, r"\bbest_model\s*=")
    yield from outcome(impl, cells.best_model, cells.solver, inputs.X_test)
