"""A question whose process has ended, or could not be had: every run says so."""

from __future__ import annotations

from grader.model import Capture, CaughtError, Inputs, Probe, Stage
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
