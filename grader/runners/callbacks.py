"""Answering a student's process that calls a stub: the functions run here, on checked arguments.

What student code passes may be absurd; an exception is its answer then, and memory is bounded
while the function runs.
"""

from __future__ import annotations

import contextlib
import inspect
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.model import Opaque
from grader.runners import wire
from grader.runners.decode import Decoder
from grader.runners.encode import Encoder
from grader.runners.faults import clean
from grader.runners.values import Node

_MB = 1 << 20
MOST_BYTES = 4 * _MB
"""Of a call's arguments: cases are far smaller, and nothing ends a function that runs here."""
_ONE_AT_A_TIME = threading.Lock()


def _takes(function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> bool:
    """Whether a function can be called like this: a student's may have parameters of its own."""
    try:
        inspect.signature(function).bind(*args, **kwargs)
    except TypeError:
        return False
    return True


class Callbacks:
    """The functions that answer stubs, and the values that stay here under a token."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]], limit: int, memory_mb: int) -> None:
        self._functions = functions
        self._limit = limit
        self._memory_mb = memory_mb
        self._tokens: list[Any] = []
        self.declined: set[str] = set()

    @property
    def names(self) -> list[str]:
        """The functions that are answered here."""
        return list(self._functions)

    def answer(self, message: wire.Message) -> tuple[dict[str, Any], list[wire.Buffer]]:
        """The answer to a callback; raises `wire.Malformed` when it is none."""
        header, body = message
        name, args, kwargs = header.get("callback"), header.get("args"), header.get("kwargs")
        if type(name) is not str or name not in self._functions:
            raise wire.Malformed("a call of a function that is no stub")
        if type(args) is not list or type(kwargs) is not dict:
            raise wire.Malformed("a call without arguments")
        if len(body) > MOST_BYTES:
            return {"raise": ["MemoryError", "the arguments are too large"]}, []
        decoder = Decoder(body, self._found)
        values = [decoder.value(node) for node in args]
        named = {key: decoder.value(node) for key, node in kwargs.items()}
        if not _takes(self._functions[name], values, named):
            self.declined.add(name)
            return {"declined": True}, []
        try:
            with _ONE_AT_A_TIME, _bounded(self._memory_mb):
                result = self._functions[name](*values, **named)
        except Exception as error:  # noqa: BLE001, RUF100 - whatever absurd arguments lead to
            return {"raise": [type(error).__name__, clean(str(error))]}, []
        return self._result(
            result, [value for value in (*values, *named.values()) if isinstance(value, dict)]
        )

    def _result(self, result: Any, dicts: list[dict[Any, Any]]) -> tuple[dict[str, Any], list[wire.Buffer]]:
        encoder = Encoder(self._keep, self._limit, layouts=True)
        parts = result if isinstance(result, tuple) else (result,)
        nodes = [encoder.node(part) if _travels(part) else self._keep(part) for part in parts]
        node = {"t": "tuple", "v": nodes} if isinstance(result, tuple) else nodes[0]
        known = [{key: item for key, item in one.items() if not isinstance(item, Opaque)} for one in dicts]
        return {"result": node, "dicts": [encoder.node(one) for one in known]}, encoder.buffers

    def _keep(self, value: Any) -> Node:
        """Keep a value here; the student's process gets its number."""
        self._tokens.append(value)
        return {"t": "token", "id": len(self._tokens) - 1}

    def _found(self, node: Mapping[str, Any]) -> Any:
        """A value that was kept here, or one that the student's process kept there."""
        number = node.get("id")
        if node["t"] == "token" and type(number) is int and 0 <= number < len(self._tokens):
            return self._tokens[number]
        if node["t"] == "opaque":
            return Opaque(clean(node.get("type"), 100), clean(node.get("text"), 200))
        raise wire.Malformed("a value that is not known here")


def _travels(value: Any) -> bool:
    """Whether a part of a result is sent as it is: all but tuples, lists and objects."""
    return not isinstance(value, tuple | list)


@contextlib.contextmanager
def _bounded(memory_mb: int) -> Iterator[None]:
    """Let this process take at most so much more memory while the block runs.

    The limit is the process's, so only one thread may be in here.
    """
    import resource  # which not every system has

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    used = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    limit = used + memory_mb * _MB
    if soft != resource.RLIM_INFINITY:
        limit = min(limit, soft)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
