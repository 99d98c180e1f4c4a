"""Make plain Python of a cell: IPython's magics, shell lines and questions are no Python.

What changes how a notebook looks or what is installed is left out; what runs Python (``%time
f()``, ``%%capture``) runs it.  No shell line is ever run.  Lines keep their numbers, so that the
place of an error is the one that the student sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.records import dataclass

_LOOKS_MAGIC = re.compile(r"^[ \t]*(?:\w[\w., \t]*=[ \t]*)?[%!?]|\?[ \t\r]*$", re.MULTILINE)
_CELL = re.compile(r"\s*%%(\w+)")
_LINE = re.compile(r"(\s*)(?:%(\w+)|!+)\s*(.*)")
_ASSIGNED = re.compile(r"(\s*[\w.,\s\[\]'\"]+=\s*)(%|!+)\s*(.*)")
_HELP = re.compile(r"\s*\?{1,2}\s*\S+\s*$|[^#'\"]*[\w.\])*]\?{1,2}\s*$")

_RUN_BODY = frozenset({"time", "timeit", "capture", "prun", "memit", "mprun", "python", "python3", "debug"})
_RUN_LINE = frozenset({"time", "timeit", "prun", "memit", "debug"})
_OPTIONS = re.compile(r"^(?:-\w+(?:\s+\d+)?\s+)+")
_SILENT = frozenset({"matplotlib", "load_ext", "reload_ext", "autoreload", "config", "pylab", "precision"})
_COMMAND = 60


@dataclass(frozen=True, slots=True)
class Plain:
    """A cell as Python, and what was left out of it: ``!pip install``, ``%%bash``."""

    source: str
    left_out: tuple[str, ...] = ()


def plain(source: str) -> Plain:
    """The cell as Python.  A cell without magics is itself."""
    if not _LOOKS_MAGIC.search(source):
        return Plain(source)
    lines = source.splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if magic := _CELL.match(lines[first]):
        return _whole_cell(magic[1], lines, first)
    return _by_line(lines)


def _whole_cell(magic: str, lines: list[str], first: int) -> Plain:
    """A cell magic concerns everything below it."""
    if magic not in _RUN_BODY:
        return Plain("", (f"%%{magic}",))
    rest = _by_line(["", *lines[first + 1 :]])
    return Plain("\n" * first + rest.source, rest.left_out)


def _by_line(lines: list[str]) -> Plain:
    found: list[str] = []
    changed = dict(_changed(lines, found))
    return Plain("\n".join(changed.get(number, line) for number, line in enumerate(lines)), tuple(found))


def _changed(lines: list[str], left_out: list[str]) -> Iterator[tuple[int, str]]:
    """Line number -> what stands there instead; a magic begins a statement and goes on after ``\\``."""
    inside, skipping = "", False
    for number, line in enumerate(lines):
        if skipping:
            yield number, ""
            skipping = line.endswith("\\")
            continue
        replaced = None if inside else _replaced(line, left_out)
        if replaced is None:
            inside = _open(line, inside)
        else:
            yield number, replaced
            skipping = line.endswith("\\")


def _replaced(line: str, left_out: list[str]) -> str | None:
    """What a line that is not Python becomes; None for one that may be."""
    if match := _LINE.match(line):
        return _line_magic(match[1], match[2] or "", match[3], line.strip(), left_out)
    if (match := _ASSIGNED.match(line)) and not _is_python(line):
        if match[2] == "%" and (body := _timed(match[3])) is not None:
            return match[1] + body
        left_out.append(_short(match[2] + match[3]))
        return match[1] + ("[]" if match[2].startswith("!") else "None")
    return "" if _HELP.match(line) and not _is_python(line) else None


def _line_magic(indent: str, name: str, rest: str, whole: str, left_out: list[str]) -> str:
    if name in _RUN_LINE:
        return indent + _OPTIONS.sub("", rest)
    if name not in _SILENT:
        left_out.append(_short(whole))
    return indent + "pass"


def _timed(text: str) -> str | None:
    name, _, rest = text.partition(" ")
    return _OPTIONS.sub("", rest) if name in _RUN_LINE else None


def _short(text: str) -> str:
    """A command without its end, if that is far."""
    return text if len(text) <= _COMMAND else text[: _COMMAND - 1].rstrip() + "…"


def _is_python(line: str) -> bool:
    try:
        compile(line.strip(), "", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


_TOKENS = re.compile(r"\"\"\"|'''|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#.*|[(\[{]|[)\]}]|\\$")


def _open(line: str, inside: str) -> str:
    """What a statement still waits for at the end of a line: brackets, ``\"\"\"``, a next line.

    ``inside`` is the same for the line before; a string of three quotes is one of its letters.
    """
    inside = inside.removesuffix("\\")
    position = 0
    while position <= len(line):
        if inside and inside[-1] in "\"'":
            end = line.find(inside[-1] * 3, position)
            if end < 0:
                return inside
            inside, position = inside[:-1], end + 3
            continue
        token = _TOKENS.search(line, position)
        if token is None:
            break
        inside, position = _after(token[0], inside), token.end()
    return inside


def _after(mark: str, inside: str) -> str:
    if mark in {'"""', "'''"}:
        return inside + mark[0]
    if mark in "([{":
        return inside + mark
    if mark in ")]}":
        return inside[:-1]
    return inside + mark if mark == "\\" else inside
