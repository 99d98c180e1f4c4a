"""Windows of an image as the columns of a matrix, and back.

A column holds one window (channel, row, column of the window, in that order); columns
run over window positions, and fastest over the examples.
"""

import numpy as np


def get_im2col_indices(x_shape, field_height, field_width, padding=1, stride=1):
    """Index arrays (k, i, j): padded[:, k, i, j] has the axes example, entry of a window, position."""
    _, C, H, W = x_shape
    out_height, out_width = _positions(H, W, field_height, field_width, padding, stride)
    channel, row, column = np.indices((C, field_height, field_width)).reshape(3, -1, 1)
    top, left = stride * np.indices((out_height, out_width)).reshape(2, 1, -1)
    return channel, row + top, column + left


def im2col_indices(x, field_height, field_width, padding=1, stride=1):
    """The windows of x (N, C, H, W), shape (C * field_height * field_width, positions * N)."""
    k, i, j = get_im2col_indices(x.shape, field_height, field_width, padding, stride)
    windows = _pad(x, padding)[:, k, i, j]
    return windows.transpose(1, 2, 0).reshape(k.size, -1)


def col2im_indices(cols, x_shape, field_height=3, field_width=3, padding=1, stride=1):
    """The transpose of im2col_indices: add every column back to the window it came from."""
    N, C, H, W = x_shape
    k, i, j = get_im2col_indices(x_shape, field_height, field_width, padding, stride)
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding), dtype=cols.dtype)
    windows = cols.reshape(k.size, -1, N).transpose(2, 0, 1)
    np.add.at(padded, (slice(None), k, i, j), windows)
    return padded[:, :, padding:padding + H, padding:padding + W]


def _positions(H, W, field_height, field_width, padding, stride):
    out_height = (H + 2 * padding - field_height) // stride + 1
    out_width = (W + 2 * padding - field_width) // stride + 1
    return out_height, out_width


def _pad(x, padding):
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
