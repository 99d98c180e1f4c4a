"""Written answers in a notebook: the text that stands below a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.model import Cell, Notebook

_HEADING = re.compile(r"^#{1,6}\s", re.MULTILINE)
_LABEL = re.compile(
    r"^[\s*_#>`$\\]*(?:your\s+)?(?:answer|solution|response)s?\b[^\w\n]*(?:here\b)?[^\w\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_PLACEHOLDER = re.compile(
    r"\[?\s*(?:double[- ]click (?:to|and) \w+|fill this in|(?:type|write) (?:your answer )?here|todo)\b"
    r"[^\n]*",
    re.IGNORECASE,
)


def answer(notebook: Notebook, question: str) -> str | None:
    """The text below the heading that matches the regex ``question``, without its label (``Answer:``)
    and placeholders; None when no text cell has such a heading.

    An answer ends where the next heading or cell of code begins.  It may stand in the question's own
    cell, behind a label, or in the text cells that follow it.
    """
    number = cell_of(notebook, question)
    if number is None:
        return None
    source = notebook.cells[number - 1].source
    found = re.search(question, source)
    return _cleaned(_below(source[found.end() if found else 0 :], notebook.cells[number:]))


def cell_of(notebook: Notebook, question: str) -> int | None:
    """The number, counted from 1, of the text cell that has the question."""
    for number, cell in enumerate(notebook.cells, 1):
        if cell.kind == "markdown" and re.search(question, cell.source):
            return number
    return None


def _below(rest: str, following: Sequence[Cell]) -> str:
    """What may be the answer: behind a label in the question's own cell, else the cells that follow."""
    own, ended = _until_heading(rest.partition("\n")[2])
    label = _LABEL.search(own)
    behind = own[label.end() :] if label else ""
    return "\n".join([behind, *([] if ended else _texts(following))])


def _texts(cells: Sequence[Cell]) -> Iterator[str]:
    """The text cells up to the next heading that is no label, or the next cell of code."""
    for cell in cells:
        if cell.kind != "markdown":
            return
        text, ended = _until_heading(cell.source)
        yield text
        if ended:
            return


def _until_heading(text: str) -> tuple[str, bool]:
    """The text before the next heading, and whether there is one.  ``## Answer`` is a label."""
    for heading in _HEADING.finditer(text):
        if not _LABEL.match(text, heading.start()):
            return text[: heading.start()], True
    return text, False


def _cleaned(text: str) -> str:
    return _PLACEHOLDER.sub("", _LABEL.sub("", text)).strip()
