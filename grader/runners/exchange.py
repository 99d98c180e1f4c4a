"""Calls of a probe as messages: arguments out; results, changes and errors back.

The grader keeps its own copy of every argument, so that a change is seen from here, and sends
that copy with every call: what one function spoils, the next one does not get.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.errors import RunnerError
from grader.model import CaughtError, Mutation, Opaque
from grader.runners import wire
from grader.runners.base import Api
from grader.runners.decode import Decoder
from grader.runners.encode import Encoder
from grader.runners.faults import clean
from grader.runners.remote import Caller, Ref, RemoteFunction, Stopped
from grader.runners.signatures import argument_names, signature, wrong_return
from grader.runners.values import Array, Node


def argument_node(value: Any) -> Node:
    """The node of an argument that is not plain: only what came from the child may go back.

    Raises `Stopped` for what came from there and cannot, such as an opaque value in a dictionary.
    """
    if isinstance(value, Ref):
        return {"t": "ref", "id": value._number, "names": list(value._names)}
    if isinstance(value, RemoteFunction):
        return {"t": "function", "module": value._module, "name": value._name}
    if isinstance(value, Opaque):
        raise Stopped("return", CaughtError("NotPlain", f"a value of type {value.type} cannot be passed on"))
    raise RunnerError(f"A probe passed a {type(value).__name__}, which cannot be sent to student code.")


class Call:
    """One call of a function or method: made from the arguments, finished by the answer."""

    def __init__(
        self, path: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], limit: int, api: Api
    ) -> None:
        self.path = path
        self._arguments = (*args, *kwargs.values())
        self._signature = signature(api, path, len(self._arguments))
        self._names = argument_names(self._signature, len(args), list(kwargs))
        self.encoder = Encoder(argument_node, limit, layouts=True)
        self.header: dict[str, Any] = {
            "args": [self.encoder.node(value) for value in args],
            "kwargs": {name: self.encoder.node(value) for name, value in kwargs.items()},
        }

    def finish(self, message: wire.Message, caller: Caller) -> tuple[Any, list[Mutation], list[str]]:
        """The result, the changed arguments, and notes; raises `Stopped` for a wrong return.

        Raises `wire.Malformed` when the answer does not fit the question.
        """
        header, body = message
        decoder = Decoder(body, lambda node: received(node, caller, self.path))
        result = decoder.value(header.get("result"))
        items = [decoder.value(node) for node in _nodes(header["items"])] if "items" in header else None
        mutations = list(self._mutations(decoder, _nodes(header.get("changed"))))
        self._write_back([decoder.value(node) for node in _nodes(header.get("dicts"))])
        decoder.finish()
        return self._returned(result, items, header), mutations, subclass_notes(decoder, self.path)

    def _returned(self, result: Any, items: list[Any] | None, header: Mapping[str, Any]) -> Any:
        name = self.path.rpartition(".")[2]
        if self._signature is not None:
            if error := wrong_return(self._signature, self.path, result, items):
                raise Stopped("return", error)
            return result if items is None else tuple(items)
        if name[:1].isupper() and not isinstance(result, Ref):
            error = CaughtError(
                "NotAnObject", f"`{name}` must be a class; it gave a plain value", (), self.path
            )
            raise Stopped("return", error)
        return tuple(items) if items is not None and header.get("sequence") == "tuple" else result

    def _mutations(self, decoder: Decoder, changed: list[Any]) -> Iterator[Mutation]:
        names = [name for pair in zip(self._names, self._arguments, strict=True) for name in _arrays(*pair)]
        seen: set[int] = set()
        for pair in changed:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not int:
                raise wire.Malformed("a changed argument that is none")
            index, after = pair[0], decoder.value(pair[1])
            if index in seen or not 0 <= index < len(names) or not isinstance(after, np.ndarray):
                raise wire.Malformed("a changed argument that was not passed")
            seen.add(index)
            before = self.encoder.arrays[index]
            if count := _different(before, after):
                yield Mutation(self.path, names[index], count, before.size)

    def _write_back(self, after: list[Any]) -> None:
        """Put what the callee left in a dictionary into the caller's."""
        given = [value for value in self._arguments if isinstance(value, dict)]
        if len(given) != len(after) or not all(isinstance(value, dict) for value in after):
            raise wire.Malformed("other dictionaries than were passed")
        for mine, theirs in zip(given, after, strict=True):
            mine.clear()
            mine.update(theirs)


def received(node: Mapping[str, Any], caller: Caller, path: str) -> Any:
    """The value of a node that is not plain: a reference or an opaque value."""
    kind, text = clean(node.get("type"), 100), clean(node.get("text"), 200)
    if node["t"] == "ref" and type(node.get("id")) is int:
        return Ref(caller, node["id"], path, kind, text)
    if node["t"] == "opaque":
        return Opaque(kind, text)
    raise wire.Malformed("a value of no known kind")


def subclass_notes(decoder: Decoder, path: str) -> list[str]:
    """One note for each kind of array that was more than a plain one."""
    kinds = sorted(set(decoder.subclasses))
    return [f"`{path}` gave a {clean(kind, 100)}; it is read as a plain array." for kind in kinds]


def _nodes(value: Any) -> list[Any]:
    if type(value) is not list:
        raise wire.Malformed("a list is missing")
    return value


def _arrays(name: str, value: Any) -> Iterator[str]:
    """The name of every array in an argument, in the order in which they are sent."""
    if isinstance(value, np.ndarray | np.generic):
        yield name
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _arrays(f"{name}[{key!r}]", item)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _arrays(f"{name}[{index}]", item)


def _different(before: Any, after: Array) -> int:
    """How many elements differ in their bytes; all of them when the form differs."""
    old = np.asarray(before)
    if old.shape != after.shape or old.dtype != after.dtype:
        return max(1, old.size)
    pair = [np.asarray(one, order="C").reshape(-1, 1).view(np.uint8) for one in (old, after)]
    return int(np.count_nonzero((pair[0] != pair[1]).any(axis=1)))
