"""Calls into the student's code: arguments in, results and changed arguments out."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import numpy as np

from grader.runners import wire
from grader.runners.encode import Encoder
from grader.runners.inside import tensors
from grader.runners.inside.failures import MissingName, NotADictionary, type_name
from grader.runners.inside.objects import Objects, opaque
from grader.runners.values import Node

Reply = tuple[dict[str, Any], list[wire.Buffer]]
_MAX_ITEMS = 64


class Calls:
    """What can be done with the student's objects; every method answers one request."""

    def __init__(self, objects: Objects, limit: int) -> None:
        self.objects = objects
        self._limit = limit

    def call(self, target: Any, header: dict[str, Any], body: bytearray) -> Reply:
        """Call ``target``; tell its result, and the arguments that it changed."""
        decoder = self.objects.decoder(body)
        arguments = [decoder.value(node) for node in header["args"]]
        named = {name: decoder.value(node) for name, node in header["kwargs"].items()}
        nodes = (*header["args"], *header["kwargs"].values())
        given = zip(nodes, (*arguments, *named.values()), strict=True)
        dicts = [value for node, value in given if _is_copied_dict(node)]
        result = target(*arguments, **named)
        encoder = Encoder(self.objects.reference, self._limit)
        reply = self._result(encoder, result)
        changed = [index for index, pair in enumerate(decoder.arrays) if _differs(*pair)]
        reply["changed"] = [[index, encoder.node(decoder.arrays[index][0])] for index in changed]
        reply["dicts"] = [encoder.node(value) for value in dicts]
        return reply, encoder.buffers

    def _result(self, encoder: Encoder, result: Any) -> dict[str, Any]:
        """The result as a whole and, when it is a short tuple or list, item by item."""
        reply = {"result": self.objects.node(encoder, result)}
        if isinstance(result, list | tuple) and len(result) <= _MAX_ITEMS:
            reply["items"] = [self.objects.node(encoder, item) for item in list(result)]
            reply["sequence"] = "tuple" if isinstance(result, tuple) else "list"
        return reply

    def item(self, target: Any, key: Any) -> Reply:
        """An item: plain, or a reference to it; raises `MissingName` when it is not there."""
        try:
            value = target[key]
        except (KeyError, IndexError):
            raise MissingName(f"the {type_name(target)} has no item {key!r}") from None
        encoder = Encoder(self.objects.reference, self._limit)
        return {"result": self.objects.node(encoder, value)}, encoder.buffers

    def whole(self, value: Any) -> Reply:
        """A value with everything in it, copied; what is not plain becomes opaque."""
        encoder = Encoder(lambda one: self._plain_or_opaque(encoder, one), self._limit)
        return {"result": encoder.node(value)}, encoder.buffers

    @staticmethod
    def _plain_or_opaque(encoder: Encoder, value: Any) -> Node:
        """A tensor as the array that it holds."""
        array = tensors.plain(value)
        return opaque(value) if array is value or not encoder.plain(array) else encoder.leaf(array)

    def put(self, target: Any, header: dict[str, Any], body: bytearray) -> None:
        """Set an attribute or an item, or several items."""
        value = self.objects.decoder(body).value(header["value"])
        if header["how"] == "attribute":
            setattr(target, header["name"], value)
        elif header["how"] == "item":
            target[header["name"]] = value
        else:
            _update(target, value)


def _update(target: Any, items: dict[Any, Any]) -> None:
    if not isinstance(target, MutableMapping):
        raise NotADictionary(f"a dictionary is needed here, not {type_name(target)}")
    for key, item in items.items():
        target[key] = item


def _is_copied_dict(node: Any) -> bool:
    """Whether an argument is a dictionary of the grader's: a referenced one stays here."""
    return isinstance(node, dict) and node.get("t") == "dict"


def _differs(array: np.ndarray[Any, np.dtype[Any]], given: np.ndarray[Any, np.dtype[Any]]) -> bool:
    """Whether the bytes of an argument are no longer those that came."""
    if array.shape != given.shape or array.dtype != given.dtype:
        return True
    return array.tobytes() != given.tobytes()
