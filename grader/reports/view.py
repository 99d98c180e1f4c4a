"""One grading, ready to be laid out: every number a text, every decision taken.

Templates and the terminal only place what they find here.  Texts are cleaned of control
characters but not escaped: that is each report's own affair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.model import GradeReport, Status, Verdict
from grader.reports.checkview import MARKS, CheckView, Mark, check_views, mark_of
from grader.reports.summary import QuestionSummary, summarise, worst_first
from grader.reports.text import count, joined, points, sentence

MAX_FIRST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Link:
    """A question, to be named and pointed at."""

    id: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question.  ``troubled`` are its checks with something to tell, ``fine`` those that are
    simply right; ``notice`` is what concerns all of them.  What is a consequence as a whole
    (``consequence``) need not be read before what it is a consequence of."""

    link: Link
    function: str
    mark: Mark
    score: str
    max_score: str
    lost: str
    notice: str
    consequence: bool
    consequence_of: tuple[Link, ...]
    headline: str
    troubled: tuple[CheckView, ...]
    fine: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A thing to repair: where, what is wrong, and what it costs."""

    links: tuple[Link, ...]
    more: str
    headline: str
    cost: str

    @property
    def where(self) -> str:
        """The questions in words, without links."""
        return joined([link.title for link in self.links]) + (f" {self.more}" if self.more else "")


@dataclass(frozen=True, slots=True)
class Count:
    """How many checks ended in one way."""

    mark: Mark
    number: int
    word: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole grading.  ``ordered`` has every question in the assignment's order;
    ``troubled`` those that need attention, worst first; ``fine`` the rest."""

    title: str
    assignment: str
    submission: str
    complete: bool
    score: str
    max_score: str
    percent: float
    open_percent: float
    verdict: str
    counts: tuple[Count, ...]
    first_steps: tuple[FirstStep, ...]
    more_steps: str
    ordered: tuple[QuestionView, ...]
    troubled: tuple[QuestionView, ...]
    fine: tuple[QuestionView, ...]
    notes: tuple[str, ...]
    isolation: tuple[str, ...]
    missing: Mapping[str, str] = field(default_factory=dict)
    seconds: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


def build(report: GradeReport) -> ReportView:
    """The view of a report."""
    summaries = summarise(report)
    links = {q.info.id: Link(q.info.id, q.number, sentence(q.info.title)) for q in summaries}
    views = {q.info.id: _question(q, links) for q in summaries}
    troubled = [q for q in worst_first(summaries) if _needs_attention(q)]
    waiting = sum(q.open for q in summaries)
    steps = _first_steps(troubled, links)
    seconds = report.timing.get("seconds")
    return ReportView(
        title=sentence(report.title),
        assignment=report.assignment,
        submission=sentence(report.submission),
        complete=report.complete,
        score=points(report.score),
        max_score=points(report.max_score),
        percent=_percent(report.score, report.max_score),
        open_percent=_percent(waiting, report.max_score),
        verdict=_verdict(report, waiting),
        counts=_counts(report.verdicts),
        first_steps=steps[:MAX_FIRST_STEPS],
        more_steps=f"and {count(len(steps) - MAX_FIRST_STEPS, 'more place')}, below"
        if len(steps) > MAX_FIRST_STEPS
        else "",
        ordered=tuple(views.values()),
        troubled=tuple(views[q.info.id] for q in troubled),
        fine=tuple(views[q.info.id] for q in summaries if not _needs_attention(q)),
        notes=tuple(sentence(note) for note in report.notes),
        isolation=report.isolation.active,
        missing={name: sentence(why) for name, why in sorted(report.isolation.missing.items())},
        seconds=f"{seconds:.1f} s" if seconds is not None else "",
        versions={name: sentence(report.versions[name]) for name in sorted(report.versions)},
    )


def _needs_attention(q: QuestionSummary) -> bool:
    return q.status != "pass" or q.lost > 0 or q.open > 0


def _percent(part: float, whole: float) -> float:
    return round(min(max(100 * part / whole, 0.0), 100.0), 2) if whole > 0 else 0.0


def _counts(verdicts: tuple[Verdict, ...]) -> tuple[Count, ...]:
    """Passed and failed always, the others where there are any."""
    numbers = {status: sum(1 for v in verdicts if v.status == status) for status in MARKS}
    always: tuple[Status, ...] = ("pass", "fail")
    return tuple(Count(MARKS[s], n, MARKS[s].counted(n)) for s, n in numbers.items() if n or s in always)


def _verdict(report: GradeReport, waiting: float) -> str:
    """The result in one sentence."""
    if not report.complete:
        return "This grading did not come to its end; a person will look at it."
    lost = round(report.max_score - report.score - waiting, 6)
    parts = [f"{points(lost)} lost"] if lost > 0 else []
    if waiting > 0:
        parts.append(f"{points(waiting)} open until a person has looked")
    if parts:
        return f"Of {count_points(report.max_score)}, {joined(parts)}."
    return "Every point earned."


def count_points(value: float) -> str:
    """``1 point``, ``2.5 points``."""
    return f"{points(value)} {'point' if value == 1 else 'points'}"


def _question(q: QuestionSummary, links: Mapping[str, Link]) -> QuestionView:
    checks = check_views(q.verdicts)
    troubled = tuple(check for check in checks if check.mark.status != "pass" or check.findings)
    return QuestionView(
        link=links[q.info.id],
        function=q.info.function,
        mark=mark_of(q.status, q.score),
        score=points(q.score),
        max_score=points(q.max_score),
        lost=points(q.lost) if q.lost else "",
        notice=_notice(q),
        consequence=q.status == "skipped",
        consequence_of=tuple(links[id] for id in q.roots),
        headline=next((f.headline for c in troubled for f in c.findings), ""),
        troubled=troubled,
        fine=tuple(c for c in checks if c not in troubled),
    )


def _notice(q: QuestionSummary) -> str:
    """What is to be known before the checks are read."""
    if q.roots:
        return "Repair that first: these checks may then pass as they are."
    if q.holds_back:
        return f"{count_points(q.holds_back)} of other questions may depend on this one."
    return ""


def _first_steps(troubled: Sequence[QuestionSummary], links: Mapping[str, Link]) -> tuple[FirstStep, ...]:
    """One step for each thing that is wrong, the dearest first; questions that fail for the very
    same reason share one.  Consequences are not repaired, and what is ours is not the student's."""
    groups: dict[str, list[QuestionSummary]] = {}
    for q in troubled:
        failing = (v for v in q.verdicts if v.status == "fail" and v.findings)
        headline = next((sentence(v.findings[0].headline) for v in failing), "")
        if q.status == "fail":
            groups.setdefault(headline or links[q.info.id].title, []).append(q)
    ordered = sorted(groups.items(), key=lambda item: -sum(q.cost for q in item[1]))
    return tuple(_step(headline, qs, links) for headline, qs in ordered)


def _step(headline: str, questions: list[QuestionSummary], links: Mapping[str, Link]) -> FirstStep:
    lost = sum(q.lost for q in questions)
    held = sum(q.holds_back for q in questions)
    cost = f"{count_points(lost)} lost" if lost else "no points lost"
    shown = questions[:3]
    return FirstStep(
        links=tuple(links[q.info.id] for q in shown),
        more=f"and {count(len(questions) - len(shown), 'more question')}"
        if len(questions) > len(shown)
        else "",
        headline=headline,
        cost=f"{cost}, up to {points(held)} more depend on it" if held else cost,
    )
