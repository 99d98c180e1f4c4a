"""The terminal: the score, a line for each question, then what is wrong and what to do."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from grader.model import GradeReport, Status
from grader.reports.checkview import CheckView, FindingView, Mark
from grader.reports.questionview import QuestionView
from grader.reports.text import spans
from grader.reports.view import ReportView, Untouched, build

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

STYLES: dict[Status, str] = {"pass": "green", "fail": "red", "skipped": "yellow", "error": "magenta"}

TITLE = 48  # columns of a question's title in the table, so that there is room for a reason
NARROWEST = 20  # columns of text, however far it is set in

Line = tuple[int, "Text"]
"""A paragraph and how far it is set in."""


def render(report: GradeReport, width: int = 100, *, color: bool = False) -> str:
    """The whole report as text, ``width`` columns wide; with colour codes only if asked for."""
    from rich.console import Console

    console = Console(
        file=io.StringIO(), width=width, force_terminal=color, color_system="standard" if color else None
    )
    with console.capture() as capture:
        print_report(report, console)
    return capture.get()


def print_report(report: GradeReport, console: Console) -> None:
    """Print the report; the console knows its width, and whether it has colours.  The score
    stands first, and again at the end, where one looks after a long print."""
    view = build(report)
    lines: list[Line] = [(0, score_line(view)), *((0, _prose(f"Note: {note}")) for note in view.notes)]
    _print(console, lines)
    console.print(summary_table(view, console.width), highlight=False)
    console.print()
    for question in view.troubled:
        _print(console, _question(question))
    if view.untouched:
        _print(console, _untouched(view.untouched))
    if view.aside:
        _print(console, [(0, _prose(view.aside_note))])
    if view.troubled or view.untouched:
        _print(console, [(0, _score(view))])


def _print(console: Console, lines: Iterable[Line]) -> None:
    """Print a block of paragraphs and an empty line."""
    from rich.text import Text

    for indent, text in lines:
        for line in text.wrap(console, max(console.width - indent, NARROWEST)):
            line.rstrip()
            console.print(Text(" " * indent).append_text(line), highlight=False, soft_wrap=True)
    console.print()


def score_line(view: ReportView) -> Text:
    """``41.5 of 100``, what that means, and how the checks ended."""
    from rich.text import Text

    counts = ", ".join(f"{count.number} {count.word}" for count in view.counts)
    return Text.assemble(_score(view), f"\n{view.verdict}\nChecks: {counts}.")


def _score(view: ReportView) -> Text:
    from rich.text import Text

    return Text.assemble(f"{view.title}: ", (f"{view.score} of {view.max_score}", "bold"))


def summary_table(view: ReportView, width: int) -> Table:
    """One line a question in the assignment's order; also to be shown while grading goes on."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(max_width=min(TITLE, width // 2))
    table.add_column(no_wrap=True, justify="right")
    table.add_column(ratio=1)
    for question in view.ordered:
        name = Text.assemble((question.link.number, "dim"), f" {question.link.title}")
        score = f"{question.score}/{question.max_score}" if question.max_score != "0" else "-"
        reason = _prose(_reason(question, view.untouched))
        row = [_sign(question.mark), _one_line(name), Text(score), _one_line(reason)]
        table.add_row(*row, style="" if question.counts else "dim")
    return table


def _one_line(text: Text) -> Text:
    """The text, cut where the column ends."""
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _reason(question: QuestionView, untouched: Untouched | None) -> str:
    if not question.counts:
        return "does not count"
    if untouched and untouched.has(question):
        return "as handed out"
    if question.consequence_of:
        return f"consequence of {', '.join(link.number for link in question.consequence_of)}"
    if question.same_as:
        return f"for the same reason as {question.same_as.number}"
    function, colon, rest = question.headline.partition("`: ")
    headline = rest if colon and " " not in function else question.headline
    return headline if question.mark.status != "pass" else ""


def _untouched(untouched: Untouched) -> Iterator[Line]:
    from rich.text import Text

    yield 0, Text(untouched.title, style="bold")
    yield 2, _prose(untouched.notice)
    yield 2, _prose(f"{', '.join(untouched.functions)}.")


def _question(question: QuestionView) -> Iterator[Line]:
    from rich.text import Text

    yield 0, Text(f"{question.link.number} {question.link.title}", style="bold")
    if question.consequence_of:
        names = ", ".join(f"{link.number} {link.title}" for link in question.consequence_of)
        yield 2, Text(f"Consequence of {names}.")
    if question.notice:
        yield 2, Text(question.notice)
    for check in question.troubled:
        yield from _check(check)
    yield from ((2, _prose(note)) for note in question.notes)


def _check(check: CheckView) -> Iterator[Line]:
    from rich.text import Text

    yield 2, Text.assemble(_sign(check.mark), f" {check.title}  ", (check.points, "dim"))
    if check.explanation:
        yield 4, Text(check.explanation)
    for finding in check.findings:
        yield from _finding(finding)


def _finding(finding: FindingView) -> Iterator[Line]:
    from rich.text import Text

    yield 4, _prose(finding.headline)
    if finding.cause:
        yield 6, Text.assemble(("Cause: ", "bold"), _prose(f"{finding.cause} {finding.look_at}"))
    for line in (*finding.lines, finding.pattern):
        if line:
            yield 6, _prose(line)
    if finding.place:
        yield 6, Text.assemble((finding.place, "bold"), f"  {finding.source}" if finding.source else "")
    if finding.next_step:
        yield 6, Text.assemble(("→ ", "bold"), _prose(finding.next_step))


def _sign(mark: Mark) -> Text:
    from rich.text import Text

    return Text(mark.sign, style=STYLES[mark.status])


def _prose(text: str) -> Text:
    """A sentence whose backticks mark code; what looks like rich's own markup stays text."""
    from rich.text import Text

    return Text.assemble(*((span.text, "cyan") if span.code else span.text for span in spans(text)))
