"""Plain values as JSON nodes and raw buffers: what the two directions have in common.

None, booleans, whole numbers, finite floats and text are themselves; everything else is an
object with a ``t``: ``array``, ``scalar`` (a numpy scalar), ``float`` (NaN and infinities),
``complex``, ``list``, ``tuple``, ``dict``, ``type``, ``dtype``.  What is not plain is left to a
hook on either side: references and opaque values.  Loaded by the child, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Node = Any
Array = np.ndarray[Any, np.dtype[Any]]

MAX_DEPTH = 12
MAX_NODES = 50_000
MAX_TEXT = 10_000
MAX_BITS = 1024
CODES = "?bBhHiIlLqQefdgFDG"
DTYPES = {np.dtype(code).str: np.dtype(np.dtype(code).str) for code in CODES}
TYPES: dict[str, type] = {kind.__name__: kind for kind in (bool, int, float, complex)}
TYPES |= {f"numpy.{dtype.type.__name__}": dtype.type for dtype in DTYPES.values()}


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
