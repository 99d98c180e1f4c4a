"""Which worker a question gets, and in which order answers come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from grader.errors import RunnerError
from grader.grading.crew import Crew
from grader.model import Framework, Isolation, Question


class Named:
    """A worker that is only known by its name."""

    import_errors: Mapping[str, Any] = {}
    isolation = Isolation()

    def __init__(self, name: str) -> None:
        self.name = name

    def session(self, **_: Any) -> Any:
        raise NotImplementedError


def question(id: str, framework: Framework = "") -> Question:
    def probe(_impl: Any, _inputs: Any) -> Iterator[tuple[str, Any]]:
        yield "out", 0

    return Question(id, id, probe, (), (), framework=framework)


MIXED = [
    question("a", "torch"),
    question("b"),
    question("c", "tensorflow"),
    question("d", "torch"),
    question("e"),
]


@pytest.mark.parametrize("plain", [1, 2, 3])
def test_each_question_is_answered_by_a_worker_of_its_framework_in_order(plain: int) -> None:
    hired: list[str] = []

    def hire(wanted: Question) -> Named:
        hired.append(wanted.framework)
        return Named(wanted.framework)

    crew = Crew([Named("") for _ in range(plain)], hire)

    def answer(one: Question) -> tuple[str, str]:
        with crew.worker(one) as worker:
            assert isinstance(worker, Named)
            return one.id, worker.name

    assert list(crew.each(MIXED, answer)) == [(one.id, one.framework) for one in MIXED]
    assert sorted(hired) == ["tensorflow", "torch"]


def test_where_nobody_is_hired_plain_workers_answer_everything() -> None:
    crew = Crew([Named("reference")])
    with crew.worker(MIXED[0]) as worker:
        assert isinstance(worker, Named)
        assert worker.name == "reference"


def test_a_worker_that_cannot_be_had_is_the_question_s_alone() -> None:
    def hire(_wanted: Question) -> Named:
        raise RunnerError("not installed")

    crew = Crew([Named(""), Named("")], hire)
    for _ in range(2):
        with pytest.raises(RunnerError, match="not installed"), crew.worker(question("t", "torch")):
            pass
    with crew.worker(question("n")) as worker:
        assert isinstance(worker, Named)


def test_what_an_answer_raises_is_raised_where_it_is_waited_for() -> None:
    crew = Crew([Named(""), Named("")])

    def answer(one: Question) -> str:
        if one.id == "d":
            raise KeyError(one.id)
        return one.id

    answers = crew.each(MIXED, answer)
    assert [next(answers), next(answers), next(answers)] == ["a", "b", "c"]
    with pytest.raises(KeyError):
        next(answers)
