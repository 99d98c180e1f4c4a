"""One submission in a process of its own, loaded once; a fresh fork of it for each question.

    with open_worker(submission, api) as worker, worker.session() as session:
        capture = session.run(probe, inputs)

To have the process ready when it is needed, start a `Zygote` first and ask it for workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from grader.errors import RunnerError
from grader.model import CaughtError, Isolation, Submission
from grader.runners.base import Api, Limits, Session, Worker
from grader.runners.loaded import LoadedSubmission
from grader.runners.notebooks import Notebooks
from grader.runners.process import Process, explain
from grader.runners.watch import Lost
from grader.runners.zygote import Zygote

if TYPE_CHECKING:
    from grader.runners.kept import Kept

__all__ = ["ModuleWorker", "Zygote", "open_worker"]


@contextmanager
def open_worker(submission: Submission, api: Api, limits: Limits | None = None) -> Iterator[Worker]:
    """Load a submission in a process of its own, below a zygote of its own."""
    with Zygote.start() as zygote, zygote.worker(submission, api, limits) as worker:
        yield worker


class ModuleWorker:
    """A loaded submission; leaving its context ends every process that it started.

    Raises `RunnerError` when no process can be had, and for a second session at the same time.
    """

    def __init__(self, zygote: Zygote, submission: Submission, api: Api, limits: Limits) -> None:
        self._loaded = LoadedSubmission(zygote, submission, limits)
        self._modules = submission.modules
        self._notebooks = Notebooks(submission, self._loaded.translator)
        self._api = api
        self._limits = limits
        self._kept: Kept | None = None
        self._busy = False

    def __enter__(self) -> Self:
        try:
            self._loaded.load()
        except BaseException:
            self._loaded.drop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._loaded.drop()

    @property
    def isolation(self) -> Isolation:
        """Which layers of the sandbox hold."""
        return self._loaded.isolation

    @property
    def import_errors(self) -> Mapping[str, CaughtError]:
        """The assignment's module name -> why it could not be imported."""
        return self._loaded.import_errors

    @contextmanager
    def session(
        self, *, seconds: float | None = None, stubs: Mapping[str, Callable[..., Any]] | None = None
    ) -> Iterator[Session]:
        """A fresh process for one question, one at a time; nothing of it is left afterwards."""
        if self._busy:
            raise RunnerError("A worker has one session at a time.")
        self._busy = True
        try:
            yield from self._session(seconds or self._limits.seconds, stubs or {})
        finally:
            self._busy = False

    def _session(self, seconds: float, stubs: Mapping[str, Callable[..., Any]]) -> Iterator[Session]:
        from grader.runners.callbacks import Callbacks
        from grader.runners.conversation import Surroundings
        from grader.runners.kept import Kept
        from grader.runners.session import ModuleSession

        def post_mortem(process: Process, lost: Lost) -> Lost:
            process.await_exit(lost)
            return explain(lost, self._loaded.sweep_and_tell().get(process.pid))

        def renew(process: Process | None) -> Process:
            if process is not None:
                self._loaded.sweep()
            try:
                fresh = self._loaded.fork(list(stubs))
            except Lost:
                self._loaded.drop()
                raise
            if process is not None:
                process.channel.close()
            return fresh

        self._kept = self._kept or Kept(self._limits.kept_bytes)
        around = Surroundings(
            self._api,
            self._limits,
            self._loaded.translator,
            self._modules,
            self._notebooks,
            self.import_errors,
            post_mortem,
            renew,
            self._kept,
        )
        callbacks = Callbacks(stubs, self._limits.message_bytes, self._limits.memory_mb)
        session = ModuleSession(around, seconds, callbacks)
        try:
            yield session
        finally:
            if session.begun is not None:
                session.begun.channel.close()
                self._loaded.sweep()
