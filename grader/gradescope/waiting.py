"""Waiting for the process that grades: until it ends, or until its time is over."""

from __future__ import annotations

import os
import select
import signal

from grader.runners.sandbox import privileges, processes


def outcome_of(child: int, seconds: float) -> str:
    """How the process ended, in a sentence; nothing that it started is left afterwards."""
    privileges.adopt_orphans()
    handle = os.pidfd_open(child)
    try:
        in_time = bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    processes.kill_tree(os.getpid())
    return _said(code, in_time, seconds)


def _said(code: int, in_time: bool, seconds: float) -> str:
    if not in_time:
        return f"Grading was ended after {seconds:g} s; results.json holds what was graded until then."
    if code < 0:
        name = signal.Signals(-code).name
        return f"The grader was ended by {name}; results.json holds what was graded until then."
    return "Graded." if code == 0 else "Grading failed; what went wrong stands above."
