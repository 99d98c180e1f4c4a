"""What a function must return, by the assignment's table, and what to say when it does not."""

from __future__ import annotations

from typing import Any

from grader.model import CaughtError
from grader.runners.base import Api, Signature


def signature(api: Api, function: str, passed: int) -> Signature | None:
    """The signature meant by a call with so many arguments: the one with as many, or nearly."""
    known = api.get(function, ())
    return min(known, key=lambda one: abs(len(one.arguments) - passed), default=None)


def argument_names(meant: Signature | None, positional: int, named: list[str]) -> list[str]:
    """The names of the arguments of a call, in order."""
    known = meant.arguments if meant else ()
    first = [known[i] if i < len(known) else f"argument {i + 1}" for i in range(positional)]
    return first + named


def wrong_return(meant: Signature, function: str, result: Any, items: list[Any] | None) -> CaughtError | None:
    """The error to report when a result has not the parts that the signature names."""
    name = function.rpartition(".")[2]
    wanted = f"`{name}` must return {_parts(meant.returns)}"
    if result is None:
        return CaughtError("ReturnedNone", f"{wanted}; it returned None.", (), function)
    expected = len(meant.returns)
    if (items is None and expected == 1) or (items is not None and expected > 1 and len(items) == expected):
        return None
    got = "a single value" if items is None else f"{len(items)} value{'s' if len(items) != 1 else ''}"
    if expected == 1:
        got = f"a tuple of {got}"
    return CaughtError("ReturnedWrongCount", f"{wanted}; it returned {got}.", (), function)


def _parts(names: tuple[str, ...]) -> str:
    """``dx``, or ``3 values: dx, dw, db``."""
    return names[0] if len(names) == 1 else f"{len(names)} values: {', '.join(names)}"
