"""The arithmetic that all reports share: questions, what they lost, and through which others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from grader.model import GradeReport, QuestionInfo, Status, Verdict
from grader.numbering import counted
from grader.records import dataclass
from grader.reports.once import once

CARRIED = "carried.forward"
"""The code of the finding that names the functions whose error a question inherits."""


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """One question's result.  ``lost`` are points that failed or depend on a failure; ``open``
    are points that wait for a person, because we could not grade them.  ``roots`` are the ids
    of the questions that it is a consequence of, ``holds_back`` the points of those that are a
    consequence of this one, ``inherited_by`` the numbers of questions that are right but for it."""

    info: QuestionInfo
    number: str
    status: Status
    verdicts: tuple[Verdict, ...]
    score: float
    max_score: float
    lost: float
    open: float
    roots: tuple[str, ...]
    holds_back: float = 0.0
    inherited_by: tuple[str, ...] = ()

    @property
    def cost(self) -> float:
        """All points that hang on this question and are not earned."""
        return self.lost + self.open + self.holds_back


def question_status(verdicts: tuple[Verdict, ...]) -> Status:
    """A question passes when all its scored checks pass; otherwise the first of failed,
    ungraded, skipped that any of them is.  Without scored checks, all of them count."""
    scored = [v for v in verdicts if v.spec.points > 0] or verdicts
    found = {v.status for v in scored}
    order: tuple[Status, ...] = ("fail", "error", "skipped")
    return next((status for status in order if status in found), "pass")


@once
def summarise(report: GradeReport) -> tuple[QuestionSummary, ...]:
    """Every question of the report, in the assignment's order."""
    status = {info.id: question_status(report.of(info.id)) for info in report.questions}
    requires = {info.id: info.requires for info in report.questions}
    numbers = question_numbers(report)
    bare = [
        _summary(
            info, numbers[info.id], status[info.id], report.of(info.id), _roots(info.id, requires, status)
        )
        for info in report.questions
    ]
    return tuple(_with_inheritors(_with_held_back(q, bare), bare) for q in bare)


def worst_first(questions: Iterable[QuestionSummary]) -> tuple[QuestionSummary, ...]:
    """First what can be repaired, by the points that it costs here and in its consequences; then
    what waits for a person; then the consequences.  Equals stay in the assignment's order."""
    order: tuple[Status, ...] = ("fail", "error", "skipped", "pass")
    return tuple(sorted(questions, key=lambda q: (order.index(q.status), -q.cost)))


def question_numbers(report: GradeReport) -> Mapping[str, str]:
    """Question id -> its number: the assignment's, or else that of its place in the report."""
    places = counted(info.id for info in report.questions)
    return {info.id: info.number or places[info.id] for info in report.questions}


def _summary(
    info: QuestionInfo, number: str, status: Status, verdicts: tuple[Verdict, ...], roots: tuple[str, ...]
) -> QuestionSummary:
    missing = {v.spec.id: v.spec.points - v.score for v in verdicts}
    waiting = {v.spec.id for v in verdicts if v.status == "error"}
    return QuestionSummary(
        info,
        number,
        status,
        verdicts,
        score=round(sum(v.score for v in verdicts), 6),
        max_score=round(sum(v.spec.points for v in verdicts), 6),
        lost=round(sum(lost for id, lost in missing.items() if id not in waiting), 6),
        open=round(sum(lost for id, lost in missing.items() if id in waiting), 6),
        roots=roots if any(v.status == "skipped" for v in verdicts) else (),
    )


def _roots(id: str, requires: Mapping[str, tuple[str, ...]], status: Mapping[str, Status]) -> tuple[str, ...]:
    """The questions at the beginning of the chain of requirements that made ``id`` impossible."""
    found: dict[str, None] = {}
    pending, seen = list(requires[id]), {id}
    while pending:
        other = pending.pop(0)
        if other in seen or status.get(other, "pass") == "pass":
            continue
        seen.add(other)
        if status[other] == "skipped":
            pending.extend(requires[other])
        else:
            found[other] = None
    return tuple(found)


def _with_held_back(question: QuestionSummary, others: list[QuestionSummary]) -> QuestionSummary:
    followers = [other for other in others if question.info.id in other.roots]
    held = sum(v.spec.points - v.score for q in followers for v in q.verdicts if v.status == "skipped")
    return replace(question, holds_back=round(held, 6)) if followers else question


def _with_inheritors(question: QuestionSummary, others: list[QuestionSummary]) -> QuestionSummary:
    """With the questions that earned points although this one, whose function they use, failed."""
    if question.status != "fail":
        return question
    function = question.info.function
    name = f"`{function.partition('.')[2] or function}`"
    numbers = tuple(
        other.number
        for other in others
        if other.info.function != function
        and any(f.code == CARRIED and name in f.headline for v in other.verdicts for f in v.findings)
    )
    return replace(question, inherited_by=numbers)
