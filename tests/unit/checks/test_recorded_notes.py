"""What is told of saved outputs and costs nothing."""

from __future__ import annotations

from grader.model import CaughtError
from tests.unit.checks.scenarios.recorded import cell, judged


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
