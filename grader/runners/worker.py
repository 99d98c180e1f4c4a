"""One submission in a process of its own, loaded once; a fresh fork of it for each question.

    with open_worker(submission, api) as worker, worker.session() as session:
        capture = session.run(probe, inputs)

To have the process ready when it is needed, start a `Zygote` first and ask it for workers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from grader.errors import RunnerError
from grader.model import CaughtError, Isolation, Submission
from grader.runners.base import Api, Limits, Session, Worker
from grader.runners.channel import Channel
from grader.runners.faults import Translator
from grader.runners.sandbox import processes
from grader.runners.watch import Lost, Watch
from grader.runners.zygote import Zygote, start_zygote

__all__ = ["ModuleWorker", "Zygote", "open_worker", "start_zygote"]

_FORK_SECONDS = 5.0


@contextmanager
def open_worker(submission: Submission, api: Api, limits: Limits | None = None) -> Iterator[Worker]:
    """Load a submission in a process of its own, below a zygote of its own."""
    with Zygote.start() as zygote, zygote.worker(submission, api, limits) as worker:
        yield worker


class ModuleWorker:
    """A loaded submission; leaving its context ends every process that it started."""

    def __init__(self, zygote: Zygote, submission: Submission, api: Api, limits: Limits) -> None:
        self._zygote = zygote
        self._submission = submission
        self._root = os.path.realpath(submission.root)
        self._api = api
        self._limits = limits
        self._translator = Translator(submission, self._root)
        self._pid = 0
        self._channel: Channel | None = None
        self._busy = False
        self.isolation = Isolation()
        self.import_errors: dict[str, CaughtError] = {}

    def __enter__(self) -> Self:
        self._load()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    @contextmanager
    def session(
        self, *, seconds: float | None = None, stubs: Mapping[str, Callable[..., Any]] | None = None
    ) -> Iterator[Session]:
        """A fresh process for one question, one at a time; nothing of it is left afterwards."""
        from grader.runners.session import ModuleSession, Surroundings

        if self._busy:
            raise RunnerError("A worker has one session at a time.")
        self._busy = True
        around = Surroundings(
            self._api, self._limits, self._translator, self.import_errors, self._post_mortem
        )
        watch = self._watch(_FORK_SECONDS, {self._pid})
        assert self._channel is not None
        _, channel = self._channel.fork(watch)
        session = ModuleSession(channel, watch, around, seconds or self._limits.seconds)
        try:
            yield session
        finally:
            session.close()
            processes.kill_tree(self._zygote.pid, {self._pid})
            self._channel.ask({"op": "reap"}, watch=self._watch(_FORK_SECONDS, ()))
            self._busy = False

    def _post_mortem(self, lost: Lost) -> Lost:
        return lost

    def _watch(self, seconds: float, keep: set[int]) -> Watch:
        watch = Watch(self._zygote.pid, keep, self._limits.memory_mb, self._limits.processes)
        watch.start(seconds)
        return watch

    def _load(self) -> None:
        watch = self._watch(self._limits.import_seconds, set())
        self._pid, self._channel = self._zygote.channel(self._limits).fork(watch)
        report = self._channel.ask(
            {
                "op": "enter",
                "memory_mb": self._limits.memory_mb,
                "processes": self._limits.processes,
                "file_bytes": self._limits.file_bytes,
                "root": self._root,
                "modules": dict(self._submission.modules),
                "package": self._submission.package,
                "aliases": list(self._submission.aliases),
                "blocked": [],
            },
            watch=watch,
        )
        print(report.header)
        for name in self._submission.modules:
            message = self._channel.ask({"op": "import", "name": name}, watch=watch)
            if "error" in message.header:
                _, self.import_errors[name] = self._translator.caught(message.header["error"], name)
        self._channel.ask({"op": "settle"}, watch=watch)

    def _end(self) -> None:
        if self._channel is not None:
            self._channel.close()
        processes.kill_tree(self._zygote.pid)
