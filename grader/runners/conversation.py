"""Asking one question's process one thing after the other, until it ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn

from grader.model import CaughtError, Stage
from grader.records import dataclass
from grader.runners import wire
from grader.runners.base import Api, Limits
from grader.runners.callbacks import Callbacks
from grader.runners.faults import Translator, clean
from grader.runners.notebooks import Notebooks
from grader.runners.process import Process
from grader.runners.remote import Stopped
from grader.runners.watch import Lost

_GRACE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session knows of its worker.  ``post_mortem`` ends what is left of a process that
    cannot be asked any more, and tells one that ended by itself apart from one that was killed;
    ``renew`` gives a new process in place of one, or raises `Lost`."""

    api: Api
    limits: Limits
    translator: Translator
    modules: Collection[str]
    notebooks: Notebooks
    import_errors: Mapping[str, CaughtError]
    post_mortem: Callable[[Process, Lost], Lost]
    renew: Callable[[Process], Process]


class Conversation:
    """One process, which may be exchanged for a new one; ``seconds`` is the time of a run."""

    def __init__(self, process: Process, around: Surroundings, seconds: float, callbacks: Callbacks) -> None:
        self.process = process
        self._around = around
        self._seconds = seconds
        self._callbacks = callbacks
        self._function = ""
        self._fresh = True
        self._end: tuple[Stage, CaughtError] | None = None
        self._heard = ("", "")

    @property
    def alive(self) -> bool:
        """Whether the process can still be asked."""
        return self._end is None

    def printed(self) -> str:
        """What was printed since the last call; a run's capture has it all the same."""
        now = self.process.channel.printed()
        self._heard = self._heard[0] + now[0], self._heard[1] + now[1]
        return clean(now[0], len(now[0]))

    def start_time(self) -> None:
        """Allow the time of a run, from now on."""
        self.process.watch.start(self._seconds, self.process.pid)

    def ask(self, header: dict[str, Any], buffers: list[wire.Buffer] | None = None) -> wire.Message:
        """One request; raises `Stopped` for the student's error or the end of the process."""
        if self._end is not None:
            raise Stopped(*self._end)
        try:
            message = self._exchange(header, buffers or [])
        except wire.Malformed:
            self._refuse()
        except Lost as lost:
            self._stop(lost)
        if "error" in message.header:
            raise Stopped(*self._around.translator.caught(message.header["error"], self._function))
        return message

    def ask_within(self, header: dict[str, Any], seconds: float) -> wire.Message:
        """One request with a time of its own.  When it is over the code is interrupted, and the
        answer tells that; raises `Lost` only if that did not help."""
        process = self.process
        process.watch.start(seconds, process.pid)
        try:
            return self._exchange(header, [])
        except wire.Malformed:
            self._refuse()
        except Lost as lost:
            if lost.stage != "timeout":
                raise
            process.watch.interrupt(process.pid)
            process.watch.start(_GRACE_SECONDS, process.pid)
            return process.channel.receive(process.watch)

    def _exchange(self, header: dict[str, Any], buffers: list[wire.Buffer]) -> wire.Message:
        """Send, and answer what the process asks, until it answers."""
        if self._fresh:
            header["begin"] = True
            self._fresh = False
        process = self.process
        message = process.channel.ask(header, buffers, watch=process.watch)
        while "callback" in message.header:
            message = process.channel.ask(*self._callbacks.answer(message), watch=process.watch)
        return message

    def _renew(self) -> None:
        """Go on in a new process."""
        try:
            self.process = self._around.renew(self.process)
        except Lost as lost:
            self._end = (lost.stage, CaughtError(lost.kind, lost.message, (), self._function))
            raise Stopped(*self._end) from None

    def _refuse(self) -> NoReturn:
        self._stop(Lost("killed", "BadMessage", "sent something that is no answer"))

    def _stop(self, lost: Lost) -> NoReturn:
        """The process is gone or is ended now: note it, and stop the probe."""
        frames = self.process.where(lost, self._around.translator)
        known = self._around.post_mortem(self.process, lost)
        self._end = (known.stage, CaughtError(known.kind, known.message, frames, self._function))
        raise Stopped(*self._end)
