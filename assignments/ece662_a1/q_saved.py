"""What the notebooks were handed in with: outputs that are there, right, and of this code."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import QuestionTemplate, Yields, public, question
from grader.model import Inputs

GRADIENT_CHECKS = r"(?m)^\s*print\(\s*f?['\"]d\w+ (relative )?(error|difference)"
"""The cells of the notebooks that print how far a gradient is from a numerical one."""


def no_inputs(_rng: np.random.Generator) -> dict[str, Any]:
    return {}


def run_again(part: str) -> QuestionTemplate:
    """The question whose gradient checks are run again, on the code that was handed in."""

    @question(
        f"{part}.saved_outputs", "Saved outputs of the notebook", inputs=no_inputs, cases=[public("notebook")]
    )
    def printed(impl: Any, _inputs: Inputs) -> Yields:
        yield "printed", impl.printed(f"{part}_notebook", GRADIENT_CHECKS)

    return printed


Q1_SAVED, Q2_SAVED, Q3_SAVED, Q4_SAVED = map(run_again, ["q1", "q2", "q3", "q4"])


@question("q6.saved_outputs", "Saved outputs of the notebook", inputs=no_inputs, cases=[public("notebook")])
def pruning_saved(_impl: Any, _inputs: Inputs) -> Yields:
    yield "printed", ""
