"""From values to nodes and buffers; used on both sides."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.runners import wire
from grader.runners.values import CODES, DTYPES, MAX_BITS, MAX_DEPTH, MAX_NODES, MAX_TEXT, TYPES, Node, layout

_TYPE_NAMES = {kind: name for name, kind in TYPES.items()}
_ARRAYS = (np.ndarray, np.generic)
_SEQUENCES = (list, tuple)
_PLAIN = (bool, int, float, complex, str)


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
        if isinstance(value, _ARRAYS):
            return value.dtype.char in CODES or isinstance(value, np.str_)
        return value is None or isinstance(value, _PLAIN)

    def node(self, value: Any, depth: int = 0) -> Node:
        """The node of a value, with what it holds."""
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            return self._other(value)
        if isinstance(value, dict):
            pairs = [[self._key(k), self.node(v, depth + 1)] for k, v in list(dict.items(value))]
            return {"t": "dict", "v": pairs}
        if isinstance(value, _SEQUENCES):
            kind = "tuple" if isinstance(value, tuple) else "list"
            return {"t": kind, "v": [self.node(item, depth + 1) for item in list(value)]}
        return self.leaf(value)

    def leaf(self, value: Any) -> Node:
        """The node of a value that holds no others."""
        if isinstance(value, _ARRAYS):
            return self._array(value) if self.plain(value) else self._other(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return int(value) if int.bit_length(value) <= MAX_BITS else self._other(value)
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
        return key if type(key) in (int, bool) or key is None else str(key)[:MAX_TEXT]

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
        if not array.dtype.isnative:
            array = array.astype(array.dtype.newbyteorder("="))
        node |= {"dtype": array.dtype.str, "shape": list(array.shape)}
        kind = layout(array)
        if self._layouts and kind != "C":
            node["layout"] = kind
        ordered = array.T if self._layouts and kind == "F" else array
        self.buffers.append(np.asarray(ordered, order="C").reshape(-1).view(np.uint8).data)
        self.arrays.append(value)
        return node
