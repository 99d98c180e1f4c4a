"""An exception of the student's code as plain data, whatever the exception itself does."""

from __future__ import annotations

import linecache
from types import FrameType, TracebackType
from typing import Any

MAX_MESSAGE = 500
_MAX_FRAMES = 20
_MAX_SOURCE = 200


class MissingName(Exception):  # noqa: N818 - the grader shows the name as the kind of error
    """The student's code does not define what was asked for."""


class NotADictionary(Exception):  # noqa: N818 - as above
    """Something that has to be a dictionary is none."""


class Interrupted(BaseException):
    """The grader asks where the code is, because its time is over."""


class Running:
    """Whether student code runs, which alone may be interrupted."""

    now = False


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """The signal handler that makes the running code tell where it is."""
    if Running.now:
        raise Interrupted


def describe(error: BaseException, root: str) -> dict[str, Any]:
    """Stage, type, message, and the frames below ``root``, outermost first.

    An exception may lie or raise when it is asked for its text: what it says is only shown.
    """
    return {
        "stage": _stage(error),
        "type": type_name(error),
        "message": _message(error),
        "frames": _frames(error.__traceback__, root) + _syntax_frame(error, root),
    }


def type_name(value: object) -> str:
    """The name of a value's type, also where a metaclass answers something else."""
    name = type.__dict__["__name__"].__get__(type(value))
    return str(name)[:100]


def _stage(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return "exit"
    return "memory" if isinstance(error, MemoryError) else "call"


def _message(error: BaseException) -> str:
    try:
        return str.__str__(str(error))[:MAX_MESSAGE]
    except BaseException:  # noqa: BLE001, RUF100 - whatever an exception's own __str__ does
        return "(the exception's text cannot be had)"


def _frames(traceback: TracebackType | None, root: str) -> list[list[Any]]:
    """File, line, function and source of each frame in the submission, the last ones only."""
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename.startswith(root):
            found.append((code.co_filename, traceback.tb_lineno or 0, code.co_name))
        traceback = traceback.tb_next
    return [[*place, _source(place[0], place[1])] for place in found[-_MAX_FRAMES:]]


def _syntax_frame(error: BaseException, root: str) -> list[list[Any]]:
    """Where a file could not be parsed: no frame of the traceback says it."""
    if not isinstance(error, SyntaxError) or not str(error.filename).startswith(root):
        return []
    name, line = str(error.filename), int(error.lineno or 0)
    return [[name, line, "", _source(name, line)]]


def _source(filename: str, line: int) -> str:
    return linecache.getline(filename, line).strip()[:_MAX_SOURCE]
