"""How much of what student code returns the grader keeps: the outputs of all cases stay until the
report is made, and nobody's returned arrays may fill its memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.model import CaughtError
from grader.runners.remote import Stopped

_LEAST = 64  # bytes, of a number
_MB = 1_000_000


class Kept:
    """The outputs that are kept of one submission, at most ``limit`` bytes in all."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0

    def keep(self, value: Any) -> Any:
        """The value, with nothing else of the message that it came in.

        Raises `Stopped` when it would be too much.
        """
        self._size += _size(value)
        if self._size > self._limit:
            what = f"returned more than {self._limit // _MB} MB, in all cases together"
            raise Stopped("memory", CaughtError("TooLarge", what))
        return _by_itself(value)


def _size(value: Any) -> int:
    if isinstance(value, list | tuple):
        return _LEAST + sum(map(_size, value))
    return _LEAST + (
        value.nbytes if isinstance(value, np.ndarray) else len(value) if isinstance(value, str) else 0
    )


def _by_itself(value: Any) -> Any:
    """A copy of an array that is a small part of a message."""
    if isinstance(value, list | tuple):
        return type(value)(map(_by_itself, value))
    if not isinstance(value, np.ndarray):
        return value
    whole = value
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    return value.copy() if whole.nbytes > 2 * value.nbytes + _LEAST else value
