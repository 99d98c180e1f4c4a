"""Golden outputs: what the reference gives when a question's probe runs on it.

They are computed when they are needed, which takes milliseconds, or read from a store that
``grader golden build`` wrote: a student's copy of the program has no reference, only the
stored outputs of the public cases.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.errors import AssignmentError
from grader.model import Case, Outputs, Question
from grader.runners.values import copy

STORE = "golden.npz"
VERIFY_RTOL = 1e-9  # the same formulas on another machine's BLAS differ by rounding, not by more
VERIFY_ATOL = 1e-12


class LocalImpl:
    """The reference, offering probes what the stand-in for a student's package offers them."""

    def __init__(self, reference: SimpleNamespace) -> None:
        self._reference = reference

    def __getattr__(self, module: str) -> Any:
        return getattr(self._reference, module)

    @staticmethod
    def value(thing: Any) -> Any:
        """A plain copy of a nested structure of arrays and numbers."""
        return deepcopy(_plain(thing))

    def cells(self, notebook: str, pattern: str, below: str = "", names: Sequence[str] = ()) -> Any:
        """What the notebook's reference has in place of cells: its ``cells(pattern)``, else itself."""
        del below, names
        reference = getattr(self._reference, notebook)
        return reference.cells(pattern) if hasattr(reference, "cells") else reference

    @staticmethod
    def attempt(_notebook: str, _pattern: str, below: str = "") -> None:
        """Nothing: the reference's cells do what they do once."""
        del below

    @staticmethod
    def printed(_notebook: str, _pattern: str, below: str = "") -> str:
        """The reference shows nothing: what a notebook prints is compared with what it printed before."""
        del below
        return ""

    @staticmethod
    def replay(_notebook: str, _seconds: float = 0.0, _whole: float = 0.0) -> list[dict[str, Any]]:
        """The reference has no cells."""
        return []

    @staticmethod
    def data(**arrays: Any) -> None:
        """The data that references train on."""
        from grader.reference.nets import given  # a copy without references does not get here

        given.provide(arrays)

    @staticmethod
    def instead(**_values: Any) -> None:
        """References run no cells."""

    @staticmethod
    def written(_notebook: str, _question: str) -> None:
        """The reference writes no answers."""

    @staticmethod
    def run_test(_test: str, _file: str, _source: str) -> dict[str, Any]:
        """What is expected of every test of the course's own; the reference is not asked."""
        return {"outcome": "passed"}

    @staticmethod
    def update(target: dict[str, Any], values: Mapping[str, Any]) -> None:
        """Assign items of a dictionary."""
        target.update(deepcopy(dict(values)))

    @staticmethod
    def first_accepted(
        function: Callable[..., Any], args: Sequence[Any], variants: Sequence[Mapping[str, Any]]
    ) -> Any:
        """Call with the first set of keywords whose names the function has (else with the first)."""
        names = set(inspect.signature(function).parameters)
        keywords = next((v for v in variants if set(v) <= names), variants[0])
        return function(*args, **keywords)


def compute(question: Question, case: Case, reference: SimpleNamespace) -> Outputs:
    """Run the probe on the reference.

    Raises `AssignmentError` when the reference or the probe fails: never the student's fault.
    """
    outputs, error = attempt(question, case, reference)
    if error is not None:
        what = f"{type(error).__name__}: {error}"
        raise AssignmentError(f"{question.id}, case {case.id!r}: the reference failed: {what}") from error
    return outputs


def attempt(
    question: Question, case: Case, implementation: SimpleNamespace
) -> tuple[Outputs, Exception | None]:
    """What an implementation of ours gives, and what it failed with in the end, if it did."""
    outputs: dict[str, Any] = {}
    np.random.seed(case.seed % 2**32)  # noqa: NPY002 - the reference draws from it, as the course does
    try:
        for name, value in question.probe(LocalImpl(implementation), copy(case.inputs)):
            outputs.update(flatten(name, value))
    except Exception as error:
        return outputs, error
    return outputs, None


