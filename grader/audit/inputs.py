"""Which mistakes the cases of a question do not show, or do not tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from grader.assignment import Assignment
from grader.checks.compare import agrees
from grader.golden import attempt
from grader.grading.diagnosis import replaced
from grader.model import Case, Outputs, Question
from grader.reference.mistakes import Mistake


def indistinct(assignment: Assignment) -> Iterator[tuple[str, str, list[str]]]:
    """(question, case, the mistakes that give right outputs there), and (question, "", two
    mistakes that give the same outputs in every case)."""
    known = assignment.mistakes()
    for question in assignment.questions:
        given = {
            m.id: [_outputs(assignment, question, c, m) for c in question.cases]
            for m in known
            if m.concerns(question.function)
        }
        reference = assignment.reference()
        for number, case in enumerate(question.cases):
            right = attempt(question, case, reference)[0]
            hidden = [id for id, outputs in given.items() if _same(outputs[number], right)]
            if hidden:
                yield question.id, case.id, hidden
        for one, other in combinations(given, 2):
            if all(_same(a, b) for a, b in zip(given[one], given[other], strict=True)):
                yield question.id, "", [one, other]


def _outputs(assignment: Assignment, question: Question, case: Case, mistake: Mistake) -> Outputs:
    variant = replaced(assignment.reference(), {mistake.replaces: mistake.variant})
    return attempt(question, case, variant)[0]


def _same(one: Outputs, other: Outputs) -> bool:
    return one.keys() == other.keys() and all(agrees(one[name], other[name]) for name in one)
