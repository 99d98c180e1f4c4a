"""A process of a student's: how to ask it, what it may use, where it is, and how it ended."""

from __future__ import annotations

import os
import signal
from typing import Any, NamedTuple

from grader.model import Frame
from grader.runners.channel import Channel
from grader.runners.faults import Translator
from grader.runners.sandbox.processes import wait_for_end
from grader.runners.watch import Lost, Watch

_GRACE_SECONDS = 0.5
_EXIT_SECONDS = 0.2


class Process(NamedTuple):
    """A process, as the grader holds it; ``pid`` is what the process itself says."""

    pid: int
    channel: Channel
    watch: Watch

    def where(self, lost: Lost, translator: Translator) -> tuple[Frame, ...]:
        """The lines that were running when the time was over; nothing if the code does not stop for it."""
        if lost.stage != "timeout":
            return ()
        self.watch.interrupt(self.pid)
        self.watch.start(_GRACE_SECONDS, self.pid)
        try:
            header = self.channel.receive(self.watch).header
        except Lost:
            return ()
        return translator.caught(header.get("error"), "")[1].frames

    def await_exit(self, lost: Lost) -> None:
        """Let a process that closed its socket end by itself, so that its exit code can be had."""
        if lost.kind == "Exit":
            wait_for_end(self.pid, _EXIT_SECONDS)


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
