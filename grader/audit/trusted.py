"""A worker for code that we trust: the reference, with or without a mistake, in this process.

It offers what the worker of a student's process offers, so that the whole way of grading is the
same, and takes a hundredth of the time.  Never used for what somebody handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field, fields, replace
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from grader.golden import LocalImpl, flatten
from grader.model import Capture, CaughtError, Inputs, Isolation, Probe
from grader.records import dataclass
from grader.runners.values import copy

LAYERS = "layers"


@dataclass(frozen=True, slots=True)
class TrustedSession:
    """Runs probes on an implementation of ours."""

    impl: LocalImpl
    alive: bool = True

    def run(self, probe: Probe, inputs: Inputs) -> Capture:
        """The probe's outputs, up to the first exception."""
        np.random.seed(0)  # noqa: NPY002 - as the student's process does
        outputs: dict[str, Any] = {}
        try:
            with np.errstate(all="ignore"):  # a mistake may well divide by zero
                for name, value in probe(self.impl, copy(inputs)):
                    outputs.update(flatten(name, value))
        except Exception as error:
            caught = CaughtError(type(error).__name__, str(error))
            return Capture("call", outputs, error=caught)
        return Capture("ok", outputs)


@dataclass(frozen=True, slots=True)
class TrustedWorker:
    """``implementation`` holds a namespace a module, as `Assignment.reference` gives it."""

    implementation: SimpleNamespace
    isolation: Isolation = field(default_factory=Isolation)

    @property
    def import_errors(self) -> Mapping[str, CaughtError]:
        """None: it is ours."""
        return {}

    def session(
        self, *, seconds: float | None = None, stubs: Mapping[str, Callable[..., Any]] | None = None
    ) -> AbstractContextManager[TrustedSession]:
        """``seconds`` do not count: what runs here ends."""
        del seconds
        return nullcontext(TrustedSession(LocalImpl(with_functions(self.implementation, stubs or {}))))


def with_functions(package: SimpleNamespace, functions: Mapping[str, Any]) -> SimpleNamespace:
    """The package with functions or classes replaced (``layers.affine_forward``) wherever they
    are used, as they would be in a student's file: by other layers, and by the networks."""
    if not functions:
        return package
    modules = {name: dict(vars(module)) for name, module in vars(package).items()}
    for path, function in functions.items():
        module, _, name = path.partition(".")
        modules[module][name] = function
    layers = {path.partition(".")[2]: f for path, f in functions.items() if path.startswith(f"{LAYERS}.")}
    for names in modules.values():
        names.update({name: _rebuilt(value, layers) for name, value in names.items() if name not in layers})
    return SimpleNamespace(**{name: SimpleNamespace(**names) for name, names in modules.items()})


def _rebuilt(value: Any, layers: Mapping[str, Any]) -> Any:
    """A function or network that uses the replaced layers instead of those it was written with."""
    if isinstance(value, FunctionType) and layers.keys() & set(_used(value)):
        seen = {**value.__globals__, **layers}
        return FunctionType(value.__code__, seen, value.__name__, value.__defaults__, value.__closure__)
    table = getattr(value, LAYERS, None) if isinstance(value, type) else None
    if table is None:
        return value
    known = {entry.name for entry in fields(table)}
    table = replace(table, **{name: f for name, f in layers.items() if name in known})
    return type(value.__name__, (value,), {LAYERS: table})


def _used(function: FunctionType) -> Iterator[str]:
    yield from function.__code__.co_names
