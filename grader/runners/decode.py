"""From nodes and bytes to values; used on both sides, and trusting neither.

Whatever does not fit raises `wire.Malformed`, and an array is only made of bytes that have
arrived, each of which belongs to one array.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.runners import wire
from grader.runners.values import DTYPES, MAX_BITS, MAX_DEPTH, MAX_NODES, MAX_TEXT, TYPES, Array, Node, blank

_MAX_AXES = 32
_ITSELF = (bool, int, str)
_KEYS = (str, int, bool, type(None))


class Decoder:
    """Rebuilds values from nodes and one body; ``other`` makes the values of other nodes.

    ``subclasses`` collects the type names of arrays that were not plain on the other side.
    """

    def __init__(
        self, body: bytearray, other: Callable[[dict[str, Any]], Any], *, layouts: bool = False
    ) -> None:
        self._bytes = np.frombuffer(body, np.uint8)
        self._at = 0
        self._other = other
        self._layouts = layouts
        self._nodes = 0
        self.subclasses: list[str] = []
        self.arrays: list[tuple[Array, Array]] = []

    def value(self, node: Node, depth: int = 0) -> Any:
        """The value of a node; raises `wire.Malformed` when it is none."""
        self._nodes += 1
        if depth > MAX_DEPTH + 2 or self._nodes > 2 * MAX_NODES:
            raise wire.Malformed("too many or too deeply nested values")
        if type(node) is str and len(node) > MAX_TEXT:
            raise wire.Malformed("a text without end")
        if type(node) is int and node.bit_length() > MAX_BITS:
            raise wire.Malformed("a number without end")
        if node is None or type(node) in _ITSELF:
            return node
        if type(node) is float:
            if not math.isfinite(node):
                raise wire.Malformed("a number out of range")
            return node
        if type(node) is not dict or type(node.get("t")) is not str:
            raise wire.Malformed("a value of no known kind")
        return self._tagged(node, depth)

    def finish(self) -> None:
        """Check that every byte of the body belonged to an array."""
        if self._at != len(self._bytes):
            raise wire.Malformed("bytes that belong to no array")

    def _tagged(self, node: dict[str, Any], depth: int) -> Any:
        kind = node["t"]
        if kind in ("array", "scalar"):
            array = self._array(node)
            return array if kind == "array" else array.reshape(())[()]
        if kind in ("list", "tuple"):
            items = [self.value(item, depth + 1) for item in _list(node.get("v"))]
            return items if kind == "list" else tuple(items)
        if kind == "dict":
            return dict(self._pair(pair, depth) for pair in _list(node.get("v")))
        if kind in ("float", "complex"):
            return _number(node)
        if kind in ("type", "dtype") and type(node.get("v")) is str:
            known: Any = TYPES if kind == "type" else DTYPES
            return known.get(node["v"])
        return self._other(node)

    def _pair(self, pair: Any, depth: int) -> tuple[Any, Any]:
        if type(pair) is not list or len(pair) != 2 or type(pair[0]) not in _KEYS:
            raise wire.Malformed("an item of a dictionary that is no pair")
        if type(pair[0]) is str and len(pair[0]) > MAX_TEXT:
            raise wire.Malformed("a key without end")
        return pair[0], self.value(pair[1], depth + 1)

    def _array(self, node: dict[str, Any]) -> Array:
        dtype, shape = _form(node)
        size = math.prod(shape) * dtype.itemsize
        end = self._at + size
        if end + wire.padding(size) > len(self._bytes):
            raise wire.Malformed("an array without its bytes")
        raw = self._bytes[self._at : end]
        self._at = end + wire.padding(size)
        if type(node.get("as")) is str:
            self.subclasses.append(node["as"][:100])
        if self._layouts:
            return self._laid_out(raw, dtype, shape, node.get("layout", "C"))
        if dtype.kind == "b":
            raw = raw != 0
        return _reshaped(raw.view(dtype), shape)

    def _laid_out(self, raw: Array, dtype: np.dtype[Any], shape: list[int], kind: str | list[int]) -> Array:
        """The child's copy, which owns its memory; the bytes as they came stay untouched."""
        given = raw.view(dtype).reshape(shape[::-1]).T if kind == "F" else raw.view(dtype).reshape(shape)
        if isinstance(kind, list):
            array = blank(shape, dtype, kind)
            array[...] = given
        else:
            array = given.copy(order="F" if kind == "F" else "C")
        self.arrays.append((array, given))
        return array


def _reshaped(flat: Array, shape: list[int]) -> Array:
    try:
        return flat.reshape(shape)
    except ValueError as error:
        raise wire.Malformed("an impossible shape") from error


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise wire.Malformed("a sequence that is no list")
    return value


def _form(node: dict[str, Any]) -> tuple[np.dtype[Any], list[int]]:
    """The dtype and shape of an array node, checked."""
    code, shape = node.get("dtype"), node.get("shape")
    dtype = DTYPES.get(code) if type(code) is str else None
    if dtype is None or type(shape) is not list or len(shape) > _MAX_AXES:
        raise wire.Malformed("an array of no known type or shape")
    if not all(type(size) is int and 0 <= size < 2**40 for size in shape):
        raise wire.Malformed("an array with an impossible axis")
    if node["t"] == "scalar" and shape:
        raise wire.Malformed("a scalar with axes")
    return dtype, shape


def _number(node: dict[str, Any]) -> float | complex:
    """NaN, an infinity, or a complex number of two nodes that are floats."""
    value = node.get("v")
    if node["t"] == "float" and value in ("nan", "inf", "-inf"):
        return float(value)
    if node["t"] == "complex" and type(value) is list and len(value) == 2:
        parts = [_number(part) if type(part) is dict and part.get("t") == "float" else part for part in value]
        if all(type(part) is float for part in parts):
            return complex(*parts)
    raise wire.Malformed("a number of no known kind")
