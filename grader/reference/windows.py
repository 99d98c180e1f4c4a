"""Sliding windows over images, and the reverse: what convolution and pooling share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from grader.model import Array


def output_size(size: int, window: int, stride: int) -> int:
    """How many windows fit along an axis; what remains after the last whole step is ignored."""
    return (size - window) // stride + 1


def windows(x: Array, size: tuple[int, int], stride: int) -> Array:
    """All windows of ``size`` = (height, width) in x: (N, C, H, W).

    Returns a read-only view: (N, C, H', W', height, width).
    Raises ValueError when a window is larger than the image.
    """
    every = sliding_window_view(x, size, axis=(2, 3))
    return every[:, :, ::stride, ::stride]


def add_windows(dwindows: Array, shape: tuple[int, ...], stride: int) -> Array:
    """The adjoint of `windows`: a gradient for each window becomes one for the image.

    dwindows: (N, C, H', W', height, width); returns an array of ``shape`` = (N, C, H, W) in
    which every pixel has the sum over all windows that it lies in.
    """
    dx = np.zeros(shape, dwindows.dtype)
    rows, columns, height, width = dwindows.shape[2:]
    for i, j in np.ndindex(height, width):
        bottom, right = i + stride * rows, j + stride * columns
        dx[:, :, i:bottom:stride, j:right:stride] += dwindows[..., i, j]
    return dx
