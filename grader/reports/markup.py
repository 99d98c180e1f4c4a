"""Markdown in which nothing that a student wrote can act as markup.

Shared by ``feedback.md`` and the texts of ``results.json``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.reports.checkview import CheckView, FindingView
from grader.reports.text import clean, sentence, spans

# A backslash before the first group is understood everywhere.  Before the second it is not, and
# some readers would pass HTML, formulas and names on: there an entity is safe.
_SPECIAL = re.compile(r"([\\`*_{}\[\]])|([<>&|~$@])")
_ADDRESS = re.compile(r"(?i)(?<=[a-z]):(?=//)|(?<=\bwww)\.")  # what some readers turn into a link
_AT_START = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=#](?!\d)))")


def escape(text: str) -> str:
    """``text`` on one line, showing exactly its characters."""
    return _AT_START.sub(r"\1\\", _escaped(sentence(text)))


def prose(text: str) -> str:
    """A sentence whose backticks mark code; all else is escaped."""
    escaped = "".join(f"`{span.text}`" if span.code else _escaped(span.text) for span in spans(text))
    return _AT_START.sub(r"\1\\", escaped)


def code(text: str) -> str:
    """``text`` as a code span, whatever backticks it holds."""
    text = sentence(text)
    if "`" not in text:
        return f"`{text}`"
    ticks = _longer_than_any_in(text, 1)
    return f"{ticks} {text} {ticks}"


def fence(text: str) -> str:
    """``text`` as a code block, with a fence longer than any in it."""
    ticks = _longer_than_any_in(text, 3)
    return f"{ticks}text\n{clean(text)}\n{ticks}"


def check_text(check: CheckView) -> str:
    """All that is told of a check, without its title; empty for one that is simply right."""
    explanation = [prose(check.explanation)] if check.explanation else []
    return "\n\n".join([*explanation, *(part for finding in check.findings for part in _finding(finding))])


def _finding(finding: FindingView) -> Iterator[str]:
    """Headline and cause, then evidence with pattern and place, then what is long."""
    yield f"**{prose(finding.headline)}**"
    if finding.cause:
        yield f"**Cause:** {prose(f'{finding.cause} {finding.look_at}')}"
    items = list(_items(finding))
    if items:
        yield "\n".join(f"- {item}" for item in items)
    if finding.traceback:
        yield "Your traceback:\n\n" + fence("\n".join(finding.traceback))
    if finding.printed:
        yield "What your code printed:\n\n" + fence(finding.printed)


def _items(finding: FindingView) -> Iterator[str]:
    yield from (prose(line) for line in finding.lines)
    if finding.picture and finding.picture.places:
        yield prose(finding.picture.places)
    if finding.pattern:
        yield prose(finding.pattern)
    if finding.place:
        source = f": {code(finding.source)}" if finding.source else ""
        yield f"**Where:** {code(finding.place)}{source}"
    if finding.next_step:
        yield f"**Next:** {prose(finding.next_step)}"


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(lambda found: f"\\{found[1]}" if found[1] else _entity(found[2]), text)
    return _ADDRESS.sub(lambda found: _entity(found[0]), escaped)


def _entity(character: str) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(character, f"&#{ord(character)};")


def _longer_than_any_in(text: str, least: int) -> str:
    """Backticks, more than any run of them in ``text``."""
    runs = (len(run) for run in re.findall("`+", text))
    return "`" * max(least, 1 + max(runs, default=0))
