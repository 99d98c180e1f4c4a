"""Python 2's built-in names, as far as they mean something today."""

from __future__ import annotations

from functools import reduce
from sys import intern

basestring = (str, bytes)
long = int
raw_input = input
unicode = str
unichr = chr
xrange = range

__all__ = ["basestring", "cmp", "intern", "long", "raw_input", "reduce", "unichr", "unicode", "xrange"]


def cmp(first: float, second: float) -> int:
    """-1, 0 or 1: how two numbers compare."""
    return (first > second) - (first < second)
