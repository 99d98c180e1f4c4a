"""What came back from the student's process, and where it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from grader.records import dataclass

Stage = Literal["ok", "import", "call", "return", "timeout", "killed", "exit", "memory", "output"]
Outputs = Mapping[str, Any]
"""Output name -> plain array, number, text, None, or `Opaque`.  Dictionaries are flattened
with dots (``grads.W1``) before they get here."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that stays in the student's process; only its type and a summary are known."""

    type: str
    summary: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a student's traceback, in the path the student knows."""

    file: str
    line: int
    function: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class CaughtError:
    """An exception of the student's code, as text.  ``function`` is the call that raised it."""

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    function: str = ""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A call that changed an array it was given, seen from outside the process.
    ``argument`` is its name (``x``), or ``bn_param['x']`` inside a dictionary."""

    function: str
    argument: str
    changed: int
    total: int


@dataclass(frozen=True, slots=True)
class Capture:
    """What came back from one run of a probe on one case.

    ``stage`` is ``ok``, or where it ended: ``import``, ``call`` (raised), ``return`` (wrong
    arity or None), ``timeout``, ``killed`` (a signal), ``exit``, ``memory``, ``output``.
    ``outputs`` holds what had been yielded before the end.  ``cells`` are the cells of notebooks that
    the probe asked for: the assignment's name of the notebook, and the number counted from 1.
    ``declined`` are functions that the grader was to answer and that were called as only the
    student's own can be.
    """

    stage: Stage
    outputs: Outputs
    mutations: tuple[Mutation, ...] = ()
    error: CaughtError | None = None
    stdout: str = ""
    stderr: str = ""
    seconds: float = 0.0
    peak_rss: int = 0
    notes: tuple[str, ...] = ()
    cells: tuple[tuple[str, int], ...] = ()
    declined: tuple[str, ...] = ()
