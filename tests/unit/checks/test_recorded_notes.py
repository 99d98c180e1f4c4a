"""What is told of saved outputs and costs nothing."""

from __future__ import annotations

import pytest

from grader.model import CaughtError
from tests.unit.checks.scenarios.recorded import cell, judged
from tests.unit.checks.scenarios.recorded_levels import TOLD, not_recomputed, text
from tests.unit.checks.scenarios.recorded_levels import judged as levels


def test_another_order_is_noted() -> None:
    outcome = judged(cell("x = 1", 3), cell("y = 2", 2))
    assert outcome.fraction == 1.0
    assert [finding.headline for finding in outcome.findings] == [
        "Cell 3 of `Q1-FCNetworks.ipynb` was run before cell 2 above it."
    ]


def test_a_cell_that_cannot_be_run_again_is_noted() -> None:
    error = CaughtError("NameError", "name 'x' is not defined", (), "q1_notebook, cell 2")
    outcome = judged(cell("acc(x)", 2, "accuracy: 0.9"), claim="accuracy", at_least=0.5, stopped=error)
    assert outcome.fraction == 1.0
    assert [finding.code for finding in outcome.findings] == ["recorded.fails_now"]


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("FileNotFoundError", "the model that the notebook loads was not handed in."),
        (
            "UnpicklingError",
            "loading the model that was handed in, or the cell itself, ended with UnpicklingError.",
        ),
    ],
)
def test_why_accuracies_are_not_recomputed(kind: str, why: str) -> None:
    outcome = not_recomputed(kind)
    assert outcome.fraction == 1.0
    assert [f.headline for f in outcome.findings] == [
        f"The accuracies saved in `Q6-Pruning.ipynb` were not recomputed: {why}"
    ]


@pytest.mark.parametrize("now", [None, {0.42: 0.5}], ids=["other pictures", "other levels"])
def test_nothing_to_compare_with_costs_nothing(now: dict[float, float] | None) -> None:
    outcome = levels(text(TOLD), now)
    assert (outcome.fraction, [f.code for f in outcome.findings]) == (1.0, ["recorded_levels.not_recomputed"])
