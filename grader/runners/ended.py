"""A question whose process has ended, or could not be had: every run says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from grader.model import Capture, CaughtError, Inputs, Isolation, Probe, Stage
from grader.runners.watch import Lost


def not_run(stage: Stage, error: CaughtError) -> Capture:
    """The capture of a run for which there is no process any more."""
    return Capture(stage, {}, error=error, notes=("Not run: the process had already ended.",))


class EndedSession:
    """A question for which no process could be had, because of what student code had done."""

    impl = None
    alive = False

    def __init__(self, lost: Lost) -> None:
        self._error = CaughtError(lost.kind, lost.message)
        self._stage = lost.stage

    def run(self, probe: Probe, inputs: Inputs) -> Capture:  # noqa: ARG002 - as every session
        """Nothing is run; the capture says why."""
        return not_run(self._stage, self._error)


class AbsentWorker:
    """The worker of a file that was not handed in: no process is started to say so."""

    isolation = Isolation()
    import_errors: Mapping[str, CaughtError] = {}

    def __init__(self, file: str) -> None:
        self._lost = Lost("import", "MissingModule", f"`{file}` was not handed in")

    @contextmanager
    def session(
        self, *, seconds: float | None = None, stubs: Mapping[str, Callable[..., Any]] | None = None
    ) -> Iterator[EndedSession]:
        """A question that ended before it began."""
        del seconds, stubs
        yield EndedSession(self._lost)
