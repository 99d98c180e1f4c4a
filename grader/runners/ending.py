"""How a process ended, from its exit status, in words for the student."""

from __future__ import annotations

import os
import signal
from typing import Any

from grader.runners.watch import Lost


def explain(lost: Lost, status: int | None) -> Lost:
    """Say more of a process that ended by itself; what we ended it for is known already."""
    if lost.kind != "Exit" or status is None:
        return lost
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return Lost("exit", "Exit", f"ended the whole process with exit code {code}")
    if -code == signal.SIGXCPU:
        return Lost("timeout", "TimeLimit", "used up its processor time")
    return Lost("killed", "Killed", f"the process was ended by {_name(-code)}")


def _name(number: int) -> str:
    """``SIGSEGV (Segmentation fault)``."""
    try:
        known = signal.Signals(number).name
    except ValueError:
        known = f"signal {number}"
    return f"{known} ({signal.strsignal(number)})"


def statuses(ended: Any) -> dict[int, int]:
    """Process number -> exit status, from a list that may hold anything."""
    pairs = ended if type(ended) is list else []
    known = [pair for pair in pairs if type(pair) is list and [type(item) for item in pair] == [int, int]]
    return {pid: status for pid, status in known if os.WIFEXITED(status) or os.WIFSIGNALED(status)}
