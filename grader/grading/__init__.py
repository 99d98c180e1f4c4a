"""Grade one submission: questions in the order of their requirements, each in its own process.

What the student's code does never raises here.  What our own code does wrong becomes the
status ``error`` of the check concerned, and the others are graded on.
"""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

import grader
from grader import scoring
from grader.assignment import Assignment
from grader.golden import Goldens
from grader.grading import pages
from grader.grading.carry import Carry
from grader.grading.crew import Crew
from grader.grading.diagnosis import Diagnosis
from grader.grading.explaining import Explaining
from grader.grading.judge import Judge, Result
from grader.grading.placing import Placing
from grader.grading.untouched import untouched
from grader.grading.variants import Variants
from grader.model import Finding, GradeReport, Question, QuestionInfo, Status, Submission, Verdict
from grader.runners.frameworks import FRAMEWORKS

OnVerdicts = Callable[[Question, Sequence[Verdict]], None]


def grade(
    assignment: Assignment,
    submission: Submission,
    crew: Crew,
    goldens: Goldens,
    on_verdicts: OnVerdicts | None = None,
    variants: Variants | None = None,
    until: float = math.inf,
) -> GradeReport:
    """All checks of all questions, as many questions at a time as the crew works on.

    ``on_verdicts`` hears of each question as it is done, and again where a mistake of another
    question turns out to be the reason of what failed.  Whoever grades many submissions may
    bring the ``variants`` that it keeps from one to the next.  Questions that would begin after
    ``until``, of the monotonic clock, wait for a person.
    """
    started = time.perf_counter()
    assignment = suited(assignment, submission)
    tell = on_verdicts or (lambda _question, _verdicts: None)
    if variants is None and goldens.reference is not None:
        variants = Variants(goldens.reference)
    judge = Judge(assignment, submission, goldens, Diagnosis(variants, assignment.mistakes), until=until)
    carry = Carry(assignment, judge, goldens.reference)
    explaining = Explaining(judge, Placing(assignment, submission), crew)
    own: dict[str, Result] = {}
    ordered = list(in_order(assignment.questions))
    results = crew.each(ordered, lambda question: judge.result(question, crew))
    for question, result in zip(ordered, results, strict=True):
        own[question.id] = result
        tell(question, result.verdicts)
    final: dict[str, Result] = {}
    reported: dict[str, tuple[Verdict, ...]] = {}
    for question in ordered:
        final[question.id] = carry.conclude(question, own, final, crew)
        reported[question.id] = explaining.reported(question, final[question.id], own)
        if not own[question.id].passed:
            tell(question, reported[question.id])
    shown = pages.pages(submission, assignment.questions, {id: own[id].trials for id in own}, reported)
    failed = [q for q in ordered if any(v.status == "fail" for v in reported[q.id])]
    return replace(
        outline(
            assignment,
            submission.id,
            [v for q in assignment.questions for v in reported[q.id]],
            untouched=untouched(assignment, submission, failed),
        ),
        isolation=crew.isolation,
        timing={"seconds": round(time.perf_counter() - started, 3)}
        | dict(_memory(ordered, own))
        | {id: round(own[id].seconds, 3) for id in sorted(own)},
        notes=(*submission.notes, *pages.notes(shown)),
        staff_notes=tuple(sorted(judge.notes)),
        pages=shown,
    )


def suited(assignment: Assignment, submission: Submission) -> Assignment:
    """The assignment with each question in the framework that its notebook is written for."""
    others = submission.frameworks
    questions = (replace(q, framework=others.get(q.notebook, q.framework)) for q in assignment.questions)
    return replace(assignment, questions=tuple(questions)) if others else assignment


def _memory(questions: Sequence[Question], results: Mapping[str, Result]) -> Iterator[tuple[str, float]]:
    """The most memory that a process of each framework was seen to use, in MB."""
    for framework in sorted({question.framework for question in questions}):
        trials = [t for q in questions if q.framework == framework for t in results[q.id].trials]
        peak = max((trial.student.peak_rss for trial in trials), default=0)
        if peak:
            yield f"memory_mb.{framework or 'numpy'}", round(peak / (1 << 20), 1)


def outline(
    assignment: Assignment,
    submission: str,
    verdicts: Sequence[Verdict],
    *,
    complete: bool = True,
    untouched: Collection[str] = (),
) -> GradeReport:
    """A report around verdicts, whatever they came from; the ``untouched`` questions are ids."""
    idle = {id for groups in assignment.better_of for id in scoring.left_out(verdicts, groups)}
    counted = [scoring.uncounted(v) if v.question in idle else v for v in verdicts]
    return GradeReport(
        assignment=assignment.id,
        title=assignment.title,
        submission=submission,
        questions=tuple(
            _info(q, counts=q.id not in idle, untouched=q.id in untouched) for q in assignment.questions
        ),
        verdicts=tuple(counted),
        score=scoring.total(counted),
        max_score=scoring.maximum(v.spec for v in counted),
        versions={
            "grader": grader.__version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            **_versions(assignment.questions),
        },
        complete=complete,
    )


def _info(q: Question, *, counts: bool, untouched: bool) -> QuestionInfo:
    return QuestionInfo(q.id, q.title, q.function, q.requires, counts, untouched, q.number)


def _versions(questions: Sequence[Question]) -> dict[str, str]:
    """The frameworks that the questions need, as far as they are installed."""
    needed = sorted({question.framework for question in questions} - {""})
    return {name: version for name in needed if (version := FRAMEWORKS[name].version())}


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
