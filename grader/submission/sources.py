"""Say what is wrong with source files that cannot run, where Python's own message would mislead."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from grader.parsing import MAX_SOURCE, decodes_fast, encoding, parse, text_of
from grader.submission.names import show

Problem = tuple[str, str]
"""What is wrong with a file, and what to do about it."""

_SAVE_AS_UTF8 = "save it as UTF-8"
_NULS: Problem = ("holds NUL characters", "it is damaged, or no Python code; hand in the .py file")
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_DISGUISES = (
    (re.compile(rb"\s*<(!doctype|html)", re.IGNORECASE), "is a web page", "download the file itself"),
    (re.compile(rb"PK\x03\x04|\x1f\x8b|Rar!|7z\xbc\xaf"), "is an archive", "unpack it"),
    (
        re.compile(rb'\s*\{\s*"(cells|nbformat|metadata|worksheets)"'),
        "is a notebook",
        "export its code as .py",
    ),
)


def complaint(path: Path, name: str) -> str:
    """A sentence on a file that no interpreter takes, where Python's own message would mislead."""
    with path.open("rb") as file:
        data = file.read(MAX_SOURCE)
    problem = _bytes_problem(data) or _text_problem(text_of(data))
    if problem is None and parse(data) is None:  # in comments, Python takes any bytes
        problem = _encoding_problem(data)
    return f"{show(name)} {problem[0]}: {problem[1]}." if problem else ""


def _bytes_problem(data: bytes) -> Problem | None:
    if not data.strip():
        return "is empty", "save it, and look at its size before you hand it in"
    if not data.strip(b"\0"):
        return "holds nothing but zeros", "copy it once more, and look at it before you hand it in"
    for pattern, what, remedy in _DISGUISES:
        if pattern.match(data):
            return f"{what}, not Python code", remedy
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[:200].count(0) > 50:
        return _utf16(data)
    if b"\0" in data:
        return _NULS
    return None


def _utf16(data: bytes) -> Problem:
    """Every other byte of a text in UTF-16 is zero; of anything else, seldom."""
    halves = sorted((data[:200:2].count(0), data[1:200:2].count(0)))
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if marked or (halves[0] == 0 and halves[1] > 50):
        return "is encoded in UTF-16", _SAVE_AS_UTF8
    return _NULS


def _encoding_problem(data: bytes) -> Problem | None:
    declared = encoding(data)
    if not decodes_fast(declared):
        return f"declares the encoding {show(declared)}, which is none for source code", _SAVE_AS_UTF8
    try:
        codecs.getincrementaldecoder(declared)().decode(data)
    except UnicodeError:
        return f"is not encoded in {declared.upper()}", _SAVE_AS_UTF8
    return None


def _text_problem(text: str) -> Problem | None:
    if conflict := _CONFLICT.search(text):
        return f"holds the marks of an unfinished merge (line {_line(text, conflict)})", "finish the merge"
    return None


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1
