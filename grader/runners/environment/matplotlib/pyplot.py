"""Stand-in for `matplotlib.pyplot`."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Silent


def subplots(nrows: int = 1, ncols: int = 1, *, squeeze: bool = True, **_: Any) -> tuple[Silent, Any]:
    """A figure, and as many axes as asked for, in the shape that they would have."""
    axes = np.empty((nrows, ncols), dtype=object)
    axes[...] = Silent()
    if not squeeze:
        return Silent(), axes
    return Silent(), axes.item() if axes.size == 1 else axes.squeeze()


def hist(*_: Any, **__: Any) -> tuple[Silent, Silent, Silent]:
    """Counts, edges and bars."""
    return Silent(), Silent(), Silent()


def __getattr__(name: str) -> Silent:
    if name.startswith("__"):
        raise AttributeError(name)
    return Silent()
