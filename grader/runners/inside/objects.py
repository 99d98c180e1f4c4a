"""The objects that stay in the student's process: kept under a number, named by a node."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from grader.runners import wire
from grader.runners.decode import Decoder
from grader.runners.encode import Encoder
from grader.runners.inside.failures import MissingName, type_name
from grader.runners.values import Node

_MAX_SUMMARY = 200


class Token:
    """Stands for an object in the grader's process; student code can only pass it around."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __repr__(self) -> str:
        return "<a value made by the grader>"


def summary(value: object) -> str:
    """A few words on a value, from its type and size alone."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {np.ndarray.shape.__get__(value)} and dtype {value.dtype}"
    for kind in (dict, list, tuple, set):
        if isinstance(value, kind):
            return f"a {kind.__name__} of {kind.__len__(value)}"  # type: ignore[arg-type]  # `kind` is its type
    return f"an object of type {type_name(value)}"


def opaque(value: Any) -> Node:
    """The node of a value of which only the type is told; tokens keep their number."""
    if type(value) is Token:
        return {"t": "token", "id": value._number}
    return {"t": "opaque", "type": type_name(value), "text": summary(value)[:_MAX_SUMMARY]}


def attribute(owner: Any, name: str) -> Any:
    """An attribute; raises `MissingName` when the student did not define it."""
    try:
        return getattr(owner, name)
    except AttributeError as error:
        if error.__traceback__ is None or error.__traceback__.tb_next is None:
            raise MissingName(f"{_title(owner)} has no `{name}`") from None
        raise


def _title(owner: Any) -> str:
    """A module's own name, a notebook's, or the name of an object's class."""
    return (
        f"`{getattr(owner, '__title__', owner.__name__)}`"
        if isinstance(owner, ModuleType)
        else f"the {type_name(owner)} object"
    )


class Objects:
    """Numbers for objects, and nodes for values on their way to the grader.

    ``named`` finds a function by its module and name.
    """

    def __init__(self, named: Callable[[str, str], Any] | None = None) -> None:
        self._named = named
        self._kept: dict[int, Any] = {}
        self._last = 0

    def clear(self) -> None:
        """Forget every object."""
        self._kept.clear()

    def release(self, numbers: list[int]) -> None:
        """Forget the objects that the grader no longer refers to."""
        for number in numbers:
            self._kept.pop(number, None)

    def reference(self, value: Any) -> Node:
        """Keep a value here and name it."""
        self._last += 1
        self._kept[self._last] = value
        return {"t": "ref", "id": self._last, "type": type_name(value), "text": summary(value)[:_MAX_SUMMARY]}

    def node(self, encoder: Encoder, value: Any) -> Node:
        """A number, text, None or array by value, anything else as a reference."""
        return encoder.leaf(value) if encoder.plain(value) else self.reference(value)

    def find(self, node: dict[str, Any]) -> Any:
        """The object that a node of the grader's means."""
        if node["t"] == "ref":
            found = self._kept[node["id"]]
            for name in node["names"]:
                found = attribute(found, name)
            return found
        if node["t"] == "token":
            return Token(node["id"])
        if node["t"] == "function" and self._named is not None:
            return self._named(node["module"], node["name"])
        raise wire.Malformed(f"a node of kind {node['t']}")

    def decoder(self, body: bytearray) -> Decoder:
        """Reads values sent by the grader."""
        return Decoder(body, self.find, layouts=True)
