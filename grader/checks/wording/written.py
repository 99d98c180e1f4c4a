"""Sentences about written answers."""

from __future__ import annotations

from textwrap import shorten

from grader.checks.wording.registry import finding
from grader.model import Evidence, Finding

_SHOWN = 100  # characters of an answer


def _place(where: str) -> str:
    return f" in {where}" if where else ""


@finding("written.taken_out", "A question that asks for a written answer is not there.")
def taken_out(where: str) -> Finding:
    """The notebook has no text cell with this question, so its answer could not be found.

    Answers are looked for below the heading of the question.  Put the heading back as it was handed
    out, and write below it.
    """
    return Finding(
        "written.taken_out",
        f"The heading of this question is not there{_place(where)}.",
        next_step="Put the heading back as it was, and write your answer below it in a text cell.",
    )


@finding("written.empty", "A written answer is missing.")
def empty(where: str) -> Finding:
    """The question is there, and nothing is written below it.

    An answer belongs in a text (Markdown) cell below the question: text in the comments of a cell of
    code is not looked for.
    """
    return Finding(
        "written.empty",
        f"Nothing is written below this question{_place(where)}.",
        next_step="Write your answer in a text cell below the question, and save the notebook.",
    )


@finding("written.short", "A written answer is too short to be one.")
def short(answer: str, count: int, least: int) -> Finding:
    """The answer has fewer words than any answer to this question needs.

    Length alone earns nothing with the person who grades it: answer every part of the question, and
    give the reason.
    """
    return Finding(
        "written.short",
        f"The answer has {count} {'word' if count == 1 else 'words'}; an answer takes {least} at least.",
        Evidence(lines=(f"Yours: “{shorten(answer, _SHOWN, placeholder=' …')}”.",)),
        next_step="Answer every part of the question, and say why.",
    )
