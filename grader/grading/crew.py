"""Who does the work: the workers of one submission, by the framework that a question needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import groupby
from queue import SimpleQueue
from threading import Lock
from typing import TypeVar

from grader.model import Isolation, Question
from grader.runners.base import Worker

Answer = TypeVar("Answer")
Hire = Callable[[Question], Worker]
"""Makes the worker of a question's framework ready.  Raises `GraderError` when it cannot be had."""


class Crew:
    """The workers of one submission; each serves one question at a time.

    ``plain`` are those without a framework; they answer all questions where nobody is hired.
    """

    def __init__(self, plain: Sequence[Worker], hire: Hire | None = None) -> None:
        self._plain = plain
        self._hire = hire
        self._free: dict[str, SimpleQueue[Worker]] = {"": SimpleQueue()}
        self._hiring: Mapping[str, Lock] = {}
        self._lock = Lock()
        for worker in plain:
            self._free[""].put(worker)

    @property
    def isolation(self) -> Isolation:
        """Which layers of the sandbox hold, for all alike."""
        return self._plain[0].isolation

    @contextmanager
    def worker(self, question: Question) -> Iterator[Worker]:
        """A worker for this question, as soon as one is free.

        Raises `GraderError` where there is none: of a framework that is not installed, for one.
        """
        free = self._queue(question)
        worker = free.get()
        try:
            yield worker
        finally:
            free.put(worker)

    def each(self, questions: Sequence[Question], answer: Callable[[Question], Answer]) -> Iterator[Answer]:
        """The answer to each question, in order; as many at a time as there are plain workers.

        The questions of a framework, which share one worker, follow one another in one thread;
        the first of those threads begins at once, since a framework takes its time to start.
        """
        if len(self._plain) == 1:
            yield from map(answer, questions)
            return
        answers: dict[str, Future[Answer]] = {question.id: Future() for question in questions}

        def work(group: Sequence[Question]) -> None:
            for question in group:
                try:
                    answers[question.id].set_result(answer(question))
                except BaseException as error:  # noqa: BLE001, RUF100 - raised where it is waited for
                    answers[question.id].set_exception(error)

        with ThreadPoolExecutor(len(self._plain)) as pool:
            for group in _groups(questions):
                pool.submit(work, group)
            yield from (answers[question.id].result() for question in questions)

    def _queue(self, question: Question) -> SimpleQueue[Worker]:
        """The free workers of a framework; the first question of one has its worker hired."""
        framework = question.framework if self._hire is not None else ""
        with self._lock:
            lock = self._hiring.get(framework) or Lock()
            self._hiring = {**self._hiring, framework: lock}
        with lock:
            if framework not in self._free:
                assert self._hire is not None
                worker = self._hire(question)
                self._free[framework] = SimpleQueue()
                self._free[framework].put(worker)
        return self._free[framework]


def _groups(questions: Sequence[Question]) -> list[list[Question]]:
    """Each plain question by itself, those of a framework together, one framework in front."""
    by_framework = groupby(sorted(questions, key=lambda q: q.framework), key=lambda q: q.framework)
    known = {framework: list(group) for framework, group in by_framework}
    plain = [[question] for question in known.pop("", [])]
    together = list(known.values())
    return [*together[:1], *plain, *together[1:]]
