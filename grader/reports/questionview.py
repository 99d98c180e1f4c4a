"""Questions, and what to do first, ready to be laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.model import Finding
from grader.prose import count, listed
from grader.records import dataclass
from grader.reports.chart import Chart
from grader.reports.checkview import MARKS, CheckView, Mark, check_views, mark_of, without_repeats
from grader.reports.summary import QuestionSummary
from grader.reports.text import first_sentence, points, sentence, without_subject

Links = Mapping[str, "Link"]
Reason = frozenset[tuple[str, str, int]]
"""Why a question failed: each headline with the file and line that it names."""

LINKS_SHOWN = 3
AS_HANDED_OUT = "Their code is as it was handed out."
UNTOUCHED: Reason = frozenset({("as it was handed out", "", 0)})
"""The reason that all questions have whose function nobody has worked on."""
OF_A_FILE = frozenset({"import.missing_file", "written.empty"})
"""Codes whose headline names the file: it is the same reason wherever it is the same sentence."""


@dataclass(frozen=True, slots=True)
class Link:
    """A question, to be named and pointed at."""

    id: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question.  ``troubled`` are its checks that did not pass, ``fine`` those that did, and
    ``notes`` what is told of these, with their ``charts``; ``notice`` is what concerns all of them.

    ``earned`` is ``2 of 3``, or says that there are no points.
    ``consequence_of`` are the questions to be repaired first, ``same_as`` one that failed for the
    very same reason.  A question that is ``secondary`` need not be read before those.
    """

    link: Link
    function: str
    mark: Mark
    score: str
    max_score: str
    earned: str
    notice: str
    consequence_of: tuple[Link, ...]
    same_as: Link | None
    secondary: bool
    counts: bool
    headline: str
    troubled: tuple[CheckView, ...]
    fine: tuple[CheckView, ...]
    notes: tuple[str, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A thing to repair: where, what is wrong, and what it costs."""

    links: tuple[Link, ...]
    more: str
    headline: str
    cause: str
    cost: str

    @property
    def where(self) -> str:
        """The questions in words, without links."""
        titles = [f"{link.number} {link.title}" for link in self.links]
        return f"{', '.join(titles)} {self.more}" if self.more else listed(titles)


def links_of(summaries: Sequence[QuestionSummary]) -> Links:
    """A link to each question."""
    return {q.info.id: Link(q.info.id, q.number, sentence(q.info.title)) for q in summaries}


def question_view(
    q: QuestionSummary, links: Links, same_as: Link | None, files: Mapping[str, str]
) -> QuestionView:
    """The view of one question; ``files`` are the notebooks' names as students know them."""
    checks = check_views(q.verdicts, q.info.title)
    troubled = tuple(check for check in checks if check.mark.status != "pass")
    return QuestionView(
        link=links[q.info.id],
        function=_function(q, files),
        mark=mark_of(q.status, q.score),
        score=points(q.score),
        max_score=points(q.max_score),
        earned=f"{points(q.score)} of {points(q.max_score)}" if q.max_score else "no points",
        notice=_notice(q),
        consequence_of=tuple(links[id] for id in q.roots),
        same_as=same_as,
        secondary=q.status == "skipped" or same_as is not None,
        counts=q.info.counts,
        headline=next((f.headline for c in troubled for f in c.findings), ""),
        troubled=without_repeats(troubled),
        fine=tuple(check for check in checks if check not in troubled),
        notes=_notes(checks),
        charts=tuple(
            c for check in checks if check.mark.status == "pass" for f in check.findings for c in f.charts
        ),
    )


def _function(q: QuestionSummary, files: Mapping[str, str]) -> str:
    """What is asked of the student, by the name of its file; nothing where the file is missing."""
    module, _, name = sentence(q.info.function).partition(".")
    if any(finding.code == "import.missing_file" for v in q.verdicts for finding in v.findings):
        return ""
    if module in files:
        return f"{name} in {files[module]}" if name else files[module]
    return sentence(q.info.function)


def _notes(checks: Sequence[CheckView]) -> tuple[str, ...]:
    """What is told of checks that passed, once; of hidden ones only where nothing else is.  Where
    others did not pass, it is said of which."""
    passed = [check for check in checks if check.mark.status == "pass" and check.findings]
    told = [check for check in passed if not check.hidden] or passed
    alone = all(check.mark.status == "pass" for check in checks)
    lines = ((check.title, finding.headline) for check in told for finding in check.findings)
    return tuple(dict.fromkeys(line if alone else f"{title}: {line}" for title, line in lines))


def by_reason(questions: Sequence[QuestionSummary]) -> list[list[QuestionSummary]]:
    """The questions that failed, in groups that failed for the very same reason.  Consequences
    are not repaired, and what is ours is not the student's: both are left out."""
    groups: dict[Reason | str, list[QuestionSummary]] = {}
    for q in questions:
        if q.status == "fail":
            groups.setdefault(_reason(q) or q.info.id, []).append(q)
    return list(groups.values())


def is_untouched(group: Sequence[QuestionSummary]) -> bool:
    """Whether these are the questions that nobody has worked on, and more than one."""
    return len(group) > 1 and all(q.info.untouched for q in group)


def first_steps(groups: Sequence[Sequence[QuestionSummary]], links: Links) -> tuple[FirstStep, ...]:
    """One step for each reason, the dearest first; none where nothing of it counts."""
    counting = [questions for questions in groups if any(q.info.counts for q in questions)]
    dearest = sorted(counting, key=lambda questions: -sum(q.cost for q in questions))
    return tuple(_step(questions, links) for questions in dearest)


def count_points(value: float) -> str:
    """``1 point``, ``2.5 points``."""
    return f"{points(value)} {'point' if value == 1 else 'points'}"


def _reason(q: QuestionSummary) -> Reason:
    """Empty where nothing is known of the place: two questions may then just look alike."""
    if q.info.untouched:
        return UNTOUCHED
    return frozenset(
        (finding.headline, place.file, place.line)
        if (place := finding.location)
        else (finding.headline, "", 0)
        for verdict in q.verdicts
        for finding in verdict.findings
        if verdict.status == "fail" and (finding.location or finding.code in OF_A_FILE)
    )


def _notice(q: QuestionSummary) -> str:
    """What is to be known before the checks are read."""
    if q.roots:
        return "Repair that first: these checks may then pass as they are."
    notices = []
    if q.holds_back:
        notices.append(f"{count_points(q.holds_back)} of other questions may depend on this one.")
    if q.inherited_by:
        verb = "uses it and keeps its" if len(q.inherited_by) == 1 else "use it and keep their"
        notices.append(f"No points are lost twice: {listed(q.inherited_by)} {verb} points.")
    return " ".join(notices)


def _headline(question: QuestionSummary, failing: Sequence[Finding]) -> str:
    told = without_subject(failing[0].headline, question.info.title) if failing else MARKS["fail"].word
    return sentence(told)


def _step(questions: Sequence[QuestionSummary], links: Links) -> FirstStep:
    lost = sum(q.lost for q in questions)
    held = sum(q.holds_back for q in questions)
    others = len(questions) - LINKS_SHOWN
    alike = is_untouched(questions)
    failing = [v.findings[0] for v in questions[0].verdicts if v.status == "fail" and v.findings]
    causes = (f.cause.sentence for f in failing[:1] if f.cause)
    return FirstStep(
        links=tuple(links[q.info.id] for q in questions[:LINKS_SHOWN]),
        more=f"and {count(others, 'more question')}" if others > 0 else "",
        headline=AS_HANDED_OUT if alike else _headline(questions[0], failing),
        cause="" if alike else next((first_sentence(cause) for cause in causes), ""),
        cost=(f"{count_points(lost)} lost" if lost else "costs no points here")
        + (f", up to {points(held)} more depend on it" if held else ""),
    )
