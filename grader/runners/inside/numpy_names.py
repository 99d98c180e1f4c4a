"""Names and arguments that numpy no longer has, put back for code written before they went.

Only what is missing is added, so that the code behaves as it did when it was written.
"""

from __future__ import annotations

import functools
import inspect
from typing import Any

import numpy as np


def restore() -> None:
    """Put the missing names into the numpy module."""
    known = vars(np)
    for name, value in _names().items():
        if name not in known:
            setattr(np, name, value)
    if "newshape" not in inspect.signature(np.reshape).parameters:
        np.reshape = _reshape(np.reshape)


def _names() -> dict[str, Any]:
    """The old names and what they stood for."""
    infinity, not_a_number = float("inf"), float("nan")
    return {
        "bool": bool,
        "int": int,
        "float": float,
        "complex": complex,
        "object": object,
        "str": str,
        "long": int,
        "unicode": str,
        "bool8": np.bool_,
        "float_": np.float64,
        "complex_": np.complex128,
        "int0": np.intp,
        "string_": np.bytes_,
        "unicode_": np.str_,
        "Inf": infinity,
        "Infinity": infinity,
        "infty": infinity,
        "PINF": infinity,
        "NINF": -infinity,
        "NaN": not_a_number,
        "NAN": not_a_number,
        "PZERO": 0.0,
        "NZERO": -0.0,
        "product": np.prod,
        "cumproduct": np.cumprod,
        "alltrue": np.all,
        "sometrue": np.any,
        "round_": np.round,
        "row_stack": np.vstack,
        "mat": np.asmatrix,
        "in1d": _in1d,
        "asscalar": _asscalar,
        "asfarray": _asfarray,
        "msort": _msort,
        "trapz": getattr(np, "trapezoid", None),
    }


def _in1d(first: Any, second: Any, **options: Any) -> Any:
    """Which elements of ``first``, flattened, are in ``second``."""
    return np.isin(np.asarray(first).ravel(), second, **options)


def _asscalar(array: Any) -> Any:
    """The only element of an array."""
    return np.asarray(array).item()


def _asfarray(array: Any, dtype: Any = np.float64) -> Any:
    """An array of floating-point numbers."""
    kind = np.dtype(dtype)
    return np.asarray(array, kind if np.issubdtype(kind, np.inexact) else np.float64)


def _msort(array: Any) -> Any:
    """A copy, sorted along the first axis."""
    return np.sort(array, axis=0)


def _reshape(current: Any) -> Any:
    """``np.reshape`` that also takes the new shape as ``newshape``."""

    @functools.wraps(current)
    def reshape(a: Any, *shape: Any, **options: Any) -> Any:
        if "newshape" in options:
            options["shape"] = options.pop("newshape")
        return current(a, *shape, **options)

    return reshape
