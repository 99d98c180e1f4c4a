"""Whether a function gives the same whatever was called before it.

Asked where something is wrong and no cause is known.  The probe runs once more in a fresh process,
and before and after each call of the functions in question the same function is called with other
arguments.  A counter, a kept array, an array that the next call overwrites, and random numbers drawn
without a seed all show; a function of its arguments alone gives what it gave before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from grader.checks.compare import agrees
from grader.model import Case, Inputs, Outputs, Probe, Question
from grader.runners.base import Worker
from grader.runners.remote import Stopped

PLAIN = (np.ndarray, np.generic, float, int, str, type(None))


def changed_by_other_calls(
    worker: Worker, question: Question, case: Case, functions: Collection[str], before: Outputs
) -> str | None:
    """The first output that is not as ``before`` when other calls of ``functions`` surround theirs."""
    with worker.session() as session:
        capture = session.run(_among_other_calls(question.probe, functions), case.inputs)
    if capture.stage not in ("ok", "call"):
        return None
    after = capture.outputs
    return next((name for name in before if name not in after or _differ(before[name], after[name])), None)


def _differ(one: Any, other: Any) -> bool:
    return isinstance(one, PLAIN) and not agrees(other, one)


def _among_other_calls(probe: Probe, functions: Collection[str]) -> Probe:
    def run(impl: Any, inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield from probe(_Impl(impl, functions), inputs)

    return run


class _Impl:
    """The stand-in for the student's package, with other calls around those of some functions."""

    def __init__(self, impl: Any, functions: Collection[str]) -> None:
        self._impl = impl
        self._functions = functions

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._impl, name)
        names = {path.partition(".")[2] for path in self._functions if path.startswith(f"{name}.")}
        return _Module(found, names) if names else found


class _Module:
    def __init__(self, module: Any, names: Collection[str]) -> None:
        self._module = module
        self._names = names

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._module, name)
        return _among(function) if name in self._names else function


def _among(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        _elsewhere(function, args, kwargs)
        result = function(*args, **kwargs)
        _elsewhere(function, args, kwargs)
        _elsewhere(function, _twice_the_batch(args), kwargs)
        return result

    return call


def _elsewhere(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Call it with other arguments, if all are plain: what stays in the student's process may well be
    meant to be changed by a call.  Whatever becomes of it does not matter here."""
    if not all(map(_plain, (*args, *kwargs.values()))):
        return
    try:
        function(*map(_other, args), **{name: _other(value) for name, value in kwargs.items()})
    except (Exception, Stopped):  # noqa: BLE001, RUF100 - the student's function, on odd arguments
        return


def _plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_plain, value.values()))
    return isinstance(value, PLAIN)


def _other(value: Any) -> Any:
    """An array of the same shape with other numbers; anything else as it is, copied."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return np.asarray(1 - 0.5 * value, dtype=value.dtype)
    return deepcopy(value)


def _twice_the_batch(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The first argument with twice as many examples: what is kept of them has another shape then."""
    if args and isinstance(args[0], np.ndarray) and args[0].ndim:
        return (np.concatenate([args[0], args[0]]), *args[1:])
    return args
