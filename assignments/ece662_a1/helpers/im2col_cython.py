"""What the compiled extension of the same name offers, in numpy: nothing has to be built."""

import numpy as np

from .im2col import col2im_indices, im2col_indices


def im2col_cython(x, field_height, field_width, padding, stride):
    return im2col_indices(x, field_height, field_width, padding, stride)


def col2im_cython(cols, N, C, H, W, field_height, field_width, padding, stride):
    return col2im_indices(cols, (N, C, H, W), field_height, field_width, padding, stride)


def col2im_6d_cython(cols, N, C, H, W, HH, WW, pad, stride):
    """cols has the shape (C, HH, WW, N, out_h, out_w); returns (N, C, H, W)."""
    _, _, _, _, out_h, out_w = cols.shape
    padded = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=cols.dtype)
    for i, j in np.ndindex(HH, WW):
        rows = slice(i, i + stride * out_h, stride)
        columns = slice(j, j + stride * out_w, stride)
        padded[:, :, rows, columns] += cols[:, i, j].transpose(1, 0, 2, 3)
    return padded[:, :, pad:pad + H, pad:pad + W]
