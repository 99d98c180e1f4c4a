"""Stand-in for `tqdm`: loops without a bar."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any


class tqdm:  # noqa: N801 - the package's own name
    """An iterable as it is; whatever is said of its bar is forgotten."""

    def __init__(self, iterable: Iterable[Any] = (), *_: Any, **__: Any) -> None:
        self.iterable = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)  # type: ignore[arg-type]  # raises what the iterable raises

    def __enter__(self) -> tqdm:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was begun."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None

    @staticmethod
    def write(text: str, *_: Any, **__: Any) -> None:
        """Print a line."""
        sys.stdout.write(f"{text}\n")


def trange(*bounds: int, **_: Any) -> tqdm:
    """A range."""
    return tqdm(range(*bounds))


tqdm_notebook, tnrange = tqdm, trange
