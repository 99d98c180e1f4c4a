"""From a path to a report: start the processes, unpack, import, grade, clean up.

What every way of grading shares (the command line, a container, a batch).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.records import dataclass
from grader.runners.twin import twins
from grader.runners.zygote import USUAL, Policy, Zygote

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.grading import OnVerdicts
    from grader.model import GradeReport, Question, Submission
    from grader.runners.base import Worker


class Zygotes:
    """The running zygotes: some without a framework, started at once, and one of each framework
    that something handed in turns out to need."""

    def __init__(self, count: int, policy: Policy = USUAL) -> None:
        self._stack = ExitStack()
        self._policy = policy
        self._of: dict[str, Zygote] = {}
        first = self._started("")
        self.plain = [first] if count == 1 else [self._stack.enter_context(t) for t in twins(first, count)]

    def of(self, framework: str) -> Zygote:
        """The one that has imported this framework, started when it is first asked for.

        Raises `RunnerError` where the framework is not installed.
        """
        if framework not in self._of:
            self._of[framework] = self._started(framework)
        return self._of[framework]

    def _started(self, framework: str) -> Zygote:
        return self._stack.enter_context(Zygote.start(framework, self._policy))

    def close(self) -> None:
        """End them all, and everything below them."""
        self._stack.close()


@contextmanager
def zygotes(count: int, policy: Policy = USUAL) -> Iterator[Zygotes]:
    """Start ``count`` zygotes, to be done first of all: they import numpy while we read files."""
    with closing(Zygotes(count, policy)) as started:
        yield started


def grade_path(
    path: Path, assignment: Assignment, processes: Zygotes, on_verdicts: OnVerdicts | None = None
) -> GradeReport:
    """Grade what lies at ``path``.

    Raises `SubmissionError` when it cannot be graded at all, `RunnerError` when the student's
    process cannot be had.
    """
    from concurrent.futures import ThreadPoolExecutor

    from grader import submission as intake
    from grader.golden import STORE, Goldens
    from grader.grading import grade
    from grader.grading.crew import Crew

    with ExitStack() as stack:
        work = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True))
        )
        submission = intake.load(path, assignment.layout, work)
        staff = Staff(assignment, submission, processes, stack)
        loading = stack.enter_context(ThreadPoolExecutor(len(processes.plain)))
        crew = Crew(list(loading.map(staff.of, processes.plain)), staff.hire)
        reference = assignment.reference() if assignment.has_reference else None
        goldens = Goldens(reference, assignment.folder / "golden" / STORE)
        return grade(assignment, submission, crew, goldens, on_verdicts)


@dataclass(frozen=True, slots=True)
class Staff:
    """Makes workers of one submission; they end with ``stack``."""

    assignment: Assignment
    submission: Submission
    processes: Zygotes
    stack: ExitStack

    def of(self, zygote: Zygote) -> Worker:
        """A worker below this zygote, which loads the modules of its framework."""
        from grader.runners.frameworks import limits_for

        known = self.assignment.layout.frameworks
        modules = {
            name: target
            for name, target in self.submission.modules.items()
            if known.get(name, "") == zygote.framework
        }
        limits = limits_for(zygote.framework, self.assignment.limits)
        submission = replace(self.submission, modules=modules)
        return self.stack.enter_context(zygote.worker(submission, self.assignment.api, limits))

    def hire(self, question: Question) -> Worker:
        """The worker of a question's framework; none is needed where the module was not handed in."""
        from grader.runners.ended import AbsentWorker

        handed_in = {*self.submission.modules, *self.submission.named}
        wanted = [n for n, f in self.assignment.layout.frameworks.items() if f == question.framework]
        if wanted and not any(name in handed_in for name in wanted):
            return AbsentWorker(question.function.partition(".")[0] or wanted[0])
        return self.of(self.processes.of(question.framework))
