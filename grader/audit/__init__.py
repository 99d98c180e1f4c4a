"""Does an assignment catch every known mistake, name it, and blame the right question?

Every mistake of the catalogue is put into an implementation that is right, and graded like a
submission.  It must lose points at the questions of its function and, with errors carried
forward, nowhere else; the report must name it, and nothing else in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from grader import assignment as assignments
from grader.assignment import Assignment
from grader.audit.derived import with_fitting_backward
from grader.audit.trusted import TrustedWorker, with_functions
from grader.golden import Goldens
from grader.grading import grade
from grader.model import GradeReport, Submission
from grader.reference import mistakes
from grader.reference.mistakes import Mistake

Naming = Literal["named", "ambiguous", "wrong name"]

NOISE = 1e-6  # of a point: less is rounding in the shares of a question


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mistake: the points it cost at its own questions, how it was named, and
    the questions that lost points for it without having it."""

    mistake: str
    function: str
    lost: float
    naming: Naming
    told: tuple[str, ...]
    spilled: tuple[str, ...]

    @property
    def detected(self) -> bool:
        """Whether it cost points where it is."""
        return self.lost > 0

    @property
    def good(self) -> bool:
        """Whether it was detected, not misnamed, and charged nowhere else."""
        return self.detected and self.naming != "wrong name" and not self.spilled


def outcomes(folder: Path, rubric: Path, jobs: int) -> Iterator[Outcome]:
    """One outcome a known mistake, in the order of the catalogue."""
    known = range(len(mistakes.catalogue()))
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(partial(_outcome, folder, rubric), known, chunksize=8)
        yield from (outcome for outcome in found if outcome is not None)


def score_of_reference(assignment: Assignment) -> GradeReport:
    """The report on the reference itself, which has to be perfect."""
    return _graded(assignment, TrustedWorker(assignment.reference()))


def _outcome(folder: Path, rubric: Path, number: int) -> Outcome | None:
    """None for a mistake in a function that the assignment does not ask for."""
    return of_mistake(_loaded(folder, rubric), mistakes.catalogue()[number])


_CACHE: dict[tuple[Path, Path], Assignment] = {}


def _loaded(folder: Path, rubric: Path) -> Assignment:
    """The assignment, loaded once in each process."""
    if (folder, rubric) not in _CACHE:
        _CACHE[folder, rubric] = assignments.load(folder, rubric)
    return _CACHE[folder, rubric]


def of_mistake(assignment: Assignment, mistake: Mistake) -> Outcome | None:
    """Grade the reference with one mistake in it; only the questions that can be concerned run.

    The layer's own backward questions are graded with backward passes that fit the mistaken
    forward pass, as a student's would.
    """
    own = [q.id for q in assignment.questions if _is_of(q.function, mistake.replaces)]
    if not own:
        return None
    reports = [
        _graded(assignment.select([*own, *ids]), worker) for ids, worker in _parts(assignment, mistake)
    ]
    lost = {v.question: 0.0 for report in reports for v in report.verdicts}
    for verdict in reports[0].verdicts + tuple(
        v for r in reports[1:] for v in r.verdicts if v.question not in own
    ):
        lost[verdict.question] += verdict.spec.points - verdict.score
    told = {f.cause.id for report in reports for v in report.verdicts for f in v.findings if f.cause}
    return Outcome(
        mistake=mistake.id,
        function=mistake.replaces,
        lost=round(sum(points for id, points in lost.items() if id in own), 6),
        naming=_naming(mistake, told),
        told=tuple(sorted(told)),
        spilled=tuple(id for id, points in lost.items() if id not in own and points > NOISE),
    )


def _parts(assignment: Assignment, mistake: Mistake) -> Iterator[tuple[list[str], TrustedWorker]]:
    """The questions besides the mistake's own, each with the implementation that is graded."""
    layer = set(assignment.family(mistake.replaces))
    users = [q for q in assignment.questions if any(_is_of(f, mistake.replaces) for f in q.uses)]
    reference, plain = assignment.reference(), {mistake.replaces: mistake.variant}
    others = [q.id for q in users if q.function not in layer]
    yield others, TrustedWorker(with_functions(reference, plain))
    backward = [q.id for q in users if q.function in layer and q.function != mistake.replaces]
    if backward:
        fitting = with_fitting_backward(assignment, mistake.replaces, mistake.variant)
        yield backward, TrustedWorker(with_functions(reference, fitting))


def _naming(mistake: Mistake, told: set[str]) -> Naming:
    if told - {mistake.id}:
        return "wrong name"
    return "named" if told else "ambiguous"


def _is_of(function: str, replaces: str) -> bool:
    return function == replaces or function.startswith(f"{replaces}.")


def _graded(assignment: Assignment, worker: TrustedWorker) -> GradeReport:
    nobody = Submission("audit", Path(), (), "", {}, {})
    return grade(assignment, nobody, [worker], Goldens(assignment.reference()))


def summary(found: Sequence[Outcome]) -> dict[str, int]:
    """How many mistakes there are, and how they fared."""
    return {
        "mistakes": len(found),
        "detected": sum(outcome.detected for outcome in found),
        "named": sum(outcome.naming == "named" for outcome in found),
        "ambiguous": sum(outcome.naming == "ambiguous" for outcome in found),
        "wrong name": sum(outcome.naming == "wrong name" for outcome in found),
        "spilled over": sum(bool(outcome.spilled) for outcome in found),
    }
