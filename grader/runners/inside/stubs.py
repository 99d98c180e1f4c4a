"""Functions of the student's that the grader answers, for one question.

A stub takes the function's place wherever the package holds it: under its own name, imported
into another module, as a method.  What the grader's function returns arrives as plain values;
what is not plain, such as a cache, is a `Token` that can be passed to another stub.
"""

from __future__ import annotations

import builtins
import functools
import sys
from collections.abc import Callable, Mapping
from typing import Any

from grader.runners import wire
from grader.runners.encode import Encoder
from grader.runners.inside.objects import Objects, opaque

Ask = Callable[[dict[str, Any], list[wire.Buffer]], wire.Message]


class Stubs:
    """Puts stubs in place; ``ask`` sends a question to the grader and returns the answer."""

    def __init__(self, ask: Ask, limit: int) -> None:
        self._ask = ask
        self._limit = limit

    def install(self, names: list[str], modules: Mapping[str, str], package: str) -> None:
        """Replace ``layers.affine_forward`` or ``fc_net.TwoLayerNet.loss``, for each name.

        A module that could not be imported is left out.
        """
        for name in names:
            module, *path = name.split(".")
            owner = sys.modules.get(modules.get(module, ""))
            for step in path[:-1]:
                owner = getattr(owner, step, None)
            if owner is not None:
                self._replace(owner, path[-1], name, package)

    def _replace(self, owner: Any, attribute: str, name: str, package: str) -> None:
        original = getattr(owner, attribute, None)

        def stub(*args: Any, **kwargs: Any) -> Any:
            return self._answer(name, original, args, kwargs)

        if callable(original):
            functools.update_wrapper(stub, original)
        setattr(owner, attribute, stub)
        for title, module in list(sys.modules.items()):
            if title == package or title.startswith(package + "."):
                for key, value in list(vars(module).items()):
                    if value is original and original is not None:
                        setattr(module, key, stub)

    def _answer(self, name: str, original: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Have the grader compute the result; changes to dictionaries are taken over.

        A call that the grader's function does not take, with an argument of the student's own, goes
        to the function that was there.
        """
        encoder = Encoder(opaque, self._limit)
        header = {
            "callback": name,
            "args": [encoder.node(value) for value in args],
            "kwargs": {key: encoder.node(value) for key, value in kwargs.items()},
        }
        header, body = self._ask(header, encoder.buffers)
        if "declined" in header and callable(original):
            return original(*args, **kwargs)
        if "raise" in header:
            raise _exception(*header["raise"])
        decoder = Objects().decoder(body)
        result = decoder.value(header["result"])
        dicts = [value for value in (*args, *kwargs.values()) if isinstance(value, dict)]
        for mine, theirs in zip(dicts, header["dicts"], strict=True):
            mine.update(decoder.value(theirs))
        return result


def _exception(kind: str, message: str) -> Exception:
    """The exception that the grader's function raised, as near as can be."""
    known = getattr(builtins, kind, None)
    if isinstance(known, type) and issubclass(known, Exception):
        return known(message)
    return RuntimeError(f"{kind}: {message}")
