"""Inverted dropout (Srivastava et al., JMLR 15, 2014)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Cache = tuple[Mapping[str, Any], Array | None]


def dropout_forward(x: Array, dropout_param: Mapping[str, Any]) -> tuple[Array, Cache]:
    """Keep each entry of x with probability p and divide what is kept by p; test mode keeps all.

    x: any shape; ``dropout_param``: ``p`` (the probability to *keep*), ``mode`` ('train' or
    'test'), optionally ``seed`` for numpy's global generator.  Returns out and the cache.
    """
    if dropout_param["mode"] == "test":
        return x, (dropout_param, None)
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])  # noqa: NPY002 - the course draws from the global generator
    p = dropout_param["p"]
    mask = (np.random.rand(*x.shape) < p) / p  # noqa: NPY002 - as above
    return x * mask, (dropout_param, mask)


def dropout_backward(dout: Array, cache: Cache) -> Array:
    """dx of the shape of dout, through the mask of the forward pass."""
    _, mask = cache
    return dout if mask is None else dout * mask
