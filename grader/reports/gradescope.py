"""``results.json`` for Gradescope, of its documented format and within its limits.

Gradescope knows ``passed`` and ``failed`` only.  A consequence, or what we could not grade, is
``failed`` there; its text begins by saying what it really is.

There is no place for the notebooks' own pages: an output ends at 100,000 characters, which is less than
one picture.  The overview says in which cells something was found; what, is told by the tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from grader.model import GradeReport, LeaderboardEntry, Page, Verdict, Viewer
from grader.prose import listed
from grader.reports.checkview import CheckView, check_title, check_views
from grader.reports.markup import check_text, code, escape, prose
from grader.reports.once import once
from grader.reports.summary import QuestionSummary, summarise
from grader.reports.text import sentence, shorten
from grader.reports.view import INCOMPLETE, page_title, steps_of

FILENAME = "results.json"
VIEWER: Viewer | None = "platform"

MAX_OUTPUT = 20_000  # characters a test; Gradescope cuts at 100,000
MAX_OUTPUTS = 2_000_000  # characters of all tests together
MAX_NAME = 200


def render(report: GradeReport) -> str:
    """The file's content."""
    return json.dumps(results(report), ensure_ascii=False, allow_nan=False) + "\n"


def results(report: GradeReport) -> dict[str, Any]:
    """The file's content as data."""
    return {
        "score": report.final_score,
        "execution_time": round(report.timing.get("seconds", 0.0), 3),
        "output": shorten(_overview(_at_once(report)), MAX_OUTPUT),
        "output_format": "md",
        "test_output_format": "md",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": report.stdout_visibility,
        "extra_data": _extra(report),
        "tests": _all_tests(report),
        **({"leaderboard": [_entry(e) for e in report.leaderboard]} if report.leaderboard else {}),
    }


def _extra(report: GradeReport) -> dict[str, Any]:
    """What no student sees on the page: how it was graded."""
    return {
        "assignment": report.assignment,
        "complete": report.complete,
        "isolation": {
            "active": list(report.isolation.active),
            "missing": {layer: sentence(why) for layer, why in sorted(report.isolation.missing.items())},
        },
        "versions": dict(sorted(report.versions.items())),
        "digest": report.digest,
    }


def _entry(entry: LeaderboardEntry) -> dict[str, Any]:
    return {"name": entry.name, "value": entry.value, "order": entry.order}


def _all_tests(report: GradeReport) -> list[dict[str, Any]]:
    """One test a check, in order.  What a visible one tells is made of visible ones alone."""
    texts = _texts(report) | _texts(_at_once(report))
    limit = min(MAX_OUTPUT, MAX_OUTPUTS // max(1, len(texts)))
    return [
        _test(verdict, f"{q.number}.{position}", q, shorten(texts[verdict.spec.id], limit))
        for q in summarise(report)
        for position, verdict in enumerate(q.verdicts, 1)
    ]


@once
def _at_once(report: GradeReport) -> GradeReport:
    """The report without the checks that students may not see yet: the overview is for all."""
    return replace(report, verdicts=tuple(v for v in report.verdicts if v.spec.visibility == "visible"))


def _overview(report: GradeReport) -> str:
    paragraphs = [] if report.complete else [prose(INCOMPLETE)]
    if steps := steps_of(report):
        lines = (
            f"{number}. {prose(f'{s.headline} {s.cause}')} ({prose(s.where)}; {s.cost})"
            for number, s in enumerate(steps, 1)
        )
        paragraphs.append("**What to do first**\n\n" + "\n".join(lines))
    if cells := list(_cells(report)):
        paragraphs.append("**Where to look in the notebooks**\n\n" + "\n".join(cells))
    deduction = (report.deduction.reason,) if report.deduction else ()
    paragraphs.extend(prose(sentence(note)) for note in (*deduction, *report.notes))
    return "\n\n".join(paragraphs)


def _cells(report: GradeReport) -> Iterator[str]:
    """A line for each notebook in which something was found: the cells, each with its questions."""
    for page in report.pages:
        found = [(number, _found_in(report, page, number)) for number in page.questions]
        if told := [f"cell {number} ({', '.join(questions)})" for number, questions in found if questions]:
            yield f"- {code(page_title(page))}: {', '.join(told)}"


def _found_in(report: GradeReport, page: Page, cell: int) -> list[str]:
    """The numbers of the questions in which something about this cell was found."""
    here = f"{page.notebook.path}, cell {cell}"
    return [q.number for q in summarise(report) if here in _places(q)]


def _places(question: QuestionSummary) -> set[str]:
    """The files, or cells, in which something was found."""
    findings = [f for v in question.verdicts if v.status != "pass" for f in v.findings]
    return {finding.location.file for finding in findings if finding.location}


def _texts(report: GradeReport) -> dict[str, str]:
    """Check -> what is told of it.  What several checks share is told by the first of them."""
    texts = {}
    for question in summarise(report):
        titles = {v.spec.id: check_title(v) for v in question.verdicts}
        for view in check_views(question.verdicts, question.info.title):
            first, *others = view.ids
            texts[first] = _text(question, view)
            texts |= dict.fromkeys(others, f"The same as “{escape(titles[first])}”.")
    return texts


def _test(verdict: Verdict, number: str, question: QuestionSummary, text: str) -> dict[str, Any]:
    spec = verdict.spec
    codes = dict.fromkeys(f.code for f in verdict.findings)
    return {
        "score": verdict.score,
        "max_score": spec.points,
        "status": "passed" if verdict.status == "pass" else "failed",
        "name": shorten(f"{_name(question)}: {check_title(verdict)}", MAX_NAME),
        "name_format": "text",
        "number": spec.params.get("number") or number,
        "output": text,
        "output_format": "md",
        "tags": [question.info.id, spec.kind, verdict.status, *spec.params.get("tags", ())],
        "visibility": spec.visibility,
        "extra_data": {"id": spec.id, "status": verdict.status, "codes": list(codes)},
    }


def _name(question: QuestionSummary) -> str:
    """Its title; Gradescope has no other place to say that it does not count."""
    title = sentence(question.info.title)
    return title if question.info.counts else f"{title} (does not count: the alternative does)"


def _text(question: QuestionSummary, view: CheckView) -> str:
    return "\n\n".join(part for part in (_opening(question, view), check_text(view)) if part)


def _opening(question: QuestionSummary, view: CheckView) -> str:
    """What kind of failure it is, where Gradescope's own words would mislead."""
    if view.mark.status == "error":
        return "**Not graded yet: this needs a person.**"
    if view.mark.status == "skipped":
        roots = listed([code(id) for id in question.roots]) or "another question"
        return f"**A consequence.** Repair {roots} first; this may then pass as it is."
    return ""
