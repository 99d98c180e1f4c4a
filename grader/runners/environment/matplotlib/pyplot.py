"""Stand-in for `matplotlib.pyplot`."""

from __future__ import annotations

from . import Silent


def __getattr__(name: str) -> Silent:
    if name.startswith("__"):
        raise AttributeError(name)
    return Silent()
