"""The calls that probes make, as a list that a bare process can make again.

A step is ``(kind, target, name, args, kwargs)`` with kind ``call`` (a function of a module),
``method``, ``update`` (items of a dictionary) or ``set`` (an attribute).  Arguments that are
earlier results are ``(SLOT, step, item)``, attributes of them ``(ATTRIBUTE, slot, name)``: plain
tuples, so that the bare process needs nothing of ours to read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from grader.assignment import Assignment
from grader.golden import Goldens, LocalImpl, flatten
from grader.grading import grade
from grader.grading.crew import Crew
from grader.model import Capture, CaughtError, Inputs, Isolation, Probe, Submission

SLOT = "@slot"
ATTRIBUTE = "@attribute"
Step = tuple[str, Any, str, tuple[Any, ...], dict[str, Any]]


def record(assignment: Assignment) -> list[list[Step]]:
    """The calls of a whole grading, own forward passes and repetitions included: one list of
    steps a run of a probe.  They are recorded on the reference, which makes the same ones as
    any submission that is right."""
    worker = RecordingWorker(assignment.reference())
    nobody = Submission("trace", Path(), (), "", {}, {})
    grade(assignment, nobody, Crew([worker]), Goldens(assignment.reference()))
    return worker.traces


class RecordingWorker:
    """Runs probes here, and keeps what they asked for."""

    isolation = Isolation()
    import_errors: Mapping[str, CaughtError] = {}

    def __init__(self, reference: SimpleNamespace) -> None:
        self._reference = reference
        self.traces: list[list[Step]] = []

    def session(self, **_: Any) -> AbstractContextManager[RecordingSession]:
        return nullcontext(RecordingSession(self._reference, self.traces))


class RecordingSession:
    """One question's runs."""

    alive = True

    def __init__(self, reference: SimpleNamespace, traces: list[list[Step]]) -> None:
        self.impl = LocalImpl(reference)
        self._traces = traces

    def run(self, probe: Probe, inputs: Inputs) -> Capture:
        recorder = Recorder(self.impl)
        self._traces.append(recorder.steps)
        outputs: dict[str, Any] = {}
        for name, value in probe(recorder, deepcopy(inputs)):
            outputs.update(flatten(name, value))
        return Capture("ok", outputs)


class Recorder:
    """An implementation that writes down what it is asked."""

    def __init__(self, real: LocalImpl) -> None:
        self._real = real
        self._slots: dict[int, tuple[str, int, int]] = {}
        self._keep: list[Any] = []
        self.steps: list[Step] = []

    def __getattr__(self, module: str) -> Any:
        return _Module(self, getattr(self._real, module), module)

    def value(self, thing: Any) -> Any:
        return self._real.value(_real(thing))

    def update(self, target: Any, values: Mapping[str, Any]) -> None:
        self.step("update", target, "", (dict(values),), {})
        self._real.update(_real(target), values)

    def first_accepted(
        self, function: Any, args: Sequence[Any], variants: Sequence[Mapping[str, Any]]
    ) -> Any:
        return function(*args, **variants[0])

    def step(self, kind: str, target: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
        frozen_args = tuple(self.freeze(a) for a in args)
        frozen_kwargs = {k: self.freeze(v) for k, v in kwargs.items()}
        self.steps.append((kind, self.freeze(target), name, frozen_args, frozen_kwargs))
        return len(self.steps) - 1

    def freeze(self, thing: Any) -> Any:
        """An argument as the trace keeps it: a slot where it is an earlier result, else a copy."""
        if isinstance(thing, _Attribute):
            return (ATTRIBUTE, self.freeze(thing.owner), thing.name)
        real = _real(thing)
        return self._slots.get(id(real)) or deepcopy(real)

    def result(self, number: int, value: Any) -> Any:
        """Note where a result and its items came from, so that later arguments refer to it."""
        self._keep.append(value)
        self._slots[id(value)] = (SLOT, number, -1)
        if isinstance(value, tuple):
            self._slots |= {
                id(item): (SLOT, number, i) for i, item in enumerate(value) if not isinstance(item, dict)
            }
            return tuple(self.wrap(item) for item in value)
        return self.wrap(value)

    def wrap(self, value: Any) -> Any:
        return _Object(self, value) if hasattr(value, "loss") else value


class _Module:
    def __init__(self, recorder: Recorder, real: Any, name: str) -> None:
        self._recorder, self._real, self._name = recorder, real, name

    def __getattr__(self, function: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            number = self._recorder.step("call", self._name, function, args, kwargs)
            real_args = [_real(a) for a in args]
            return self._recorder.result(number, getattr(self._real, function)(*real_args, **kwargs))

        return call


class _Object:
    def __init__(self, recorder: Recorder, real: Any) -> None:
        object.__setattr__(self, "recorder", recorder)
        object.__setattr__(self, "real", real)

    def __getattr__(self, name: str) -> Any:
        return _Attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.recorder.step("set", self, name, (value,), {})
        setattr(self.real, name, value)


class _Attribute:
    def __init__(self, owner: _Object, name: str) -> None:
        self.owner, self.name = owner, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        recorder = self.owner.recorder
        number = recorder.step("method", self.owner, self.name, args, kwargs)
        return recorder.result(number, getattr(self.owner.real, self.name)(*args, **kwargs))


def _real(thing: Any) -> Any:
    if isinstance(thing, _Attribute):
        return getattr(thing.owner.real, thing.name)
    return thing.real if isinstance(thing, _Object) else thing
