"""Grade one submission: questions in the order of their requirements, each in its own process.

What the student's code does never raises here.  What our own code does wrong becomes the
status ``error`` of the check concerned, and the others are graded on.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from queue import SimpleQueue

import numpy as np

import grader
from grader import checks, scoring
from grader.assignment import Assignment
from grader.assignment import params as params_of
from grader.checks import feedback, wording
from grader.checks.base import Context, Trial
from grader.errors import GraderError
from grader.golden import Goldens
from grader.locate import locate
from grader.model import (
    Capture,
    Case,
    CheckSpec,
    Finding,
    GradeReport,
    Question,
    QuestionInfo,
    Status,
    Submission,
    Verdict,
)
from grader.own_forward import own_gradient
from grader.runners.base import Session, Worker

DEATHS = 2  # a second case that hangs or dies ends the question: the rest would too
AFTER_HANG = 0.2  # share of the time once a function of the question has hung
OWN_FAULT = ("import.", "returns.", "mutation.", "determinism.", "values.only_zeros")
"""Findings that no other function can be the reason of."""

OnVerdicts = Callable[[Question, Sequence[Verdict]], None]


def grade(
    assignment: Assignment,
    submission: Submission,
    workers: Sequence[Worker],
    goldens: Goldens,
    on_verdicts: OnVerdicts = lambda _question, _verdicts: None,
) -> GradeReport:
    """All checks of all questions, as many questions at a time as there are workers.

    ``on_verdicts`` hears of each question as it is done.
    """
    started = time.perf_counter()
    run = _Run(assignment, submission, goldens)
    ordered = list(in_order(assignment.questions))
    for question, verdicts in zip(ordered, _each(run, ordered, workers), strict=True):
        run.conclude(question, verdicts)
        on_verdicts(question, run.verdicts[question.id])
    verdicts = [v for question in assignment.questions for v in run.verdicts[question.id]]
    return replace(
        outline(assignment, submission.id, verdicts),
        isolation=workers[0].isolation,
        timing={"seconds": round(time.perf_counter() - started, 3)}
        | {id: round(run.seconds[id], 3) for id in sorted(run.seconds)},
        notes=submission.notes,
    )


def _each(run: _Run, questions: Sequence[Question], workers: Sequence[Worker]) -> Iterator[list[Verdict]]:
    """The verdicts of each question, in order; a worker serves one question at a time."""
    if len(workers) == 1:
        yield from (run.grade(question, workers[0]) for question in questions)
        return
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)

    def one(question: Question) -> list[Verdict]:
        worker = free.get()
        try:
            return run.grade(question, worker)
        finally:
            free.put(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        yield from pool.map(one, questions)


def outline(
    assignment: Assignment, submission: str, verdicts: Sequence[Verdict], *, complete: bool = True
) -> GradeReport:
    """A report around verdicts, whatever they came from."""
    specs = [spec for question in assignment.questions for spec in question.checks]
    return GradeReport(
        assignment=assignment.id,
        title=assignment.title,
        submission=submission,
        questions=tuple(QuestionInfo(q.id, q.title, q.function, q.requires) for q in assignment.questions),
        verdicts=tuple(verdicts),
        score=scoring.total(verdicts),
        max_score=scoring.maximum(specs),
        versions={"grader": grader.__version__, "python": platform.python_version(), "numpy": np.__version__},
        complete=complete,
    )


def ungraded(assignment: Assignment, submission: str, finding: Finding, *, ours: bool) -> GradeReport:
    """A complete report in which every check has the same answer: it could not be graded."""
    status: Status = "error" if ours else "fail"
    verdicts = [
        scoring.ungraded(spec, question.id, status, finding)
        for question in assignment.questions
        for spec in question.checks
    ]
    return outline(assignment, submission, verdicts, complete=not ours)


def in_order(questions: Sequence[Question]) -> Iterator[Question]:
    """Every question after those that it requires, else in the order given."""
    by_id = {question.id: question for question in questions}
    done: set[str] = set()

    def visit(question: Question) -> Iterator[Question]:
        if question.id in done:
            return
        done.add(question.id)
        for other in question.requires:
            if other in by_id:
                yield from visit(by_id[other])
        yield question

    for question in questions:
        yield from visit(question)


@dataclass
class _Run:
    """The state of one grading: what is known of the questions that are done."""

    assignment: Assignment
    submission: Submission
    goldens: Goldens
    verdicts: dict[str, tuple[Verdict, ...]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    hung: set[str] = field(default_factory=set)

    def grade(self, question: Question, worker: Worker) -> list[Verdict]:
        """The verdicts of one question, for itself alone."""
        started = time.perf_counter()
        try:
            return self._verdicts(question, worker)
        except GraderError as error:
            finding = wording.our_fault(str(error))
            return [scoring.ungraded(spec, question.id, "error", finding) for spec in question.checks]
        finally:
            self.seconds[question.id] = time.perf_counter() - started

    def conclude(self, question: Question, verdicts: Sequence[Verdict]) -> None:
        """Keep the verdicts, seen in the light of the questions that this one requires."""
        self.verdicts[question.id] = tuple(self._consequence(question, v) for v in verdicts)

    def _verdicts(self, question: Question, worker: Worker) -> list[Verdict]:
        """Run all cases, then all checks while the last process is still there to be asked again."""
        cases = [
            case for case in question.cases if any(_wants(spec, question, case) for spec in question.checks)
        ]
        golden = {id(case): self.goldens.get(question, case) for case in cases}
        with _Runs(self, question, worker) as runs:
            trials = {id(case): Trial(case, golden[id(case)], runs.run(case)) for case in cases}
            return [
                self._check(question, spec, [trials[id(c)] for c in cases if _wants(spec, question, c)], runs)
                for spec in question.checks
            ]

    def _check(self, question: Question, spec: CheckSpec, trials: Sequence[Trial], runs: _Runs) -> Verdict:
        kind = checks.load(spec.kind)
        context = Context(
            spec=spec,
            question=question,
            trials=tuple(trials),
            params=params_of.parse(spec.kind, spec.params),
            own_gradient=runs.own_gradient,
            repeat=runs.run,
        )
        try:
            outcome = kind.run(context)
        except Exception as error:
            return scoring.ungraded(
                spec, question.id, "error", wording.our_fault(f"{type(error).__name__}: {error}")
            )
        findings = [feedback.limit(self._placed(question, f), spec.feedback) for f in outcome.findings]
        if outcome.status is not None:
            return Verdict(spec, question.id, outcome.status, outcome.fraction, tuple(findings))
        return scoring.verdict(spec, question.id, outcome.fraction, findings)

    def _placed(self, question: Question, finding: Finding) -> Finding:
        """The finding with the place of the function concerned, unless it has a better one."""
        if finding.location is not None or not question.function:
            return finding
        return replace(finding, location=locate(self.submission, question.function))

    def _consequence(self, question: Question, verdict: Verdict) -> Verdict:
        """A failure that may come from a failed requirement alone is taken for its consequence."""
        done = {other.id: other for other in self.assignment.questions if other.id in self.verdicts}
        failed = [
            done[id] for id in question.requires if id in done and not scoring.passed(self.verdicts[id])
        ]
        if verdict.status != "fail" or not failed or self._own_fault(question, verdict, failed):
            return verdict
        finding = wording.consequence(question, [other.id for other in failed])
        return replace(verdict, status="skipped", findings=(finding, *verdict.findings))

    def _own_fault(self, question: Question, verdict: Verdict, failed: Sequence[Question]) -> bool:
        """Whether the failure would be there without the failed requirements.

        A backward pass that is wrong for its own forward pass too is wrong by itself.
        """
        codes = {finding.code for finding in verdict.findings}
        if any(code.startswith(OWN_FAULT) for code in codes):
            return True
        layer = set(self.assignment.family(question.function)) - {question.function}
        return "gradient.wrong" in codes and all(other.function in layer for other in failed)


class _Runs(ExitStack):
    """The processes of one question: a new one when the last has died, within reason."""

    def __init__(self, run: _Run, question: Question, worker: Worker) -> None:
        super().__init__()
        self._run = run
        self._worker = worker
        self._question = question
        self._open: Session | None = None
        self._deaths = 1 if self._slow() else 0

    def session(self) -> Session:
        """A live process."""
        if self._open is None or not self._open.alive:
            self.close()
            self._open = self.enter_context(self._worker.session(seconds=self._seconds()))
        return self._open

    def run(self, case: Case) -> Capture:
        """The probe on one case; not run any more after too many deaths."""
        session = self._open if self._open is not None and self._given_up else self.session()
        alive = session.alive
        capture = session.run(self._question.probe, case.inputs)
        self._deaths += alive and not session.alive
        if capture.stage == "timeout":
            self._run.hung.add(capture.error.function if capture.error else self._question.function)
        return capture

    def own_gradient(self, case: Case, output: str, indices: Sequence[tuple[int, ...]]) -> list[float] | None:
        """Central differences of the student's forward pass, unless it dies of them."""
        if self._given_up:
            return None
        session = self.session()
        values = own_gradient(session, self._question, case, output, indices)
        self._deaths += not session.alive
        return values

    @property
    def _given_up(self) -> bool:
        return self._deaths >= DEATHS

    def _slow(self) -> bool:
        return bool(self._run.hung & {self._question.function, *self._question.uses})

    def _seconds(self) -> float:
        seconds = self._run.assignment.limits.seconds
        return seconds * AFTER_HANG if self._slow() else seconds


def _wants(spec: CheckSpec, question: Question, case: Case) -> bool:
    """Whether a check is about a case: one of its own, or of its set and no other check's own."""
    if spec.case_ids:
        return case.id in spec.case_ids
    if any(case.id in other.case_ids for other in question.checks):
        return False
    return spec.cases == "all" or (spec.cases == "hidden") == case.hidden
