"""A bare process: import numpy and a package, make the calls of a trace, nothing else.

Run as ``python bare.py TRACE FOLDER MODULE=IMPORT_NAME...``; `tests.bench.trace` says what a trace is.
"""

from __future__ import annotations

import importlib
import pickle
import sys
from pathlib import Path
from typing import Any


def replay(steps: list[Any], modules: dict[str, Any]) -> None:
    """Make the calls of one case."""
    results: list[Any] = []

    def thaw(thing: Any) -> Any:
        if isinstance(thing, tuple) and thing and isinstance(thing[0], str):
            if thing[0] == "@slot":
                return results[thing[1]] if thing[2] < 0 else results[thing[1]][thing[2]]
            if thing[0] == "@attribute":
                return getattr(thaw(thing[1]), thing[2])
        return thing

    for kind, target, name, args, kwargs in steps:
        given = [thaw(argument) for argument in args]
        named = {key: thaw(argument) for key, argument in kwargs.items()}
        if kind == "call":
            results.append(getattr(modules[target], name)(*given, **named))
        elif kind == "method":
            results.append(getattr(thaw(target), name)(*given, **named))
        elif kind == "update":
            thaw(target).update(given[0])
            results.append(None)
        else:
            setattr(thaw(target), name, given[0])
            results.append(None)


def main() -> None:
    trace, folder, *modules = sys.argv[1:]
    sys.path.insert(0, folder)
    loaded = {name: importlib.import_module(path) for name, path in (m.split("=") for m in modules)}
    for steps in pickle.loads(Path(trace).read_bytes()):  # written by the benchmark a moment ago
        replay(steps, loaded)


if __name__ == "__main__":
    main()
