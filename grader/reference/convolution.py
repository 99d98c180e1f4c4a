"""Convolution of images with a bank of filters (as cross-correlation, like every framework).

``out[n, f, i, j] = b[f] + sum_{c, h, k} x_padded[n, c, i S + h, j S + k] w[f, c, h, k]``
for stride S (Goodfellow, Bengio & Courville 2016, equation 9.8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.reference.windows import add_windows, windows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array


class ConvCache(NamedTuple):
    """What the backward pass needs: the inputs as they were given."""

    x: Array
    w: Array
    b: Array
    conv_param: Mapping[str, int]


def pad_image(x: Array, pad: int) -> Array:
    """``pad`` zeros on each side: (N, C, H, W) -> (N, C, H + 2 pad, W + 2 pad)."""
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def unpad_image(x: Array, pad: int) -> Array:
    """(N, C, H + 2 pad, W + 2 pad) -> (N, C, H, W): the inverse of `pad_image`; ``pad`` may be 0."""
    H, W = x.shape[2:]
    return x[:, :, pad : H - pad, pad : W - pad]


def patches(x: Array, w: Array, conv_param: Mapping[str, int]) -> Array:
    """What the filters see: a view (N, C, H', W', HH, WW) of the padded images."""
    _, _, height, width = w.shape
    return windows(pad_image(x, conv_param["pad"]), (height, width), conv_param["stride"])


def conv_forward_naive(
    x: Array, w: Array, b: Array, conv_param: Mapping[str, int]
) -> tuple[Array, ConvCache]:
    """x: (N, C, H, W), w: (F, C, HH, WW), b: (F,); returns out: (N, F, H', W') and a cache.

    ``conv_param`` holds ``stride`` and ``pad``, in pixels, for both directions;
    H' = 1 + (H + 2 pad - HH) // stride, and W' likewise.
    Raises ValueError when a filter is larger than the padded image.
    """
    seen = patches(x, w, conv_param)
    out = np.einsum("ncijhk,fchk->nfij", seen, w, optimize=True)
    return out + b[:, None, None], ConvCache(x, w, b, conv_param)


def conv_backward_naive(dout: Array, cache: ConvCache) -> tuple[Array, Array, Array]:
    """dout: (N, F, H', W'); returns dx: (N, C, H, W), dw: (F, C, HH, WW), db: (F,)."""
    return conv_dx(dout, cache), conv_dw(dout, cache), dout.sum(axis=(0, 2, 3))


def conv_dx(dout: Array, cache: ConvCache) -> Array:
    """dout: (N, F, H', W'); returns dx: (N, C, H, W).

    Each output pixel hands its gradient, times the filter, back to the window it saw.
    """
    x, w, _, conv_param = cache
    dwindows = np.einsum("nfij,fchk->ncijhk", dout, w, optimize=True)
    padded = pad_image(x, conv_param["pad"]).shape
    return unpad_image(add_windows(dwindows, padded, conv_param["stride"]), conv_param["pad"])


def conv_dw(dout: Array, cache: ConvCache) -> Array:
    """dout: (N, F, H', W'); returns dw: (F, C, HH, WW).

    Each filter weight meets, over all images and windows, the pixel it was multiplied with.
    """
    x, w, _, conv_param = cache
    dw: Array = np.einsum("ncijhk,nfij->fchk", patches(x, w, conv_param), dout, optimize=True)
    return dw
