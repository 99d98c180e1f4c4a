"""An assignment under audit, graded hundreds of times: what never changes is computed once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.assignment import Assignment
from grader.audit.trusted import TrustedWorker
from grader.golden import Goldens
from grader.grading import grade
from grader.grading.crew import Crew
from grader.grading.variants import Variants
from grader.model import Case, GradeReport, Outputs, Question, Submission

NOBODY = Submission("audit", Path(), (), "", {}, {})


class KeptGoldens(Goldens):
    """Golden outputs of one assignment, each computed once."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(assignment.reference())
        self._kept: dict[tuple[str, str, str], Outputs] = {}

    def get(self, question: Question, case: Case) -> Outputs:
        """What the reference gives."""
        key = question.id, case.id, case.form
        if key not in self._kept:
            self._kept[key] = super().get(question, case)
        return self._kept[key]


class Audited:
    """The assignment, its golden outputs, and those of the known mistakes."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.goldens = KeptGoldens(assignment)
        self.variants = Variants(assignment.reference())

    def graded(self, worker: TrustedWorker, questions: Sequence[str] = ()) -> GradeReport:
        """The report on an implementation of ours; on ``questions`` alone, if there are any."""
        chosen = self.assignment.select(questions)
        return grade(chosen, NOBODY, Crew([worker]), self.goldens, variants=self.variants)
