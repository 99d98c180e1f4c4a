"""From a path to a report: start the processes, unpack, import, grade, clean up.

What every way of grading shares (the command line, a container, a batch).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from grader.runners.twin import twins
from grader.runners.zygote import USUAL, Policy, Zygote

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.grading import OnVerdicts
    from grader.model import GradeReport


@contextmanager
def zygotes(count: int, policy: Policy = USUAL) -> Iterator[list[Zygote]]:
    """Start ``count`` zygotes, to be done first of all: they import numpy while we read files."""
    with ExitStack() as stack:
        first = stack.enter_context(Zygote.start(policy))
        if count == 1:
            yield [first]
        else:
            yield [stack.enter_context(twin) for twin in twins(first, count)]


def grade_path(
    path: Path, assignment: Assignment, processes: Sequence[Zygote], on_verdicts: OnVerdicts | None = None
) -> GradeReport:
    """Grade what lies at ``path``.

    Raises `SubmissionError` when it cannot be graded at all, `RunnerError` when the student's
    process cannot be had.
    """
    from concurrent.futures import ThreadPoolExecutor

    from grader import submission as intake
    from grader.golden import STORE, Goldens
    from grader.grading import grade

    with ExitStack() as stack:
        work = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True))
        )
        submission = intake.load(path, assignment.layout, work)
        loading = stack.enter_context(ThreadPoolExecutor(len(processes)))
        workers = loading.map(
            lambda zygote: stack.enter_context(zygote.worker(submission, assignment.api, assignment.limits)),
            processes,
        )
        goldens = Goldens(assignment.reference(), assignment.folder / "golden" / STORE)
        return grade(assignment, submission, list(workers), goldens, on_verdicts)
