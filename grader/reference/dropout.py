"""Inverted dropout (Srivastava et al. 2014; scaled in training, so that testing needs nothing).

``p`` is the probability to *keep* a unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array


class DropoutCache(NamedTuple):
    """``mask``: 1 / p for what was kept and 0 for what was dropped; None in testing."""

    mask: Array | None


def dropout_forward(x: Array, dropout_param: Mapping[str, Any]) -> tuple[Array, DropoutCache]:
    """x: any shape; returns out of the same shape, and a cache.

    ``dropout_param`` holds ``p`` (0 < p <= 1), ``mode`` ('train' or 'test') and optionally
    ``seed``: with it, every call drops the same units.  Raises ValueError for any other mode.
    """
    mode = dropout_param["mode"]
    if mode == "train":
        mask = keep_mask(x.shape, dropout_param["p"], dropout_param.get("seed"))
        return x * mask, DropoutCache(mask)
    if mode == "test":
        return x.copy(), DropoutCache(None)
    raise ValueError(f"mode is {mode!r}; it must be 'train' or 'test'.")


def keep_mask(shape: tuple[int, ...], p: float, seed: int | None) -> Array:
    """An array of ``shape``: 1 / p with probability p, else 0, so that out has the mean of x.

    Uniform numbers come from numpy's global generator, in the order of the entries: that is the
    one that students seed and draw from, so that the same seed drops the same units.
    """
    if seed is not None:
        np.random.seed(seed)  # noqa: NPY002 - see above
    mask: Array = (np.random.random_sample(shape) < p) / p  # noqa: NPY002 - see above
    return mask


def dropout_backward(dout: Array, cache: DropoutCache) -> Array:
    """dout: the shape of x; returns dx of that shape: the gradient passes where x was kept."""
    return dout.copy() if cache.mask is None else dout * cache.mask
