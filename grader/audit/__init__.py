"""Does an assignment catch every known mistake, name it, and blame the right question?

Every mistake of the catalogue is put into an implementation that is right, and graded like a
submission.  It must lose points at the questions of its function and, with errors carried
forward, nowhere else; the report must name it, and nothing else in its place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Literal

from grader import assignment as assignments
from grader.assignment import Assignment
from grader.audit.audited import Audited
from grader.audit.derived import with_fitting_backward
from grader.audit.trusted import TrustedWorker, with_functions
from grader.model import GradeReport
from grader.records import dataclass
from grader.reference.mistakes import Mistake

ALL = "all"
"""The score of a sample that is right in all that is graded of it."""

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
    def problems(self) -> list[str]:
        """Why the audit does not pass: a mistake must be detected, not misnamed, and charged nowhere else."""
        found = []
        if not self.detected:
            found.append(f"{self.mistake} costs no points")
        if self.naming == "wrong name":
            found.append(f"{self.mistake} is called {', '.join(self.told)}")
        if self.spilled:
            found.append(f"{self.mistake} costs points at {', '.join(self.spilled)}")
        return found


def outcomes(folder: Path, rubric: Path, jobs: int) -> Iterator[Outcome]:
    """One outcome a known mistake, in the order of the catalogue."""
    known = range(len(_loaded(folder, rubric).assignment.mistakes()))
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(partial(_outcome, folder, rubric), known, chunksize=8)


def score_of_reference(audited: Audited) -> GradeReport:
    """The report on the reference itself, which has to be perfect where there is a right answer.

    What is measured (accuracies, written answers) the samples show.
    """
    compared = [question.id for question in audited.assignment.questions if question.golden]
    return audited.graded(TrustedWorker(audited.assignment.reference()), compared)


def _outcome(folder: Path, rubric: Path, number: int) -> Outcome:
    audited = _loaded(folder, rubric)
    return of_mistake(audited, audited.assignment.mistakes()[number])


@cache
def _loaded(folder: Path, rubric: Path) -> Audited:
    """The assignment, loaded once in each process."""
    return Audited(assignments.load(folder, rubric))


def of_mistake(audited: Audited, mistake: Mistake) -> Outcome:
    """Grade the reference with one mistake in it; only the questions that can be concerned run.

    The layer's own backward questions are graded with the right backward passes, and with ones
    that fit the mistaken forward pass; a student may have either, and the better one counts.
    """
    assignment = audited.assignment
    own = [q.id for q in assignment.questions if mistake.concerns(q.function)]
    lost: dict[str, float] = {}
    told: dict[str, set[str]] = {}
    for ids, worker in _parts(assignment, mistake):
        report = audited.graded(worker, [*own, *ids])
        for id in {*own, *ids}:
            points = sum(v.spec.points - v.score for v in report.of(id))
            if points < lost.get(id, float("inf")):
                lost[id] = points
                told[id] = {f.cause.id for v in report.of(id) for f in v.findings if f.cause}
    names = set().union(*told.values())
    return Outcome(
        mistake=mistake.id,
        function=mistake.replaces,
        lost=round(sum(points for id, points in lost.items() if id in own), 6),
        naming=_naming(mistake, names),
        told=tuple(sorted(names)),
        spilled=tuple(sorted(id for id, points in lost.items() if id not in own and points > NOISE)),
    )


def _parts(assignment: Assignment, mistake: Mistake) -> Iterator[tuple[list[str], TrustedWorker]]:
    """The questions besides the mistake's own, each with the implementation that is graded."""
    layer = set(assignment.family(mistake.replaces))
    users = [q for q in assignment.questions if any(map(mistake.concerns, q.uses))]
    reference, plain = assignment.reference(), {mistake.replaces: mistake.variant}
    yield [q.id for q in users], TrustedWorker(with_functions(reference, plain))
    backward = [q.id for q in users if q.function in layer and q.function != mistake.replaces]
    if backward:
        fitting = with_fitting_backward(assignment, mistake.replaces, mistake.variant)
        yield backward, TrustedWorker(with_functions(reference, fitting))


def _naming(mistake: Mistake, told: set[str]) -> Naming:
    if told - {mistake.id}:
        return "wrong name"
    return "named" if told else "ambiguous"


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


def samples(folder: Path, rubric: Path) -> Iterator[str]:
    """What is wrong with the scores of the reference, of the samples that are right, and of the
    starter: sentences."""
    from grader.engine import grade_path, zygotes

    audited = _loaded(folder, rubric)
    reference = score_of_reference(audited)
    if reference.score != reference.max_score:
        yield f"the reference gets {reference.score:g} of {reference.max_score:g}"
    with zygotes(1) as processes:
        for path, only, expected in _expected(folder):
            report = grade_path(path, audited.assignment.select(only), processes)
            wanted = report.max_score if expected == ALL else expected
            if report.score != wanted:
                yield f"{path.name} gets {report.score:g} instead of {wanted:g}"


def _expected(folder: Path) -> Iterator[tuple[Path, list[str], float | str]]:
    """Samples, what is graded of them, and the score that they must have: their ``expected_score``,
    points or `ALL`; the starter, nothing."""
    if (folder / "starter").is_dir():
        yield folder / "starter", [], 0.0
    for path in sorted((folder / "samples").glob("*/sample.toml")):
        sample = tomllib.loads(path.read_text(encoding="utf-8"))
        if "expected_score" in sample:
            yield path.parent, sample.get("only", []), sample["expected_score"]
