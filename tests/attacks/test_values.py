"""Whatever a student's function returns, a check ends as passed, failed or skipped: never as a fault of
ours, for which points would be held open until a person has looked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pytest

from grader.assignment import Assignment
from grader.golden import Goldens
from grader.grading.crew import Crew
from grader.grading.diagnosis import Diagnosis
from grader.grading.judge import Judge
from grader.model import Capture, CaughtError, Inputs, Isolation, Mutation, Opaque, Probe, Submission

STRANGE: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda _: None,
    "a text": lambda _: "x" * 10_000,
    "an empty text": lambda _: "",
    "half a character": lambda _: "\ud800",
    "a huge number": lambda _: 2**1023,
    "true": lambda _: True,
    "not a number": lambda _: float("nan"),
    "a complex number": lambda _: complex(1, float("inf")),
    "an opaque value": lambda _: Opaque("thing", "a thing"),
    "an empty list": lambda _: [],
    "a deep list": lambda _: [[[[None, "x", [1.0]]]]],
    "a list of arrays": lambda _: [np.zeros(3), np.zeros(2)],
    "a tuple": lambda value: (value, value),
    "no rows": lambda _: np.zeros((0, 3)),
    "a vast empty shape": lambda _: np.zeros((0, 2**30)),
    "thirty axes": lambda _: np.zeros((1,) * 30),
    "no axes": lambda _: np.array(1.5),
    "infinities": lambda value: np.full(np.shape(value), np.inf),
    "not numbers": lambda value: np.full(np.shape(value), np.nan),
    "the largest numbers": lambda value: np.full(np.shape(value), 1.7e308),
    "the smallest numbers": lambda value: np.full(np.shape(value), 5e-324),
    "complex numbers": lambda value: np.full(np.shape(value), 1j),
    "half precision": lambda value: np.full(np.shape(value), 6e4, np.float16),
    "long double": lambda value: np.full(np.shape(value), 1, np.longdouble) * np.longdouble("1e4000"),
    "booleans": lambda value: np.ones(np.shape(value), bool),
    "unsigned": lambda value: np.full(np.shape(value), 2**64 - 1, np.uint64),
    "more axes": lambda value: (
        np.asarray(value, dtype=object if isinstance(value, str) else None)[None][None]
        if not isinstance(value, str)
        else value
    ),
}


@dataclass
class Stranger:
    """A worker in which every run gives the reference's outputs, made strange."""

    goldens: Goldens
    assignment: Assignment
    strange: Callable[[Any], Any]
    isolation: Isolation = Isolation()  # noqa: RUF009 - nothing in it ever changes
    alive: bool = True
    impl: Any = None

    @property
    def import_errors(self) -> dict[str, CaughtError]:
        return {}

    @contextmanager
    def session(self, **_: Any) -> Iterator[Stranger]:
        yield self

    def run(self, probe: Probe, inputs: Inputs) -> Capture:
        question = next((q for q in self.assignment.questions if q.probe is probe), None)
        case = next((c for c in question.cases if c.inputs is inputs), None) if question else None
        golden = dict(self.goldens.get(question, case)) if question and case else {}
        outputs = {name: self.strange(value) for name, value in golden.items()}
        changed = Mutation("layers.f", "bn_param['" + "k" * 100 + "']", 1, 1)
        return Capture("ok", outputs, (changed,), stdout="\x1b[2J", notes=("<b>note</b>",))


QUESTIONS = (
    "q1.affine_backward",
    "q1.two_layer_net",
    "q1.adam",
    "q2.batchnorm_forward_train",
    "q2.layernorm_backward",
    "q3.dropout_forward",
    "q4.max_pool_forward",
)
"""Every kind of check that compares values is in one of them."""


@pytest.fixture(scope="module")
def some(assignment: Assignment) -> tuple[Assignment, Goldens]:
    chosen = assignment.select(QUESTIONS)
    return chosen, Goldens(chosen.reference(), chosen.folder / "none.npz")


@pytest.mark.parametrize("name", STRANGE)
def test_no_value_is_a_fault_of_ours(name: str, some: tuple[Assignment, Goldens]) -> None:
    chosen, goldens = some
    judge = Judge(chosen, Submission("s", chosen.folder, (), "hw", {}, {}), goldens, cast(Diagnosis, None))
    crew = Crew([Stranger(goldens, chosen, STRANGE[name])])
    verdicts = [v for question in chosen.questions for v in judge.result(question, crew).verdicts]
    assert {v.spec.id: v.findings[0].evidence for v in verdicts if v.status == "error"} == {}
    assert any(v.status == "fail" for v in verdicts)
