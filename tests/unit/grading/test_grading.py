"""Grading with a worker that runs trusted functions in this process: order, fault, consequence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.assignment import Assignment
from grader.golden import Goldens, LocalImpl
from grader.grading import grade, in_order, ungraded
from grader.grading.crew import Crew
from grader.model import (
    Capture,
    Case,
    CaughtError,
    CheckSpec,
    Finding,
    GradeReport,
    Inputs,
    Isolation,
    Layout,
    Probe,
    Question,
    Stage,
    Submission,
)
from grader.runners.base import Limits

Function = Callable[[Any], Any]


class FakeSession:
    """Runs the probe here; the name of an exception says how the process is to have ended."""

    def __init__(self, impl: LocalImpl, log: list[str]) -> None:
        self.impl = impl
        self.alive = True
        self.log = log

    def run(self, probe: Probe, inputs: Inputs) -> Capture:
        outputs: dict[str, Any] = {}
        if not self.alive:
            return Capture("timeout", {}, notes=("not run",))
        self.log.append("run")
        try:
            outputs.update(probe(self.impl, inputs))
        except TimeoutError:
            self.alive = False
            return Capture("timeout", outputs, error=CaughtError("Timeout", "", function="layers.f"))
        except ValueError as error:
            stage: Stage = "call"
            return Capture(stage, outputs, error=CaughtError("ValueError", str(error), function="layers.f"))
        return Capture("ok", outputs)


class FakeWorker:
    isolation = Isolation(("fake",))
    import_errors: Mapping[str, CaughtError] = {}

    def __init__(self, student: Mapping[str, Function]) -> None:
        self._impl = LocalImpl(SimpleNamespace(layers=SimpleNamespace(**student)))
        self.log: list[str] = []
        self.seconds: list[float | None] = []

    def session(
        self, *, seconds: float | None = None, stubs: Mapping[str, Callable[..., Any]] | None = None
    ) -> AbstractContextManager[FakeSession]:
        assert stubs is None
        self.seconds.append(seconds)
        return nullcontext(FakeSession(self._impl, self.log))


def double(x: Any) -> Any:
    return 2 * x


def question(id: str, *, requires: tuple[str, ...] = (), checks: tuple[CheckSpec, ...] = ()) -> Question:
    def probe(impl: Any, inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "out", impl.layers.f(inputs.x)

    cases = tuple(
        Case(f"case {n}", Inputs(x=np.arange(1.0, 4.0) + n), {}, n, hidden=n == 2) for n in range(3)
    )
    specs = checks or (CheckSpec(f"{id}.out", "values", ("out",), 4.0, cases="all"),)
    return Question(id, id, probe, cases, specs, requires, "layers.f")


def run(
    questions: tuple[Question, ...], student: Function, reference: Function = double
) -> tuple[GradeReport, FakeWorker]:
    worker = FakeWorker({"f": student})
    goldens = Goldens(SimpleNamespace(layers=SimpleNamespace(f=reference)))
    return grade(assignment(questions), submission(), Crew([worker]), goldens), worker


def assignment(questions: tuple[Question, ...]) -> Assignment:
    layout = Layout("p", (), {"layers": "layers.py"})
    return Assignment("a", "A", Path(), layout, {}, questions, Limits(), 4.0)


def submission() -> Submission:
    return Submission("s", Path(), (), "p", {}, {})


def test_the_reference_itself_gets_everything() -> None:
    report, _ = run((question("q1"),), double)
    assert (report.score, report.max_score, report.isolation.active) == (4.0, 4.0, ("fake",))


def test_order_puts_requirements_first_and_keeps_the_rest() -> None:
    questions = [question("b", requires=("c",)), question("a"), question("c")]
    assert [q.id for q in in_order(questions)] == ["c", "b", "a"]


def test_the_report_keeps_the_rubrics_order() -> None:
    report, _ = run((question("b", requires=("c",)), question("c")), double)
    assert [v.question for v in report.verdicts] == ["b", "c"]


def test_a_failure_after_a_failed_requirement_is_a_consequence() -> None:
    report, _ = run((question("a"), question("b", requires=("a",))), lambda x: x)
    assert [v.status for v in report.verdicts] == ["fail", "skipped"]
    assert report.verdicts[1].findings[0].code == "requirement.failed"
    assert report.score == 0


def test_a_reference_that_fails_is_our_fault_not_the_students() -> None:
    def broken(_: Any) -> Any:
        raise ZeroDivisionError

    report, _ = run((question("a"),), double, broken)
    assert [v.status for v in report.verdicts] == ["error"]


def test_a_check_that_fails_by_itself_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("grader.checks.values.run", bug)
    report, _ = run((question("a"),), double)
    assert [v.status for v in report.verdicts] == ["error"]
    (finding,) = report.verdicts[0].findings
    assert finding.evidence is not None
    assert "a bug" in finding.evidence.lines[0]


def test_cases_that_a_check_names_belong_to_it_alone() -> None:
    checks = (
        CheckSpec("a.own", "values", ("out",), 1.0, cases="all", case_ids=("case 1",)),
        CheckSpec("a.public", "values", ("out",), 1.0, cases="public"),
        CheckSpec("a.hidden", "values", ("out",), 1.0, cases="hidden"),
    )

    def student(x: Any) -> Any:
        return double(x) if x[0] != 2 else x

    report, _ = run((question("a", checks=checks),), student)
    assert {v.spec.id: v.status for v in report.verdicts} == {
        "a.own": "fail",
        "a.public": "pass",
        "a.hidden": "pass",
    }


def test_after_two_hangs_a_question_is_given_up() -> None:
    def hang(_: Any) -> Any:
        raise TimeoutError

    report, worker = run((question("a"),), hang)
    assert len(worker.log) == 2
    assert {v.status for v in report.verdicts} == {"fail"}


def test_questions_that_use_what_hung_get_less_time_and_one_try() -> None:
    def hang(_: Any) -> Any:
        raise TimeoutError

    _, worker = run((question("a"), question("b")), hang)
    assert len(worker.log) == 3
    assert worker.seconds[-1] == pytest.approx(Limits().seconds / 5)


def test_every_check_appears_when_nothing_could_be_graded() -> None:
    whole = assignment((question("a"), question("b")))
    for ours, status in ((True, "error"), (False, "fail")):
        report = ungraded(whole, "s", Finding("x", "why"), ours=ours)
        assert [v.status for v in report.verdicts] == [status, status]
        assert (report.score, report.max_score) == (0.0, 8.0)


def test_hidden_cases_are_run_after_everything_that_is_asked_of_public_ones() -> None:
    """So that no process that has seen hidden inputs can show them where public ones are told of."""
    seen: list[float] = []

    def student(x: Any) -> Any:
        seen.append(float(x[0]))
        return double(x)

    checks = (
        CheckSpec("a.hidden", "values", ("out",), 1.0, cases="hidden"),
        CheckSpec("a.again", "determinism", ("out",), 1.0),
        CheckSpec("a.out", "values", ("out",), 1.0),
    )
    report, _ = run((question("a", checks=checks),), student)
    assert seen == [1.0, 2.0, 1.0, 3.0]
    assert [(v.spec.id, v.status) for v in report.verdicts] == [(spec.id, "pass") for spec in checks]


def test_after_the_time_is_over_no_question_begins() -> None:
    worker = FakeWorker({"f": double})
    goldens = Goldens(SimpleNamespace(layers=SimpleNamespace(f=double)))
    whole = assignment((question("a"), question("b")))
    report = grade(whole, submission(), Crew([worker]), goldens, until=0.0)
    assert {(v.status, v.findings[0].code) for v in report.verdicts} == {("error", "grader.out_of_time")}
    assert (report.score, report.max_score) == (0.0, 8.0)
