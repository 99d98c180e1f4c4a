"""Plain values as JSON nodes and raw buffers, both ways.

None, booleans, whole numbers, finite floats and text are themselves; everything else is an
object with a ``t``: ``array``, ``scalar`` (a numpy scalar), ``float`` (NaN and infinities),
``complex``, ``list``, ``tuple``, ``dict``, ``type``, ``dtype``.  What is not plain is left to a
hook on either side: references and opaque values.  The child loads this module by its path.

`Decoder` trusts nothing: whatever does not fit raises `wire.Malformed`, and an array is only
made when as many bytes as it needs have arrived.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.runners import wire

Node = Any
Array = np.ndarray[Any, np.dtype[Any]]

MAX_DEPTH = 12
MAX_NODES = 50_000
MAX_TEXT = 10_000
_MAX_AXES = 32
_MAX_BITS = 1024
DTYPES = {np.dtype(code).str: np.dtype(np.dtype(code).str) for code in "?bBhHiIlLqQefdgFDG"}
_TYPES: dict[str, type] = {kind.__name__: kind for kind in (bool, int, float, complex)}
_TYPES |= {f"numpy.{dtype.type.__name__}": dtype.type for dtype in DTYPES.values()}
_TYPE_NAMES = {kind: name for name, kind in _TYPES.items()}


def blank(shape: Sequence[int], dtype: np.dtype[Any], strides: Sequence[int]) -> Array:
    """An array of these strides (in bytes, of any sign), in memory of its own."""
    spans = [step * (size - 1) for step, size in zip(strides, shape, strict=True) if size > 0]
    low = sum(span for span in spans if span < 0)
    high = sum(span for span in spans if span > 0)
    memory = np.zeros(high - low + dtype.itemsize, np.uint8)
    return np.ndarray(tuple(shape), dtype, memory.data, -low, tuple(strides))


def layout(array: Array) -> str | list[int]:
    """``C``, ``F``, or the strides of an array that is neither."""
    if array.flags.c_contiguous:
        return "C"
    return "F" if array.flags.f_contiguous else list(array.strides)


def copy(value: Any) -> Any:
    """A deep copy of plain values that keeps the memory layout of every array."""
    if isinstance(value, np.ndarray):
        kind = layout(value)
        if isinstance(kind, str):
            return value.copy(order="C" if kind == "C" else "F")
        twin = blank(value.shape, value.dtype, kind)
        twin[...] = value
        return twin
    if isinstance(value, dict):
        return type(value)((key, copy(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return type(value)([copy(item) for item in value])
    return value


class Encoder:
    """Turns values into nodes and collects the buffers of their arrays.

    ``other`` is asked for the node of whatever is not plain, too deep, or too much to send.
    ``layouts`` sends the strides of an array along; otherwise it arrives in C order.
    """

    def __init__(self, other: Callable[[Any], Node], limit: int, *, layouts: bool = False) -> None:
        self.buffers: list[wire.Buffer] = []
        self.arrays: list[Any] = []
        self._other = other
        self._room = limit
        self._nodes = 0
        self._layouts = layouts

    def plain(self, value: Any) -> bool:
        """Whether the value is one array, number, text or None."""
        if isinstance(value, np.ndarray | np.generic):
            return value.dtype.newbyteorder("=").str in DTYPES or isinstance(value, np.str_)
        return value is None or isinstance(value, bool | int | float | complex | str)

    def node(self, value: Any, depth: int = 0) -> Node:
        """The node of a value, with what it holds."""
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            return self._other(value)
        if isinstance(value, dict):
            pairs = [[self._key(k), self.node(v, depth + 1)] for k, v in list(dict.items(value))]
            return {"t": "dict", "v": pairs}
        if isinstance(value, list | tuple):
            kind = "tuple" if isinstance(value, tuple) else "list"
            return {"t": kind, "v": [self.node(item, depth + 1) for item in list(value)]}
        return self.leaf(value)

    def leaf(self, value: Any) -> Node:
        """The node of a value that holds no others."""
        if isinstance(value, np.ndarray | np.generic):
            return self._array(value) if self.plain(value) else self._other(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return int(value) if int.bit_length(value) <= _MAX_BITS else self._other(value)
        if isinstance(value, float):
            number = float(value)
            return number if math.isfinite(number) else {"t": "float", "v": str(number)}
        if isinstance(value, complex):
            return {"t": "complex", "v": [self.leaf(value.real), self.leaf(value.imag)]}
        if isinstance(value, str):
            return str.__str__(value)[:MAX_TEXT]
        return self._type(value)

    def _key(self, key: Any) -> Node:
        """Keys of dictionaries: text and numbers as they are, anything else as its text."""
        return key if type(key) in (str, int, bool) or key is None else str(key)[:MAX_TEXT]

    def _type(self, value: Any) -> Node:
        if isinstance(value, type) and value in _TYPE_NAMES:
            return {"t": "type", "v": _TYPE_NAMES[value]}
        if isinstance(value, np.dtype) and value.str in DTYPES:
            return {"t": "dtype", "v": value.str}
        return self._other(value)

    def _array(self, value: Any) -> Node:
        if isinstance(value, np.str_):
            return str(value)[:MAX_TEXT]
        array = np.asarray(value) if isinstance(value, np.generic) else value.view(np.ndarray)
        if array.nbytes > self._room:
            return self._other(value)
        self._room -= array.nbytes + wire.ALIGN
        node: dict[str, Any] = {"t": "scalar" if isinstance(value, np.generic) else "array"}
        if type(value) is not np.ndarray and node["t"] == "array":
            node["as"] = type.__dict__["__name__"].__get__(type(value))
        array = array.astype(array.dtype.newbyteorder("="), copy=False)
        node |= {"dtype": array.dtype.str, "shape": list(array.shape)}
        kind = layout(array)
        if self._layouts and kind != "C":
            node["layout"] = kind
        ordered = array.T if self._layouts and kind == "F" else array
        self.buffers.append(np.asarray(ordered, order="C").reshape(-1).view(np.uint8).data)
        self.arrays.append(value)
        return node


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
        if node is None or type(node) in (bool, int, str):
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
            known: Any = _TYPES if kind == "type" else DTYPES
            return known.get(node["v"])
        return self._other(node)

    def _pair(self, pair: Any, depth: int) -> tuple[Any, Any]:
        if type(pair) is not list or len(pair) != 2 or type(pair[0]) not in (str, int, bool, type(None)):
            raise wire.Malformed("an item of a dictionary that is no pair")
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
