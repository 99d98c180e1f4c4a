"""Whether two arrays of random numbers come from the same kind of distribution."""

from __future__ import annotations

from typing import Any

import numpy as np

SIGMAS = 6.0  # how far apart two samples' statistics may be, in standard errors
FORM = 0.3  # standard error of the form of n Gaussian numbers, times sqrt(n): sqrt(1 - 3 / pi) and some


def alike(one: Any, other: Any) -> str | None:
    """None when shape, mean, spread and form agree as far as chance allows; else what differs.

    Constants agree only with the same constant.  The form is the mean absolute deviation in
    standard deviations: 0.80 for Gaussian numbers, 0.87 for uniform ones.
    """
    a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if a.shape != b.shape or not a.size:
        return "shape"
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return "not finite"
    spread_a, spread_b = float(a.std()), float(b.std())
    if not spread_a or not spread_b:
        return None if spread_a == spread_b and a.flat[0] == b.flat[0] else "constant"
    error = SIGMAS / np.sqrt(a.size)
    if abs(a.mean() - b.mean()) > error * max(spread_a, spread_b) * np.sqrt(2):
        return "mean"
    if abs(np.log(spread_a / spread_b)) > error:
        return "spread"
    return "form" if abs(_form(a) - _form(b)) > FORM * error else None


def _form(values: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    return float(np.abs(values - values.mean()).mean() / values.std())
