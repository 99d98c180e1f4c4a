"""Stand-in for `matplotlib`: everything can be called, nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Silent:
    """Anything at all: called, indexed, assigned to or read, it gives itself.

    As a sequence it has two elements, for ``fig, ax = plt.subplots()``.
    """

    def __call__(self, *_: Any, **__: Any) -> Silent:
        """Itself, whatever is passed."""
        return self

    def __getattr__(self, name: str) -> Silent:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _: Any) -> Silent:
        return self

    def __setitem__(self, _: Any, __: Any) -> None:
        """Forget it."""

    def __iter__(self) -> Iterator[Silent]:
        return iter((self, self))


def __getattr__(name: str) -> Silent:
    if name.startswith("__"):
        raise AttributeError(name)
    return Silent()
