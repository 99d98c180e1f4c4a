"""Read a notebook file: its cells, or one sentence that says what is wrong with the file.

Whatever the bytes are, reading never raises, and takes time and memory in proportion to the
limits.  Nothing here runs or renders anything; nbformat is not needed, and is slow to import.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader.model import Notebook
from grader.submission.cells import NotANotebookError, cells_of
from grader.submission.limits import MAX_DEPTH, MAX_NOTEBOOK, MAX_VALUES, MB
from grader.submission.names import show

Problem = tuple[str, str]
"""What is wrong with a file, and what to do about it."""

_SAVE_AGAIN = "open it in Jupyter, save it and hand in the file that Jupyter saved"
_CLEAR = "clear the outputs that are not asked for, save it and hand it in again"
_TOO_DEEP: Problem = ("is nested too deeply", _CLEAR)

# What is handed in under a notebook's name, and how it begins.
_DISGUISES: dict[tuple[str, ...], Problem] = {
    ("<!doctype", "<html", "<head"): (
        "is a web page, not a notebook",
        "download the .ipynb file that the page shows",
    ),
    ("%pdf",): ("is a PDF, not a notebook", "hand in the .ipynb file that it was printed from"),
    ("pk\x03\x04", "\x1f"): (
        "is an archive, not a notebook",
        "unpack it and hand in the .ipynb file that it holds",
    ),
    ("version https://git-lfs",): (
        "is a placeholder of Git LFS, not a notebook",
        "run `git lfs pull` before you pack the files",
    ),
}
_BLANK = "\ufeff\0 \t\r\n"  # zeros too: an upload that was cut off leaves a file of them
_CONFLICT = re.compile("^<{7} ", re.MULTILINE)
_HALVES = re.compile("[\ud800-\udfff]")


def read_notebook(path: Path, name: str) -> Notebook:
    """The notebook at ``path``; ``name`` is the path that the student knows it by."""
    try:
        if not path.is_file():
            return _unusable(name, ("is no file", "hand in the notebook itself"))
        with path.open("rb") as file:
            data = file.read(MAX_NOTEBOOK + 1)
    except OSError as error:
        return _unusable(name, (f"cannot be read ({error.strerror})", "check its permissions"))
    return parse_notebook(data, name)


def parse_notebook(data: bytes, name: str) -> Notebook:
    """The notebook that these bytes are."""
    if len(data) > MAX_NOTEBOOK:
        return _unusable(name, (f"is larger than {MAX_NOTEBOOK // MB} MB", _CLEAR))
    try:
        text = data.decode(json.detect_encoding(data), "surrogatepass")
    except UnicodeDecodeError:
        return _unusable(name, _disguise(data.decode("latin-1")) or ("is not encoded in UTF-8", _SAVE_AGAIN))
    if problem := _disguise(text) or _excess(text):
        return _unusable(name, problem)
    try:
        content = json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        return _unusable(name, _TOO_DEEP)
    except ValueError as error:
        return _unusable(name, _syntax(text, error))
    return _notebook(content, name)


def _notebook(content: Any, name: str) -> Notebook:
    if _deeper(content, MAX_DEPTH):
        return _unusable(name, _TOO_DEEP)
    try:
        content = _whole(content)
        cells, lost = cells_of(content)
    except NotANotebookError as error:
        return _unusable(name, (f"is no notebook ({error})", _SAVE_AGAIN))
    metadata = content.get("metadata")
    return Notebook(
        name,
        cells,
        metadata if isinstance(metadata, dict) else {},
        notes=tuple(f"Left out of {show(name)}: {what}." for what in lost),
    )


def _unusable(name: str, problem: Problem) -> Notebook:
    what, remedy = problem
    return Notebook(name, problem=f"{show(name)} {what}: {remedy}.")


def _disguise(text: str) -> Problem | None:
    """What the file is, if it is plainly no notebook."""
    start = text[:1000].lstrip(_BLANK).lower()
    if not start and not text.strip(_BLANK):
        return "is empty", "save the notebook, and look at the size of the file before you hand it in"
    return next((problem for magic, problem in _DISGUISES.items() if start.startswith(magic)), None)


def _excess(text: str) -> Problem | None:
    """Before every value but the first stands one of these."""
    many = sum(map(text.count, "[{,")) > MAX_VALUES
    return ("holds more output than can be read", _CLEAR) if many else None


def _syntax(text: str, error: ValueError) -> Problem:
    """Why the text is not JSON: an unfinished merge, an unfinished copy, or something else."""
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        return (
            f"holds the marks of an unfinished merge (line {line})",
            "finish it, run the notebook and save it",
        )
    if not isinstance(error, json.JSONDecodeError):
        return "holds a number that is too long", _SAVE_AGAIN
    if text.lstrip(_BLANK).startswith("{") and not error.doc[error.pos :].strip().endswith("}"):
        return "ends in the middle", "copy or download it once more, and open it in Jupyter to see it whole"
    place = f"line {error.lineno}, column {error.colno}"
    return f"is no notebook (not valid JSON at {place})", _SAVE_AGAIN


def _deeper(value: Any, limit: int) -> bool:
    """Whether lists and objects lie more than ``limit`` deep; told without recursion."""
    level = [value]
    for _ in range(limit):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, dict | list)]
    return bool(level)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _whole(value: Any) -> Any:
    """The value without halves of surrogate pairs, for which UTF-8 has no form."""
    if isinstance(value, str):
        return value if value.isascii() else _HALVES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value
