"""Checks and findings, ready to be laid out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence, Set
from dataclasses import replace

from grader.model import Evidence, Finding, Frame, Location, Mismatch, Status, Verdict
from grader.prose import pair
from grader.records import dataclass
from grader.reports.chart import Chart, charts
from grader.reports.picture import Picture, picture
from grader.reports.text import clean, points, sentence, shorten, without_subject

PRINTED = 4_000  # characters of what a student printed
LINE = 300  # and of one line of evidence or source
SENTENCE = 1_000  # and of one sentence, which may hold an exception's message
FRAMES = 20
TITLES = 4  # checks that are named where several ended alike

CONSEQUENCE = "requirement.failed"
"""The code of the finding that names a failed requirement: said once for the whole question."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a status is shown; never by a colour alone.  ``words`` follows a number of checks,
    where that is another word than ``word``."""

    status: Status
    sign: str
    word: str
    words: str = ""

    def counted(self, number: int) -> str:
        """What follows a number of checks: ``passed``, ``consequences``."""
        return (self.words if number != 1 and self.words else self.word).lower()


MARKS: dict[Status, Mark] = {
    "pass": Mark("pass", "✓", "Passed"),
    "fail": Mark("fail", "✗", "Failed"),
    "skipped": Mark("skipped", "↳", "Consequence", "consequences"),
    "error": Mark("error", "?", "Needs a person", "need a person"),
}
PARTLY = Mark("fail", "◐", "Partly right")

HIDDEN = "Hidden inputs fail in the same way. Repair what is told above; this may then pass as well."
HIDDEN_ALONE = "Its inputs stay hidden. Try other sizes, a single example and large numbers yourself."
AGAIN = "As above."

UNGRADED = "We could not grade this, which is not your mistake: a person will look at it."


@dataclass(frozen=True, slots=True)
class Numbers:
    """The largest difference: one row of a table with its caption."""

    caption: str
    yours: str
    expected: str
    allowed: str
    wrong: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as text; what is empty is not shown.

    ``look_at`` says what to do about a cause, so that ``next_step`` is empty beside it.
    ``lines`` are all sentences of the evidence; ``lines_beside_numbers`` leaves out the one that
    ``numbers`` says in full.
    """

    headline: str
    lines: tuple[str, ...]
    lines_beside_numbers: tuple[str, ...]
    numbers: Numbers | None
    picture: Picture | None
    charts: tuple[Chart, ...]
    pattern: str
    cause: str
    look_at: str
    place: str
    function: str
    source: str
    traceback: tuple[str, ...]
    printed: str
    next_step: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check, or several that ended in the very same way.  ``explanation`` is what the
    status needs said where no finding says it."""

    ids: tuple[str, ...]
    title: str
    mark: Mark
    points: str
    hidden: bool
    explanation: str
    findings: tuple[FindingView, ...]


def check_views(verdicts: Sequence[Verdict], title: str = "") -> tuple[CheckView, ...]:
    """The checks of the question with this title, in order; those that ended in the very same way are
    one.  A hidden check says nothing that the visible ones have said."""
    said = {f.code for v in verdicts if v.spec.visibility == "visible" for f in v.findings}
    groups: dict[Hashable, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(_ending(verdict), []).append(verdict)
    return tuple(_merged(group, said, title) for group in groups.values())


def _ending(verdict: Verdict) -> Hashable:
    """Equal for checks that ended at the same place for the same reason, as after an exception."""
    told = tuple((f.headline, f.location, f.evidence and f.evidence.mismatch) for f in verdict.findings)
    if not told or any(finding.location is None for finding in verdict.findings):
        return verdict.spec.id
    return (verdict.status, verdict.fraction, verdict.spec.visibility, told)


def _merged(verdicts: list[Verdict], said: Set[str], title: str) -> CheckView:
    first = verdicts[0]
    hidden = first.spec.visibility != "visible"
    told = [f for f in first.findings if f.code != CONSEQUENCE and not (hidden and f.code in said)]
    return CheckView(
        ids=tuple(v.spec.id for v in verdicts),
        title=_titles([check_title(v) for v in verdicts]),
        mark=mark_of(first.status, first.score),
        points=_points(sum(v.score for v in verdicts), sum(v.spec.points for v in verdicts)),
        hidden=hidden,
        explanation=_explanation(first, hidden, told),
        findings=tuple(_finding(f, title) for f in told),
    )


def _explanation(verdict: Verdict, hidden: bool, told: Sequence[Finding]) -> str:
    if verdict.status == "error" and not told:
        return UNGRADED
    if hidden and verdict.status == "fail" and verdict.findings:
        return HIDDEN_ALONE if told else HIDDEN
    return ""


def without_repeats(checks: Sequence[CheckView]) -> tuple[CheckView, ...]:
    """The checks of one question, in which a cause, a place and a next step are told once."""
    told: set[str] = set()
    return tuple(replace(check, findings=tuple(_new(f, told) for f in check.findings)) for check in checks)


def _new(finding: FindingView, told: set[str]) -> FindingView:
    """The finding without the cause, place and step that were ``told``, where these are added."""
    cause = finding.cause
    if cause in told:
        finding = replace(finding, cause=AGAIN, look_at="")
    if finding.place in told:
        finding = replace(finding, place="", function="", source="")
    if finding.next_step in told:
        finding = replace(finding, next_step="")
    told.update(text for text in (cause, finding.place, finding.next_step) if text)
    return finding


def mark_of(status: Status, score: float) -> Mark:
    """The mark of a check or question; a failed one that earned something is partly right."""
    return PARTLY if status == "fail" and score > 0 else MARKS[status]


def check_title(verdict: Verdict) -> str:
    """The rubric's title of a check, or else what its id adds to its question's."""
    return sentence(verdict.spec.title) or verdict.spec.id.removeprefix(f"{verdict.question}.")


def _titles(titles: Sequence[str]) -> str:
    """``dx, dw, db``; of many the first ones and how many more."""
    if len(titles) <= TITLES:
        return ", ".join(titles)
    return f"{', '.join(titles[: TITLES - 1])} and {len(titles) - TITLES + 1} more"


def _points(score: float, maximum: float) -> str:
    """``1 / 2``; an informative check has none."""
    return f"{points(score)} / {points(maximum)}" if maximum else "no points"


def _finding(finding: Finding, title: str) -> FindingView:
    evidence = finding.evidence or Evidence()
    lines = tuple(_sentence(line, LINE) for line in evidence.lines)
    numbers = _numbers(evidence, lines) if evidence.mismatch else None
    cause, place = finding.cause, finding.location
    return FindingView(
        headline=_sentence(without_subject(finding.headline, title)),
        lines=lines,
        lines_beside_numbers=lines[1:] if numbers and _says_numbers(lines) else lines,
        numbers=numbers,
        picture=picture(evidence.mismatch) if evidence.mismatch else None,
        charts=charts(evidence.curves),
        pattern=_sentence(finding.pattern),
        cause=_sentence(cause.sentence) if cause else "",
        look_at=_sentence(cause.look_at) if cause else "",
        place=_place(place) if place else "",
        function=clean(place.function) if place else "",
        source=_sentence(place.source, LINE) if place else "",
        traceback=() if _is_place(evidence.traceback, place) else tuple(_frames(evidence.traceback)),
        printed=shorten(evidence.printed, PRINTED),
        next_step="" if cause and cause.look_at else _sentence(finding.next_step),
    )


def _sentence(text: str, limit: int = SENTENCE) -> str:
    return sentence(shorten(text, limit))


def _place(location: Location) -> str:
    return f"{sentence(location.file)}:{location.line}"


def _is_place(frames: Sequence[Frame], place: Location | None) -> bool:
    """Whether a traceback tells no more than the place does."""
    return place is not None and [(f.file, f.line) for f in frames] == [(place.file, place.line)]


def _frames(frames: Sequence[Frame]) -> Iterator[str]:
    """A traceback as Python prints it, innermost call last; the outermost may be left out."""
    if len(frames) > FRAMES:
        yield f"[… {len(frames) - FRAMES} calls left out …]"
    for frame in frames[-FRAMES:]:
        within = f", in {sentence(frame.function)}" if frame.function else ""
        yield f"{sentence(frame.file)}, line {frame.line}{within}"
        if frame.source:
            yield f"    {_sentence(frame.source, LINE)}"


def _says_numbers(lines: Sequence[str]) -> bool:
    """Whether the first line puts the largest difference in words, as wording does."""
    return bool(lines) and "yours " in lines[0].lower() and ", expected " in lines[0]


def _numbers(evidence: Evidence, lines: Sequence[str]) -> Numbers:
    mismatch = evidence.mismatch
    assert mismatch is not None
    yours, expected = pair(mismatch.actual, mismatch.expected)
    return Numbers(
        caption=_caption(evidence, mismatch, lines),
        yours=yours,
        expected=expected,
        allowed=f"±{mismatch.allowed:.2g}",
        wrong=f"{mismatch.count:,} of {mismatch.total:,}",
    )


def _caption(evidence: Evidence, mismatch: Mismatch, lines: Sequence[str]) -> str:
    """``Largest difference at `dx[1, 1]```, in the words of the evidence where it has them."""
    said, colon, _ = lines[0].partition(": ") if _says_numbers(lines) else ("", "", "")
    if colon:
        return said
    index = f"[{', '.join(map(str, mismatch.worst_index))}]" if mismatch.worst_index else ""
    return f"Largest difference at `{evidence.output or 'the value'}{index}`" if index else "The value"
