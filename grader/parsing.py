"""Parse students' source code without running it, at bounded cost.

It is done in the grader's own process, and some sources that are small on disk keep Python's
parser busy for minutes.
"""

from __future__ import annotations

import ast
import codecs
import re
import warnings

MAX_SOURCE = 1_000_000
"""Bytes of a source that is parsed, which takes fifty times as much memory."""

MAX_FIELDS = 4_000_000_000
"""Braces times bytes of a source that is parsed.  Before 3.12, Python's parser goes through an
f-string once for each of its fields: a megabyte of them takes a minute, this much a second."""

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_COMMENT = re.compile(rb"^[ \t\f]*(?:#.*)?$")
# Text encodings that decode in proportion to the length: punycode, for one, does not.
_LINEAR = re.compile(
    r"ascii|utf-8(-sig)?|iso8859-\d+|cp\d+|mac-\w+|koi8-\w|gb\w+|big5\w*|euc_\w+|shift_jis\w*|johab|tis-620"
)


def parse(source: str | bytes) -> ast.Module | None:
    """The syntax tree; None if there is none, or not at reasonable cost."""
    braces = source.count("{") if isinstance(source, str) else source.count(b"{")
    if len(source) > MAX_SOURCE or braces * len(source) > MAX_FIELDS:
        return None
    if isinstance(source, bytes) and not decodes_fast(encoding(source)):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the student's, and not ours to print
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def encoding(data: bytes) -> str:
    """The encoding that the first two lines declare; UTF-8 if they declare none."""
    for line in data.removeprefix(codecs.BOM_UTF8).split(b"\n", 2)[:2]:
        if found := _COOKIE.match(line):
            return _without_line_ends(found[1].decode())
        if not _COMMENT.match(line.rstrip(b"\r")):
            break
    return "utf-8"


def decodes_fast(name: str) -> bool:
    """Whether this is an encoding of source code, which takes time in proportion to its length."""
    try:
        return bool(_LINEAR.fullmatch(codecs.lookup(name).name))
    except LookupError:
        return False


def text_of(data: bytes) -> str:
    """The text of a source, with a replacement for what cannot be decoded."""
    declared = encoding(data)
    known = declared if decodes_fast(declared) else "utf-8"
    return data.decode(known, errors="replace")


def line_of(text: str, number: int) -> str:
    """A line, as Python counts them, without the blanks around it; empty if there is none."""
    lines = re.split("\r\n|\r|\n", text)
    return lines[number - 1].strip() if number <= len(lines) else ""


def _without_line_ends(name: str) -> str:
    """Emacs writes ``utf-8-unix``, and Python takes it."""
    return re.sub("-(unix|dos|mac)$", "", name.lower())
