"""Convolution as deep learning means it: cross-correlation with zero padding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[Any]
Cache = tuple[Array, Array, Mapping[str, int]]


def conv_forward_naive(x: Array, w: Array, b: Array, conv_param: Mapping[str, int]) -> tuple[Array, Cache]:
    """Slide F filters over N images.

    x: (N, C, H, W); w: (F, C, HH, WW); b: (F,); ``conv_param``: ``stride`` and ``pad``, both
    for height and width.  Returns out (N, F, H', W') with H' = 1 + (H + 2 pad - HH) // stride
    and W' likewise, and the cache.
    """
    windows = _windows(x, w, conv_param)
    out = np.einsum("nchwij,fcij->nfhw", windows, w, optimize=True)
    return out + b[:, None, None], (x, w, conv_param)


def conv_backward_naive(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx (N, C, H, W), dw (F, C, HH, WW), db (F,) from dout (N, F, H', W')."""
    x, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    dw = np.einsum("nchwij,nfhw->fcij", _windows(x, w, conv_param), dout, optimize=True)
    n, c, height, width = x.shape
    padded = np.zeros((n, c, height + 2 * pad, width + 2 * pad))
    rows, columns = dout.shape[2] * stride, dout.shape[3] * stride
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            piece = np.einsum("nfhw,fc->nchw", dout, w[:, :, i, j], optimize=True)
            padded[:, :, i : i + rows : stride, j : j + columns : stride] += piece
    dx = padded[:, :, pad : pad + height, pad : pad + width]
    return dx, dw, dout.sum(axis=(0, 2, 3))


def _windows(x: Array, w: Array, conv_param: Mapping[str, int]) -> Array:
    """The patches that the filters see: (N, C, H', W', HH, WW), a view of the padded images."""
    stride, pad = conv_param["stride"], conv_param["pad"]
    padded = np.pad(np.asarray(x, dtype=np.float64), ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    return sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
