"""Two questions to attack and one that an honest file answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs


def inputs(rng: np.random.Generator, N: int) -> dict[str, Any]:
    """The inputs of one case."""
    return {"x": rng.normal(size=(N, 3))}


@question(
    "q1.transform",
    "The attacked function",
    function="layers.transform",
    inputs=inputs,
    cases=[public("typical", N=4), hidden("another", N=5)],
)
def transform(impl: Any, inputs: Inputs) -> Yields:
    """Call the function and name what it returns."""
    yield "out", impl.layers.transform(inputs.x)


@question("q2.later", "Another one", function="layers.later", inputs=inputs, cases=[public("typical", N=4)])
def later(impl: Any, inputs: Inputs) -> Yields:
    """The same for a question that comes later."""
    yield "out", impl.layers.later(inputs.x)


@question("q3.square", "Honest work", function="other.square", inputs=inputs, cases=[public("typical", N=4)])
def square(impl: Any, inputs: Inputs) -> Yields:
    """The same for the honest file."""
    yield "out", impl.other.square(inputs.x)
