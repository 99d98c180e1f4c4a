"""From a path to a report: start the processes, unpack, import, grade, clean up.

What every way of grading shares (the command line, a container, a batch).
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from grader.records import dataclass
from grader.runners.twin import twins
from grader.runners.zygote import USUAL, Policy, Zygote

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.grading import OnVerdicts
    from grader.grading.crew import Crew
    from grader.model import GradeReport, Layout, Question, Submission
    from grader.notebooks.replayed import CellRun
    from grader.runners.base import Api, Limits, Worker


class Terms(Protocol):
    """What has to be known of an assignment to take in what was handed in for it."""

    @property
    def layout(self) -> Layout:
        """Where code is looked for."""

    @property
    def api(self) -> Api:
        """How functions are called and what they must return."""

    @property
    def limits(self) -> Limits:
        """What one question's process may use."""


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


class Intake:
    """What was handed in, unpacked and loaded in its processes, in the background.

    ``terms`` are those of the assignment; it may still be read meanwhile.  Leaving the context
    ends the processes and removes the unpacked files.
    """

    def __init__(self, path: Path, terms: Terms, processes: Zygotes) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._stack = ExitStack()
        self._threads = self._stack.enter_context(ThreadPoolExecutor(1 + len(processes.plain)))
        self._taken_in = self._threads.submit(self._take_in, path, terms, processes)

    def result(self) -> tuple[Submission, Crew]:
        """The submission and who asks it, as soon as both are there.

        Raises `SubmissionError` when it cannot be graded at all, `RunnerError` when the student's
        process cannot be had.
        """
        from grader.grading.crew import Crew

        submission, workers, staff = self._taken_in.result()
        return submission, Crew(workers, staff.hire)

    def _take_in(
        self, path: Path, terms: Terms, processes: Zygotes
    ) -> tuple[Submission, list[Worker], Staff]:
        """Nothing here imports numpy: the student's process loads while the grader's does that."""
        from grader import submission as intake

        work = tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)
        submission = intake.load(path, terms.layout, Path(self._stack.enter_context(work)))
        staff = Staff(terms, submission, processes, self._stack)
        return submission, list(self._threads.map(staff.of, processes.plain)), staff

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # whoever asked for the result has heard of it
            self._taken_in.result()
        self._stack.close()


def grade_path(
    path: Path,
    assignment: Assignment,
    processes: Zygotes,
    on_verdicts: OnVerdicts | None = None,
    until: float = math.inf,
) -> GradeReport:
    """Grade what lies at ``path``; no question begins after ``until``, of the monotonic clock.

    Raises what `Intake.result` raises.
    """
    with Intake(path, assignment, processes) as intake:
        return grade_taken_in(intake, assignment, on_verdicts, until)


def grade_taken_in(
    intake: Intake,
    assignment: Assignment,
    on_verdicts: OnVerdicts | None = None,
    until: float = math.inf,
) -> GradeReport:
    """Grade what was handed in; raises what `Intake.result` raises."""
    from grader.golden import STORE, Goldens
    from grader.grading import grade

    reference = assignment.reference() if assignment.has_reference else None
    goldens = Goldens(reference, assignment.folder / "golden" / STORE)
    return grade(assignment, *intake.result(), goldens, on_verdicts, until=until)


def replay_notebook(path: Path, each: float, whole: float, memory_mb: int) -> list[CellRun]:
    """Run all cells of a notebook in a sandbox, in a copy of its folder.

    Raises `SubmissionError` when the folder cannot be taken in, `RunnerError` when no process can
    be had.
    """
    from glob import escape

    from grader import submission as intake
    from grader.model import Inputs, Layout
    from grader.runners.base import Limits

    layout = Layout("homework", (), {}, notebooks={"notebook": (escape(path.name),)})
    limits = Limits(seconds=each, memory_mb=memory_mb)
    with (
        tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as work,
        Zygote.start() as zygote,
    ):
        submission = intake.load(path.resolve().parent, layout, Path(work))
        runs: list[CellRun] = []

        def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
            runs.extend(impl.executed("notebook", each, whole))
            yield "cells", len(runs)

        with zygote.worker(submission, {}, limits) as worker, worker.session() as session:
            session.run(probe, Inputs())
        return runs


@dataclass(frozen=True, slots=True)
class Staff:
    """Makes workers of one submission; they end with ``stack``."""

    terms: Terms
    submission: Submission
    processes: Zygotes
    stack: ExitStack

    def of(self, zygote: Zygote) -> Worker:
        """A worker below this zygote, which loads the modules of its framework."""
        from grader.runners.frameworks import limits_for

        modules = {
            name: target
            for name, target in self.submission.modules.items()
            if self._frameworks.get(name, "") == zygote.framework
        }
        limits = limits_for(zygote.framework, self.terms.limits)
        submission = replace(self.submission, modules=modules)
        return self.stack.enter_context(zygote.worker(submission, self.terms.api, limits))

    @property
    def _frameworks(self) -> Mapping[str, str]:
        """What modules and notebooks need, as they were handed in."""
        return {**self.terms.layout.frameworks, **self.submission.frameworks}

    def hire(self, question: Question) -> Worker:
        """The worker of a question's framework; none is needed where the module was not handed in."""
        from grader.runners.ended import AbsentWorker

        handed_in = {*self.submission.modules, *self.submission.named}
        wanted = [n for n, f in self._frameworks.items() if f == question.framework]
        if wanted and not any(name in handed_in for name in wanted):
            name = question.function.partition(".")[0] or wanted[0]
            return AbsentWorker(self.submission.expected.get(name, name))
        return self.of(self.processes.of(question.framework))
