"""Only the questions that are asked for, from the start or of a whole assignment."""

from __future__ import annotations

from typing import Any

import pytest

from grader import assignment
from grader.assignment import loading, questions
from grader.errors import UsageError
from grader.resources import assignment_roots

FILES = assignment.read(*assignment.find("ece662_a1", assignment_roots([])))


@pytest.mark.parametrize(
    "patterns", [["q1.relu_*"], ["relu_forward"], ["functions", "q2.inline1"], ["1.2", "5.11"], []]
)
def test_the_same_as_of_the_whole(patterns: list[str]) -> None:
    chosen = assignment.complete(FILES, only=patterns)
    whole = assignment.complete(FILES).select(patterns)
    assert [q.id for q in chosen.questions] == [q.id for q in whole.questions]
    assert chosen.total == whole.total


def test_a_number_is_that_of_the_reports() -> None:
    chosen = assignment.complete(FILES, only=["1.2", "5.11"]).questions
    assert [(q.id, q.number) for q in chosen] == [
        ("q1.affine_backward", "1.2"),
        ("q5_tf.three_layer_convnet", "5.11"),
    ]


def test_cases_of_others_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made: set[str] = set()
    real: Any = questions.make_case

    def noted(question: str, *arguments: Any) -> Any:
        made.add(question)
        return real(question, *arguments)

    monkeypatch.setattr(loading, "make_case", noted)
    assignment.complete(FILES, only=["q1.relu_*"])
    assert made == {"q1.relu_forward", "q1.relu_backward"}


def test_a_pattern_without_a_match() -> None:
    with pytest.raises(UsageError, match=r"No question of ece662_a1 matches 'q9\.\*'\."):
        assignment.complete(FILES, only=["q9.*"])
