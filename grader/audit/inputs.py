"""What the cases of a question are good for: which known mistakes each shows and tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from grader.audit.audited import Audited
from grader.grading.variants import Candidate
from grader.model import Case, Outputs, Question
from grader.records import dataclass

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CaseUse:
    """``silent`` are the mistakes that give right outputs in a case, ``alike`` those of the others
    that give the same outputs there, and ``alone`` those that no other case shows."""

    case: str
    hidden: bool
    silent: tuple[str, ...]
    alike: Groups
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionUse:
    """A question's cases; ``alike`` are mistakes that show, and look the same in all of them."""

    question: str
    mistakes: tuple[str, ...]
    cases: tuple[CaseUse, ...]
    alike: Groups

    @property
    def silent(self) -> tuple[str, ...]:
        """The mistakes that no case shows."""
        return tuple(m for m in self.mistakes if all(m in case.silent for case in self.cases))


def uses(audited: Audited) -> Iterator[QuestionUse]:
    """What the cases of each question are good for, where there are known mistakes."""
    for question in audited.assignment.questions:
        known = [m for m in audited.assignment.mistakes() if m.concerns(question.function)]
        if known:
            yield _use(audited, question, [Candidate((m,), m.variant) for m in known])


def survivors(found: Sequence[QuestionUse]) -> tuple[str, ...]:
    """The mistakes that no question shows."""
    shown = {m for use in found for m in use.mistakes if m not in use.silent}
    return tuple(dict.fromkeys(m for use in found for m in use.mistakes if m not in shown))


def never_told_apart(found: Sequence[QuestionUse]) -> Groups:
    """The mistakes that look the same in every question that shows them."""
    groups = dict.fromkeys(group for use in found for group in use.alike)
    return tuple(group for group in groups if not any(_told_apart(group, use) for use in found))


def _told_apart(group: Sequence[str], use: QuestionUse) -> bool:
    shown = [m for m in group if m in use.mistakes and m not in use.silent]
    return bool(shown) and not any(set(shown) <= set(other) for other in use.alike)


def _use(audited: Audited, question: Question, known: Sequence[Candidate]) -> QuestionUse:
    cases = tuple(case for case in question.cases if case.form == question.cases[0].form)
    given = {c.id: [audited.variants.given(question, case, c).outputs for case in cases] for c in known}
    seen = _Seen(audited, question, cases, given)
    showing = {id: seen.shown_by(id) for id in given}
    rows = (
        CaseUse(
            case=case.id,
            hidden=case.hidden,
            silent=tuple(id for id in given if case not in showing[id]),
            alike=seen.alike([id for id in given if case in showing[id]], [case]),
            alone=tuple(id for id in given if showing[id] == [case]),
        )
        for case in cases
    )
    shown = [id for id in given if showing[id]]
    return QuestionUse(question.id, tuple(given), tuple(rows), seen.alike(shown, cases))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What each mistake gives, in the order of the cases."""

    audited: Audited
    question: Question
    cases: Sequence[Case]
    given: Mapping[str, Sequence[Outputs]]

    def shown_by(self, mistake: str) -> list[Case]:
        """The cases in which it gives something wrong."""
        pairs = zip(self.cases, self.given[mistake], strict=True)
        right = self.audited.goldens
        return [
            case for case, outputs in pairs if not self._same(case, outputs, right.get(self.question, case))
        ]

    def alike(self, mistakes: Sequence[str], cases: Sequence[Case]) -> Groups:
        """The mistakes that look the same as another one in these cases."""
        groups: list[list[str]] = []
        for one in mistakes:
            group = next((g for g in groups if self._same_in(cases, one, g[0])), None)
            if group is None:
                groups.append([one])
            else:
                group.append(one)
        return tuple(tuple(group) for group in groups if len(group) > 1)

    def _same_in(self, cases: Sequence[Case], one: str, other: str) -> bool:
        rows = zip(self.cases, self.given[one], self.given[other], strict=True)
        return all(self._same(case, a, b) for case, a, b in rows if case in cases)

    def _same(self, case: Case, one: Outputs, other: Outputs) -> bool:
        agree = self.audited.variants.agree
        return one.keys() == other.keys() and all(agree(self.question, case, n, one, other) for n in one)
