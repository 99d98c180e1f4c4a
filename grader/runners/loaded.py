"""The process that has loaded a submission, and from which its questions' processes are forked."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from grader.errors import RunnerError
from grader.model import CaughtError, Submission
from grader.runners.base import Limits
from grader.runners.channel import Channel
from grader.runners.entered import OWN_SECONDS, EnteredSubmission
from grader.runners.frameworks import FRAMEWORKS
from grader.runners.process import Process, explain, statuses
from grader.runners.sandbox import processes
from grader.runners.watch import Lost
from grader.runners.zygote import Zygote

_SUDDEN = {"Exit", "Killed", "BadMessage", "TooLarge"}
_SECOND_THOUGHTS = 0.1
_STOPPED_WITHIN = 1.0  # seconds: a stop takes microseconds, and a turn of the processor on a busy machine
_BETWEEN_LOOKS = 1e-4

Module = tuple[str, str]
"""The assignment's name of a module, and its import name."""


class LoadedSubmission(EnteredSubmission):
    """A submission's process: loaded by `load`, ended by `drop`, and loaded again when it is gone.

    Each module is imported on its own; one that takes the process down is left out next time.
    Where a framework cannot fork after it has worked, each question's process imports them itself.
    """

    def __init__(self, zygote: Zygote, submission: Submission, limits: Limits) -> None:
        super().__init__(zygote, submission, limits)
        self._searched = False
        framework = FRAMEWORKS.get(zygote.framework)
        self._forks_loaded = framework is None or framework.forks_loaded
        self.import_errors: dict[str, CaughtError] = {}

    def load(self) -> None:
        """Have the process ready; raises `RunnerError` when it cannot be had."""
        while self._channel is None:
            channel = self._enter()
            if self._forks_loaded and not self._import_all(Process(self._pid, channel, self.watch(set()))):
                self.drop()
        self._stop()

    def drop(self) -> None:
        """End the process and everything below it."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._handle is not None:
            self._handle.close()
            self._handle = None
        self._end_all()
        self._pid = 0

    def fork(self, stubs: list[str]) -> Process:
        """A process for one question; raises `Lost` when student code made that impossible.

        A process that ended at a moment of its own, by a thread or a timer, is loaded again; one
        that cannot fork is, once, loaded without the modules that are the reason.
        """
        try:
            return self._fork(stubs)
        except Lost:
            self.drop()
        try:
            return self._fork(stubs)
        except Lost:
            self.drop()
            if self._searched:
                raise
        self._searched = True
        self._find_culprits(list(self._left()))
        return self._fork(stubs)

    def _fork(self, stubs: list[str]) -> Process:
        while True:
            self.load()
            assert self._channel is not None
            watch = self.watch({self._pid})
            with self._awake():
                pid, channel = self._channel.fork(watch, self._limits, stubs)
            self._await_stop(channel)
            process = Process(self._child(pid), channel, watch)
            if self._forks_loaded or self._import_all(process):
                return process
            process.channel.close()
            self.drop()

    def _child(self, pid: int) -> int:
        """The number that a fork said it has, if it is a child of this process; else 0."""
        figures = processes.stat(pid)
        return pid if figures is not None and figures.parent == self._pid else 0

    @contextmanager
    def _awake(self) -> Iterator[None]:
        """Let this process run while it is asked something; else it stands still, so that nothing
        that it started while importing, such as a thread, runs beside the questions."""
        if self._handle is not None:
            self._handle.send(signal.SIGCONT)
        try:
            yield
        finally:
            self._stop()

    def _await_stop(self, channel: Channel) -> None:
        """Wait until this process stands still; raise `Lost` when it ended instead, which ends what was
        forked from it."""
        figures = processes.stat(self._pid)
        until = time.monotonic() + (_STOPPED_WITHIN if self._handle is not None else 0.0)
        while figures is not None and figures.state in "RSD" and time.monotonic() < until:
            time.sleep(_BETWEEN_LOOKS)
            figures = processes.stat(self._pid)
        if figures is None or figures.state in "ZX":
            channel.close()
            raise Lost("exit", "Exit", "ended before it had answered")

    def _stop(self) -> None:
        if self._handle is not None:
            self._handle.send(signal.SIGSTOP)

    def sweep(self) -> None:
        """End all processes but this one, which is given up where that or forking on is not possible."""
        try:
            killed = processes.kill_tree(self._zygote.pid, {self._pid})
            if killed > 1:
                self._zygote.reap(self.watch({self._pid}))
        except (Lost, TimeoutError):
            self.drop()
        here = processes.stat(self._pid)
        if here is None or here.state == "Z":
            self.drop()

    def sweep_and_tell(self) -> dict[int, int]:
        """The same; process number -> exit status, of those that ended since the last time."""
        self.sweep()
        ended: dict[int, int] = {}
        try:
            ended = self._zygote.reap(self.watch({self._pid}))
            if self._channel is not None:
                with self._awake():
                    answer = self._channel.ask({"op": "reap"}, watch=self.watch({self._pid}))
                ended |= statuses(answer.header.get("ended"))
        except Lost:
            self.drop()
        return ended

    def _left(self) -> Iterator[Module]:
        """The modules that are not left out."""
        return (one for one in self._submission.modules.items() if one[1] not in self._blocked)

    def _import_all(self, process: Process) -> bool:
        """Whether the process is still there after the imports."""
        tried: list[Module] = []
        try:
            for module in self._left():
                tried.append(module)
                self._import(process, module[0])
            self._settle(process)
        except Lost as lost:
            if not tried:
                raise RunnerError(f"The student's process {lost.message} without any module.") from lost
            self._blame(tried, self._known(process, lost, tried[-1][0]))
            return False
        return True

    def _import(self, process: Process, name: str) -> None:
        process.watch.start(self._limits.import_seconds, process.pid)
        header = process.channel.ask({"op": "import", "name": name}, watch=process.watch).header
        if "error" in header:
            _, self.import_errors[name] = self.translator.caught(header["error"], name)

    @staticmethod
    def _settle(process: Process) -> None:
        """Drop what the imports printed, and have the process ready to fork."""
        process.channel.printed()
        process.watch.start(OWN_SECONDS, process.pid)
        process.channel.ask({"op": "settle"}, watch=process.watch)

    def _known(self, process: Process, lost: Lost, name: str) -> CaughtError:
        """Why a process ended while module ``name`` was imported; nothing of it is left then."""
        frames = process.where(lost, self.translator)
        process.await_exit(lost)
        self._end_all()
        known = explain(lost, self._zygote.reap(self.watch({self._pid})).get(process.pid))
        return CaughtError(known.kind, known.message, frames, name)

    def _blame(self, tried: Sequence[Module], error: CaughtError) -> None:
        """Leave out the module whose import ended the process: of those ``tried``, the last one.

        Unless an earlier one did it, by a thread or a timer, or by answering before it was asked.
        """
        if len(tried) == 1 or error.type not in _SUDDEN or not self._find_culprits(tried[::-1]):
            self._leave_out(tried[-1], error)

    def _find_culprits(self, suspects: Sequence[Module]) -> bool:
        """Leave out every module that ends a process also by itself; whether there is one."""
        known, before = [(module, self._alone(module)) for module in suspects], len(self._blocked)
        for module, error in known:
            if error is not None:
                self._leave_out(module, error)
        return len(self._blocked) > before

    def _leave_out(self, module: Module, error: CaughtError) -> None:
        name, target = module
        self.import_errors[name] = error
        self._blocked.append(target)

    def _alone(self, module: Module) -> CaughtError | None:
        """Why a process that imports this module and no other ends, or cannot fork."""
        blocked, self._blocked = (
            self._blocked,
            [t for t in self._submission.modules.values() if t != module[1]],
        )
        self.drop()
        channel = self._enter()
        process = Process(self._pid, channel, self.watch(set()))
        errors, self.import_errors = self.import_errors, {}
        try:
            self._import(process, module[0])
            self._settle(process)
            time.sleep(_SECOND_THOUGHTS)
            self._settle(process)
            return self._cannot_fork(process, module[0])
        except Lost as lost:
            return self._known(process, lost, module[0])
        finally:
            self._blocked, self.import_errors = blocked, errors
            self.drop()

    def _cannot_fork(self, process: Process, name: str) -> CaughtError | None:
        try:
            process.channel.fork(process.watch, self._limits, [])[1].close()
        except Lost as lost:
            return CaughtError(lost.kind, "ended every process that was forked after its import", (), name)
        return None