def flatten(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Dictionaries become dotted names: ``grads`` holding ``W1`` is ``grads.W1``."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from flatten(f"{name}.{key}", item)
    else:
        yield name, _plain(value)


def _plain(value: Any) -> Any:
    """What stands for an array, as one."""
    ours = not isinstance(value, (np.ndarray, np.generic)) and hasattr(value, "__array__")
    return np.asarray(value) if ours else value


def fingerprint(case: Case) -> str:
    """A digest of a case's inputs: stored outputs belong to these and no others."""
    digest = hashlib.sha256(case.id.encode())
    for name, value in flatten("", case.inputs):
        digest.update(name.encode())
        digest.update(_bytes_of(value))
    return digest.hexdigest()[:16]


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, np.ndarray):
        return f"{value.dtype.str}{value.shape}".encode() + np.ascontiguousarray(value).tobytes()
    return repr(value).encode()


class Goldens:
    """Golden outputs on request: from the reference where there is one, else from the store."""

    def __init__(self, reference: SimpleNamespace | None, store: Path | None = None) -> None:
        self.reference = reference
        self._stored = load(store) if reference is None and store is not None else {}

    def get(self, question: Question, case: Case) -> Outputs:
        """Raises `AssignmentError` when there is neither a reference nor a stored output."""
        if self.reference is not None:
            return compute(question, case, self.reference)
        try:
            return self._stored[_key(question, case)]
        except KeyError:
            raise AssignmentError(
                f"{question.id}, case {case.id!r}: no golden output is stored for these inputs; "
                "whoever made this copy has to run `grader golden build` again."
            ) from None


def _key(question: Question, case: Case) -> str:
    return f"{question.id}|{case.id}|{case.form}|{fingerprint(case)}"


def build(questions: Iterable[Question], reference: SimpleNamespace, *, hidden: bool) -> dict[str, Outputs]:
    """Golden outputs of all cases, public and, if asked for, hidden."""
    return {
        _key(question, case): compute(question, case, reference)
        for question in questions
        for case in question.cases
        if question.golden and (hidden or not case.hidden)
    }


def store(goldens: Mapping[str, Outputs], path: Path) -> None:
    """Write an .npz of plain arrays; numbers and None travel in a JSON index beside them."""
    arrays: dict[str, Any] = {}
    index: dict[str, dict[str, Any]] = {}
    for key, outputs in goldens.items():
        index[key] = {}
        for name, value in outputs.items():
            if isinstance(value, (np.ndarray, np.generic)):
                arrays[f"a{len(arrays)}"] = value
                index[key][name] = {"array": f"a{len(arrays) - 1}"}
            else:
                index[key][name] = {"value": value}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, allow_pickle=False, index=np.array(json.dumps(index)), **arrays)


def load(path: Path) -> dict[str, Outputs]:
    """Read what `store` wrote; nothing in it is unpickled."""
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as archive:
        index = json.loads(str(archive["index"]))
        return {
            key: {n: archive[v["array"]] if "array" in v else v["value"] for n, v in outputs.items()}
            for key, outputs in index.items()
        }


def verify(stored: Mapping[str, Outputs], fresh: Mapping[str, Outputs]) -> list[str]:
    """Every way in which stored golden outputs differ from those of the reference as it is now."""
    problems = [f"{key}: is not stored" for key in fresh.keys() - stored.keys()]
    problems += [
        f"{key}: is stored, but no case has these inputs any more" for key in stored.keys() - fresh.keys()
    ]
    for key in fresh.keys() & stored.keys():
        problems += [f"{key}: {what}" for what in _differences(stored[key], fresh[key])]
    return sorted(problems)


def _differences(old: Outputs, new: Outputs) -> Iterator[str]:
    for name in sorted(old.keys() ^ new.keys()):
        yield f"output {name!r} is only in the {'store' if name in old else 'reference'}"
    for name in sorted(old.keys() & new.keys()):
        if not _same(old[name], new[name]):
            yield f"output {name!r} differs from the reference's"


def _same(old: Any, new: Any) -> bool:
    if old is None or isinstance(old, str):
        return bool(old == new)
    return np.shape(old) == np.shape(new) and bool(
        np.allclose(old, new, rtol=VERIFY_RTOL, atol=VERIFY_ATOL, equal_nan=True)
    )
