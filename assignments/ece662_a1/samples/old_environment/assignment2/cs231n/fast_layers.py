from __future__ import print_function
import numpy as np
try:
    from cs231n.im2col_cython import col2im_6d_cython
except ImportError:
    print('the extension is not built: python setup.py build_ext --inplace')


def conv_forward_fast(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param['stride'], conv_param['pad']
    p = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode='constant')
    out_h = np.int((H + 2 * pad - HH) / stride + 1)
    out_w = np.int((W + 2 * pad - WW) / stride + 1)

    cols = np.zeros((C, HH, WW, N, out_h, out_w), dtype=x.dtype)
    for i in range(HH):
        for j in range(WW):
            part = p[:, :, i:i + stride * out_h:stride, j:j + stride * out_w:stride]
            cols[:, i, j] = part.transpose(1, 0, 2, 3)
    cols = cols.reshape(C * HH * WW, -1)
    out = (w.reshape(F, -1).dot(cols) + b.reshape(-1, 1)).reshape(F, N, out_h, out_w)
    return out.transpose(1, 0, 2, 3), (x, w, conv_param, cols)


def conv_backward_fast(dout, cache):
    x, w, conv_param, cols = cache
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    _, _, out_h, out_w = dout.shape
    db = np.sum(dout, axis=(0, 2, 3))
    dout = dout.transpose(1, 0, 2, 3).reshape(F, -1)
    dw = dout.dot(cols.T).reshape(w.shape)
    dcols = w.reshape(F, -1).T.dot(dout).reshape(C, HH, WW, N, out_h, out_w)
    dx = col2im_6d_cython(dcols, N, C, H, W, HH, WW, conv_param['pad'], conv_param['stride'])
    return dx, dw, db


def max_pool_forward_fast(x, pool_param):
    N, C, H, W = x.shape
    h, w = pool_param['pool_height'], pool_param['pool_width']
    assert h == w == pool_param['stride']
    tiles = x[:, :, :H // h * h, :W // w * w].reshape(N, C, H // h, h, W // w, w)
    out = tiles.max(axis=3).max(axis=4)
    return out, (x, tiles, out)


def max_pool_backward_fast(dout, cache):
    x, tiles, out = cache
    mask = tiles == out[:, :, :, np.newaxis, :, np.newaxis]
    dtiles = mask * dout[:, :, :, np.newaxis, :, np.newaxis]
    dtiles = dtiles / np.sum(mask, axis=(3, 5), keepdims=True)
    N, C, H, h, W, w = tiles.shape
    dx = np.zeros_like(x)
    dx[:, :, :H * h, :W * w] = dtiles.reshape(N, C, H * h, W * w)
    return dx
