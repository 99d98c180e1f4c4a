"""Grade one submission: questions in the order of their requirements, each in its own process.

What the student's code does never raises here.  What our own code does wrong becomes the
status ``error`` of the check concerned, and the others are graded on.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from queue import SimpleQueue

import numpy as np

import grader
from grader import scoring
from grader.assignment import Assignment
from grader.golden import Goldens
from grader.grading.carry import Carry
from grader.grading.diagnosis import Diagnosis
from grader.grading.judge import Judge, Result
from grader.grading.variants import Variants
from grader.model import Finding, GradeReport, Question, QuestionInfo, Status, Submission, Verdict
from grader.runners.base import Worker

OnVerdicts = Callable[[Question, Sequence[Verdict]], None]


def grade(
    assignment: Assignment,
    submission: Submission,
    workers: Sequence[Worker],
    goldens: Goldens,
    on_verdicts: OnVerdicts | None = None,
    variants: Variants | None = None,
) -> GradeReport:
    """All checks of all questions, as many questions at a time as there are workers.

    ``on_verdicts`` hears of each question as it is done, and again where a mistake of another
    question turns out to be the reason of what failed.  Whoever grades many submissions may
    bring the ``variants`` that it keeps from one to the next.
    """
    started = time.perf_counter()
    tell = on_verdicts or (lambda _question, _verdicts: None)
    if variants is None and goldens.reference is not None:
        variants = Variants(goldens.reference)
    judge = Judge(assignment, submission, goldens, Diagnosis(variants, assignment.mistakes))
    carry = Carry(assignment, judge, goldens.reference)
    own: dict[str, Result] = {}
    ordered = list(in_order(assignment.questions))
    for question, result in zip(ordered, _each(judge, ordered, workers), strict=True):
        own[question.id] = result
        tell(question, result.verdicts)
    final: dict[str, Result] = {}
    reported: dict[str, tuple[Verdict, ...]] = {}
    for question in ordered:
        final[question.id] = carry.conclude(question, own, final, workers[0])
        reported[question.id] = judge.finish(question, final[question.id])
        if not own[question.id].passed:
            tell(question, reported[question.id])
    return replace(
        outline(assignment, submission.id, [v for q in assignment.questions for v in reported[q.id]]),
        isolation=workers[0].isolation,
        timing={"seconds": round(time.perf_counter() - started, 3)}
        | {id: round(own[id].seconds, 3) for id in sorted(own)},
        notes=(*submission.notes, *sorted(judge.notes)),
    )


def _each(judge: Judge, questions: Sequence[Question], workers: Sequence[Worker]) -> Iterator[Result]:
    """The result of each question, in order; a worker serves one question at a time."""
    if len(workers) == 1:
        yield from (judge.result(question, workers[0]) for question in questions)
        return
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)

    def next_free(question: Question) -> Result:
        worker = free.get()
        try:
            return judge.result(question, worker)
        finally:
            free.put(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        yield from pool.map(next_free, questions)


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
