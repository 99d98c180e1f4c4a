"""Asking one question's process one thing after the other, until it ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, NoReturn

from grader.model import CaughtError, Stage
from grader.records import dataclass
from grader.runners import wire
from grader.runners.base import Api, Limits
from grader.runners.callbacks import Callbacks
from grader.runners.faults import Translator, clean
from grader.runners.kept import Kept
from grader.runners.notebooks import Notebooks
from grader.runners.process import Process
from grader.runners.remote import Stopped
from grader.runners.watch import Lost

_GRACE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session knows of its worker.  ``post_mortem`` ends what is left of a process that
    cannot be asked any more, and tells one that ended by itself apart from one that was killed;
    ``renew`` gives a new process, in place of one that there may be, or raises `Lost`."""

    api: Api
    limits: Limits
    translator: Translator
    modules: Collection[str]
    notebooks: Notebooks
    import_errors: Mapping[str, CaughtError]
    post_mortem: Callable[[Process, Lost], Lost]
    renew: Callable[[Process | None], Process]
    kept: Kept


class Assigned(NamedTuple):
    """An assignment to an object there, which waits for the next request: nothing comes back of it
    but an error.  ``path`` is the object's, for that."""

    path: str
    header: dict[str, Any]
    buffers: list[wire.Buffer]


class Conversation:
    """One process, forked when it is first asked something, which may be exchanged for a new one;
    ``seconds`` is the time of a run."""

    def __init__(self, around: Surroundings, seconds: float, callbacks: Callbacks) -> None:
        self.begun: Process | None = None
        self._around = around
        self._seconds = seconds
        self._callbacks = callbacks
        self._function = ""
        self._fresh = True
        self._first: list[Assigned] = []
        self._end: tuple[Stage, CaughtError] | None = None
        self._heard = ("", "")

    @property
    def alive(self) -> bool:
        """Whether the process can still be asked."""
        return self._end is None

    def have_process(self) -> Process:
        """The process, forked now if there is none; raises `Stopped` when it cannot be had."""
        return self.begun or self._renew()

    def heard(self) -> tuple[str, str]:
        """What was printed since the last call, on standard output and error; a run's capture has it
        all the same."""
        now = self.begun.channel.printed() if self.begun else ("", "")
        self._heard = self._heard[0] + now[0], self._heard[1] + now[1]
        return clean(now[0], len(now[0])), clean(now[1], len(now[1]))

    def about(self, function: str) -> None:
        """Say whose fault it is what comes next: a function's, or a cell's."""
        self._function = function

    def start_time(self) -> None:
        """Allow the time of a run, from now on."""
        if self.begun:
            self.begun.watch.start(self._seconds, self.begun.pid)

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
            function = self._at_fault(message.header.get("at"))
            raise Stopped(*self._around.translator.caught(message.header["error"], function))
        self._first = []
        return message

    def assign(self, path: str, header: dict[str, Any], buffers: list[wire.Buffer]) -> None:
        """Have something assigned before the next request is done."""
        size = sum(len(buffer) + wire.padding(len(buffer)) for buffer in buffers)
        self._first.append(Assigned(path, header | {"size": size}, buffers))

    def finish(self) -> None:
        """Have done what waits for a next request, where none comes."""
        if self._first:
            self._function = self._first[-1].path
            self.ask({"op": "nothing"})

    def _at_fault(self, at: Any) -> str:
        """The function of an error, or the object that could not be assigned to."""
        known = type(at) is int and 0 <= at < len(self._first)
        return self._first[at].path if known else self._function

    def ask_within(self, header: dict[str, Any], seconds: float) -> wire.Message:
        """One request with a time of its own.  When it is over the code is interrupted, and the
        answer tells that; raises `Lost` only if that did not help."""
        process = self.have_process()
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
        if self._first:
            header["first"] = [one.header for one in self._first]
            buffers = [*(buffer for one in self._first for buffer in one.buffers), *buffers]
        process = self.have_process()
        message = process.channel.ask(header, buffers, watch=process.watch)
        while "callback" in message.header:
            message = process.channel.ask(*self._callbacks.answer(message), watch=process.watch)
        return message

    def _renew(self) -> Process:
        """Begin, or go on in a new process."""
        try:
            self.begun = self._around.renew(self.begun)
        except Lost as lost:
            self._end = (lost.stage, CaughtError(lost.kind, lost.message, (), self._function))
            raise Stopped(*self._end) from None
        self.start_time()
        return self.begun

    def _refuse(self) -> NoReturn:
        self._stop(Lost("killed", "BadMessage", "sent something that is no answer"))

    def _stop(self, lost: Lost) -> NoReturn:
        """The process is gone or is ended now: note it, and stop the probe."""
        process = self.have_process()
        frames = process.where(lost, self._around.translator)
        known = self._around.post_mortem(process, lost)
        self._end = (known.stage, CaughtError(known.kind, known.message, frames, self._function))
        raise Stopped(*self._end)
