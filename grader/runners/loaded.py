"""The process that has loaded a submission, and from which its questions' processes are forked."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import Any

from grader.errors import RunnerError
from grader.model import CaughtError, Isolation, Submission
from grader.runners.base import Limits
from grader.runners.channel import Channel
from grader.runners.faults import Translator
from grader.runners.frameworks import FRAMEWORKS
from grader.runners.layers import LAYERS
from grader.runners.process import Process, explain, statuses
from grader.runners.sandbox import processes
from grader.runners.watch import Lost, Watch
from grader.runners.zygote import Zygote

OWN_SECONDS = 5.0
"""Processor time for what is ours alone: forking, applying the sandbox, telling who ended."""


class LoadedSubmission:
    """A submission's process: loaded by `load`, ended by `drop`, and loaded again when it is gone.

    Each module is imported on its own; one that takes the process down is left out next time.
    Where a framework cannot fork after it has worked, each question's process imports them itself.
    """

    def __init__(self, zygote: Zygote, submission: Submission, limits: Limits) -> None:
        self._zygote = zygote
        self._submission = submission
        self._root = os.path.realpath(submission.root)
        self._limits = limits
        self._channel: Channel | None = None
        self._pid = 0
        self._blocked: list[str] = []
        framework = FRAMEWORKS.get(zygote.framework)
        self._forks_loaded = framework is None or framework.forks_loaded
        self.translator = Translator(submission, self._root)
        self.isolation = Isolation()
        self.import_errors: dict[str, CaughtError] = {}

    def load(self) -> None:
        """Have the process ready; raises `RunnerError` when it cannot be had."""
        while self._channel is None:
            channel = self._enter()
            if self._forks_loaded and not self._import_all(Process(self._pid, channel, self.watch(set()))):
                self.drop()

    def drop(self) -> None:
        """End the process and everything below it."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        self._end_all()
        self._pid = 0

    def fork(self, stubs: list[str]) -> Process:
        """A process for one question; raises `Lost` when student code made that impossible."""
        while True:
            self.load()
            assert self._channel is not None
            watch = self.watch({self._pid})
            process = Process(*self._channel.fork(watch, self._limits, stubs), watch)
            if self._forks_loaded or self._import_all(process):
                return process
            process.channel.close()
            self.drop()

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
                answer = self._channel.ask({"op": "reap"}, watch=self.watch({self._pid}))
                ended |= statuses(answer.header.get("ended"))
        except Lost:
            self.drop()
        return ended

    def watch(self, keep: set[int]) -> Watch:
        """A watch over all processes but those in ``keep``, with time for what is ours."""
        watch = Watch(self._zygote.pid, keep, self._limits.memory_mb, self._limits.processes)
        watch.start(OWN_SECONDS)
        return watch

    def _enter(self) -> Channel:
        """Fork from the zygote, and put the new process behind the sandbox."""
        self._zygote.ensure()
        watch = self.watch(set())
        try:
            self._pid, self._channel = self._zygote.channel.fork(watch, self._limits)
            header = self._channel.ask(self._request(), watch=watch).header
        except Lost as lost:
            raise RunnerError(f"The student's process could not be started: it {lost.message}.") from lost
        if "error" in header:
            raise RunnerError(f"The student's process could not be prepared: {header['error']}")
        self.isolation = Isolation((*header["active"], "process_tree"), header["missing"])
        self._require(self._zygote.policy.required)
        return self._channel

    def _require(self, layers: Collection[str]) -> None:
        """Raise `RunnerError` unless all these layers hold; no student code has run by then."""
        if absent := [name for name in LAYERS if name in layers and name not in self.isolation.active]:
            reasons = self.isolation.missing
            names = ", ".join(f"{name} ({reasons.get(name, 'unknown')})" for name in absent)
            raise RunnerError(
                f"Nothing was run: this machine lacks the required isolation {names}; "
                "`grader doctor` says what to do."
            )

    def _request(self) -> dict[str, Any]:
        return {
            "op": "enter",
            "root": self._root,
            "modules": dict(self._submission.modules),
            "package": self._submission.package,
            "aliases": list(self._submission.aliases),
            "blocked": self._blocked,
            "without": sorted(self._zygote.policy.without),
            "limits": [self._limits.memory_mb, self._limits.processes, self._limits.file_bytes],
        }

    def _import_all(self, process: Process) -> bool:
        """Whether the process is still there after the imports."""
        last = ("", "")
        for name, target in self._submission.modules.items():
            if target in self._blocked:
                continue
            last = name, target
            process.watch.start(self._limits.import_seconds, process.pid)
            try:
                header = process.channel.ask({"op": "import", "name": name}, watch=process.watch).header
            except Lost as lost:
                self._block(name, target, lost, process)
                return False
            if "error" in header:
                _, self.import_errors[name] = self.translator.caught(header["error"], name)
        return self._settle(process, *last)

    def _settle(self, process: Process, name: str, target: str) -> bool:
        """Drop what the imports printed, and have the process ready to fork.

        A process that ends meanwhile (of a thread, of what is collected) is taken to have ended
        of module ``name``, the last one imported; False then.
        """
        process.channel.printed()
        process.watch.start(OWN_SECONDS, process.pid)
        try:
            process.channel.ask({"op": "settle"}, watch=process.watch)
        except Lost as lost:
            if not target:
                raise RunnerError(f"The student's process {lost.message} without any module.") from lost
            self._block(name, target, lost, process)
            return False
        return True

    def _block(self, name: str, target: str, lost: Lost, process: Process) -> None:
        """Note why a module ended the process, and leave it out from now on."""
        frames = process.where(lost, self.translator)
        process.await_exit(lost)
        self._end_all()
        known = explain(lost, self._zygote.reap(self.watch({self._pid})).get(process.pid))
        self.import_errors[name] = CaughtError(known.kind, known.message, frames, name)
        self._blocked.append(target)

    def _end_all(self) -> None:
        """End everything below the zygote; raises `RunnerError` when something will not end."""
        try:
            processes.kill_tree(self._zygote.pid)
        except TimeoutError as error:
            raise RunnerError(f"A student's process is out of control: {error}.") from error
