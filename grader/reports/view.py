"""One grading, ready to be laid out: every number a text, every decision taken.

Templates and the terminal only place what they find here.  Texts are cleaned of control
characters but not escaped: that is each report's own affair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.model import GradeReport, Page, Status, Verdict
from grader.prose import count, listed
from grader.records import dataclass
from grader.reports.checkview import MARKS, Mark
from grader.reports.once import once
from grader.reports.questionview import (
    FirstStep,
    Link,
    Links,
    QuestionView,
    by_reason,
    count_points,
    first_steps,
    is_untouched,
    links_of,
    question_view,
)
from grader.reports.summary import QuestionSummary, summarise, worst_first
from grader.reports.text import points, sentence

MAX_FIRST_STEPS = 8
PAGES = "notebooks"
"""The folder of the notebooks' pages, beside the reports."""
INCOMPLETE = "This grading did not come to its end; a person will look at it."


@dataclass(frozen=True, slots=True)
class Count:
    """How many checks ended in one way; ``word`` agrees with the number."""

    mark: Mark
    number: int
    word: str


@dataclass(frozen=True, slots=True)
class Untouched:
    """The questions whose code is as it was handed out, told of together: a title, what is to be known
    of all, and the functions, each with the numbers of its questions."""

    questions: tuple[QuestionView, ...]
    title: str
    notice: str
    functions: tuple[str, ...]

    def has(self, question: QuestionView) -> bool:
        """Whether a question is one of them."""
        return question in self.questions


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole grading.  ``ordered`` has every question in the assignment's order;
    ``troubled`` those that need attention, worst first; ``untouched`` those that nobody has worked on;
    ``following`` those that need none before these, being a consequence or alike; ``aside`` those
    that do not count, because the alternative does; ``fine`` the rest.  ``percent`` is what
    is earned, ``open_percent`` what waits for a person, of all points.  ``pages`` are the notebooks
    that have a page of their own: its place and its title."""

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
    untouched: Untouched | None
    following: tuple[QuestionView, ...]
    aside: tuple[QuestionView, ...]
    aside_note: str
    fine: tuple[QuestionView, ...]
    notes: tuple[str, ...]
    isolation: tuple[str, ...]
    missing: Mapping[str, str]
    seconds: str
    versions: Mapping[str, str]
    pages: tuple[tuple[str, str], ...]


def steps_of(report: GradeReport) -> tuple[FirstStep, ...]:
    """What to do first, and what then."""
    summaries = summarise(report)
    return first_steps(by_reason(_troubled(summaries)), links_of(summaries))[:MAX_FIRST_STEPS]


@once
def build(report: GradeReport) -> ReportView:
    """The view of a report."""
    summaries = summarise(report)
    links = links_of(summaries)
    troubled = _troubled(summaries)
    groups = by_reason(troubled)
    idle = next((group for group in groups if is_untouched(group)), [])
    same_as = _same_as([group for group in groups if group is not idle], links)
    files = {page.name: page_title(page) for page in report.pages}
    views = {q.info.id: question_view(q, links, same_as.get(q.info.id), files) for q in summaries}
    aside = tuple(views[q.info.id] for q in summaries if not q.info.counts)
    told = [views[q.info.id] for q in troubled if q not in idle]
    waiting = sum(q.open for q in summaries)
    steps = first_steps(groups, links)
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
        more_steps=_more(len(steps) - MAX_FIRST_STEPS),
        ordered=tuple(views.values()),
        troubled=tuple(view for view in told if not view.secondary),
        untouched=_untouched(idle, views) if idle else None,
        following=tuple(view for view in told if view.secondary),
        aside=aside,
        aside_note=_aside(aside),
        fine=tuple(views[q.info.id] for q in summaries if q.info.counts and q not in troubled),
        notes=tuple(sentence(note) for note in _notes(report)),
        isolation=report.isolation.active,
        missing={name: sentence(why) for name, why in sorted(report.isolation.missing.items())},
        seconds="" if seconds is None else f"{seconds:.1f} s",
        versions={name: sentence(report.versions[name]) for name in sorted(report.versions)},
        pages=tuple((page_path(page), page_title(page)) for page in report.pages),
    )


def page_path(page: Page) -> str:
    """Where the page of a notebook lies, from the report."""
    return f"{PAGES}/{page.name}.html"


def page_title(page: Page) -> str:
    """The name of the notebook's file."""
    return sentence(page.notebook.path.rpartition("/")[2])


def _troubled(summaries: Sequence[QuestionSummary]) -> list[QuestionSummary]:
    """The questions that count and need attention, worst first."""
    counting = (q for q in worst_first(summaries) if q.info.counts)
    return [q for q in counting if q.status != "pass" or q.lost > 0 or q.open > 0]


def _untouched(group: Sequence[QuestionSummary], views: Mapping[str, QuestionView]) -> Untouched:
    ordered = [q for q in views if q in {one.info.id for one in group}]
    numbers: dict[str, list[str]] = {}
    for id in ordered:
        numbers.setdefault(views[id].function, []).append(views[id].link.number)
    lost, held = sum(q.lost for q in group), sum(q.holds_back for q in group)
    more = f" Up to {count_points(held)} of other questions depend on it." if held else ""
    return Untouched(
        questions=tuple(views[id] for id in ordered),
        title=f"As handed out: {count(len(group), 'question')}, {count_points(lost)}",
        notice=f"This code is as it was handed out; it is checked closely once it is written.{more}",
        functions=tuple(f"`{name}` ({', '.join(each)})" for name, each in numbers.items()),
    )


def _aside(questions: Sequence[QuestionView]) -> str:
    """One sentence on what does not count."""
    if not questions:
        return ""
    numbers = listed([question.link.number for question in questions])
    if len(questions) > 2:
        numbers = f"{questions[0].link.number} to {questions[-1].link.number}"
    verb = "does" if len(questions) == 1 else "do"
    return f"{numbers} {verb} not count: the alternative does."


def _notes(report: GradeReport) -> tuple[str, ...]:
    """What is told of the whole: first what was taken off."""
    deduction = (report.deduction.reason,) if report.deduction else ()
    return (*deduction, *report.notes, *report.staff_notes)


def _same_as(groups: Sequence[Sequence[QuestionSummary]], links: Links) -> dict[str, Link]:
    """Question id -> the first question that failed for the same reason."""
    return {q.info.id: links[first.info.id] for first, *others in groups for q in others}


def _more(steps: int) -> str:
    return f"And {count(steps, 'more place')}, below." if steps > 0 else ""


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
        return INCOMPLETE
    lost = round(report.max_score - report.score - waiting, 6)
    parts = [f"{points(lost)} lost"] if lost > 0 else []
    if waiting > 0:
        parts.append(f"{points(waiting)} open until a person has looked")
    if parts:
        return f"Of {count_points(report.max_score)}, {listed(parts)}."
    return "Every point earned."
