"""The rectified linear unit (Nair and Hinton, ICML 2010)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def relu_forward(x: Array) -> tuple[Array, Array]:
    """``max(0, x)``, entry by entry, for x of any shape; the cache is x."""
    return np.maximum(0.0, x), x


def relu_backward(dout: Array, cache: Array) -> Array:
    """dx of the shape of dout: what comes from above where x > 0, else 0 (also at x = 0)."""
    return np.where(cache > 0, dout, 0.0)
