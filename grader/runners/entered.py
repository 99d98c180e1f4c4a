"""A submission's process behind the sandbox, before anything of the submission is imported."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader.errors import RunnerError
from grader.model import Isolation, Submission
from grader.runners.base import Limits
from grader.runners.channel import Channel
from grader.runners.faults import Translator
from grader.runners.layers import LAYERS
from grader.runners.sandbox import processes
from grader.runners.sandbox.disk import Disk
from grader.runners.watch import Lost, Watch
from grader.runners.zygote import Zygote

_RUN = secrets.token_hex()
OWN_SECONDS = 5.0
"""Processor time for what is ours alone: forking, applying the sandbox, telling who ended."""


class EnteredSubmission:
    """Has such a process made by `enter`, and ended by `end_all`; ``blocked`` are the import names
    of modules that are left out."""

    def __init__(self, zygote: Zygote, submission: Submission, limits: Limits) -> None:
        self._zygote = zygote
        self._submission = submission
        self._root = os.path.realpath(submission.root)
        self._limits = limits
        self._disk = Disk(self._root, limits.disk_bytes, limits.disk_files)
        self._channel: Channel | None = None
        self._handle: processes.Handle | None = None
        self._pid = 0
        self._blocked: list[str] = []
        self.translator = Translator(submission, self._root)
        self.isolation = Isolation()

    def watch(self, keep: set[int]) -> Watch:
        """A watch over all processes but those in ``keep``, with time for what is ours."""
        limits = self._limits
        watch = Watch(self._zygote.pid, keep, limits.memory_mb, limits.processes, self._disk)
        watch.start(OWN_SECONDS)
        return watch

    def _enter(self) -> Channel:
        """Fork from the zygote, and put the new process behind the sandbox."""
        self._zygote.ensure()
        with suppress(OSError):
            Path(self._root).chmod(stat.S_IRWXU)  # whatever was done to it the last time
        watch = self.watch(set())
        try:
            self._pid, self._channel = self._zygote.channel.fork(watch, self._limits)
            self._handle = processes.Handle(self._pid)
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
            "seed": f"{_RUN} {self._root}",
            "without": sorted(self._zygote.policy.without),
            "limits": [self._limits.memory_mb, self._limits.processes, self._limits.file_bytes],
        }

    def _end_all(self) -> None:
        """End everything below the zygote; raises `RunnerError` when something will not end."""
        try:
            processes.kill_tree(self._zygote.pid)
        except TimeoutError as error:
            raise RunnerError(f"A student's process is out of control: {error}.") from error
