"""The written answers: they are there and long enough; what they say is for a person to grade."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import QuestionTemplate, Yields, public, question
from grader.model import Inputs

ASKED = {"q1": 4, "q2": 4, "q3": 3, "q6": 2}
"""How many inline questions the notebooks have: ``q1.inline1`` and so on."""
DESCRIBED = ("q5_torch", "q5_tf")
"""Notebooks that end with a description of what was done."""


def no_inputs(_rng: np.random.Generator) -> dict[str, Any]:
    return {}


def written(id: str, title: str, notebook: str, heading: str) -> QuestionTemplate:
    """The question whose answer stands below a heading, a regex, of a notebook."""

    @question(id, title, inputs=no_inputs, cases=[public("answer")])
    def answer(impl: Any, _inputs: Inputs) -> Yields:
        yield "answer", impl.written(notebook, heading)

    return answer


QUESTIONS = [
    written(
        f"{part}.inline{number}",
        f"Inline question {number}",
        f"{part}_notebook",
        rf"(?i)inline question\s*#?\s*{number}\b",
    )
    for part, count in ASKED.items()
    for number in range(1, count + 1)
]
QUESTIONS += [
    written(f"{name}.description", "Describe what you did", name, r"(?i)describe what you did")
    for name in DESCRIBED
]
