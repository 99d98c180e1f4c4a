"""The processes of one question: a new one when the last has died, within reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from grader.grading.own_forward import own_gradient
from grader.model import Capture, Case, Question
from grader.runners.base import Session, Worker
from grader.runners.values import Array

DEATHS = 2  # a second case that hangs or dies ends the question: the rest would too
AFTER_HANG = 0.2  # share of the time once a function of the question has hung

Stubs = Mapping[str, Callable[..., Any]]


class Runs(ExitStack):
    """Runs of one question's probe.

    ``seconds`` is the time of a run; ``hung`` the functions that are known to hang, to which
    those that hang here are added; ``stubs`` are answered by the grader.
    """

    def __init__(
        self, worker: Worker, question: Question, seconds: float, hung: set[str], stubs: Stubs | None = None
    ) -> None:
        super().__init__()
        self._worker = worker
        self._question = question
        self._whole = seconds
        self._hung = hung
        self._stubs = stubs
        self._open: Session | None = None
        self._deaths = 1 if self._slow() else 0

    def session(self) -> Session:
        """A live process."""
        if self._open is None or not self._open.alive:
            self.close()
            manager = self._worker.session(seconds=self._seconds(), stubs=self._stubs)
            self._open = self.enter_context(manager)
        return self._open

    def run(self, case: Case) -> Capture:
        """The probe on one case; not run any more after too many deaths."""
        session = self._open if self._open is not None and self._given_up else self.session()
        alive = session.alive
        capture = session.run(self._question.probe, case.inputs)
        self._deaths += alive and not session.alive
        if capture.stage == "timeout":
            self._hung.add(capture.error.function if capture.error else self._question.function)
        return capture

    def own_gradient(self, case: Case, output: str, directions: Sequence[Array]) -> list[float] | None:
        """Central differences of the student's forward pass, unless it dies of them."""
        if self._given_up:
            return None
        session = self.session()
        values = own_gradient(session, self._question, case, output, directions)
        self._deaths += not session.alive
        return values

    @property
    def _given_up(self) -> bool:
        return self._deaths >= DEATHS

    def _slow(self) -> bool:
        return bool(self._hung & {self._question.function, *self._question.uses})

    def _seconds(self) -> float:
        return self._whole * AFTER_HANG if self._slow() else self._whole
