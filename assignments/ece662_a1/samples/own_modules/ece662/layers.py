from __future__ import print_function, division
import os, sys
from builtins import range
import warnings
import numpy as np
try:
    from scipy.signal import correlate2d          # used when it is there
except ImportError:
    correlate2d = None
try:
    from numba import njit
except Exception:
    njit = lambda f: f
try:
    from tqdm import tqdm
except ImportError:
    tqdm = lambda it, **kw: it

sys.path.append(os.path.dirname(os.path.abspath(__file__)))
from .mylib import patch_indices, standardize, standardize_grad, timed, C as K
from ece662.mylib.constants import SPATIAL

np.seterr(over='raise', invalid='raise')
np.set_printoptions(precision=4, suppress=True)
warnings.filterwarnings('ignore')


@timed
def affine_forward(x, w, b):
    out = np.einsum('nd,dm->nm', x.reshape(x.shape[0], np.prod(x.shape[1:])), w)
    out += b
    return out, (x, w, b)


@timed
def affine_backward(dout, cache):
    x, w, b = cache
    flat = x.reshape(x.shape[0], -1)
    dx = np.matmul(dout, w.transpose()).reshape(*x.shape)
    return dx, np.matmul(flat.transpose(), dout), np.add.reduce(dout)


@timed
def relu_forward(x):
    out = np.clip(x, 0, None)
    return out, x


@timed
def relu_backward(dout, cache):
    dx = np.array(dout, copy=True)
    dx[cache <= 0] = 0
    return dx


@timed
def batchnorm_forward(x, gamma, beta, bn_param, axes=(0,)):
    mode = bn_param['mode']
    if mode not in ('train', 'test'):
        raise ValueError('Invalid forward batchnorm mode "%s"' % mode)
    eps, momentum = bn_param.get('eps', K.EPS), bn_param.get('momentum', K.MOMENTUM)
    D = gamma.size
    shape = [1] * x.ndim
    shape[1] = D
    running_mean = bn_param.pop('running_mean', np.zeros(D, dtype=x.dtype))
    running_var = bn_param.pop('running_var', np.zeros(D, dtype=x.dtype))
    cache = None
    g, b = gamma.reshape(shape), beta.reshape(shape)
    if mode == 'train':
        xhat, rstd, mu, var = standardize(x, axes, eps)
        out = g * xhat + b
        cache = (xhat, rstd, gamma, axes, shape)
        running_mean = momentum * running_mean + (1 - momentum) * mu.ravel()
        running_var = momentum * running_var + (1 - momentum) * var.ravel()
    if mode == 'test':
        out = (x - running_mean.reshape(shape)) / np.sqrt(running_var.reshape(shape) + eps) * g + b
    bn_param['running_var'] = running_var
    bn_param['running_mean'] = running_mean
    return out, cache


@timed
def batchnorm_backward(dout, cache):
    xhat, rstd, gamma, axes, shape = cache
    return (standardize_grad(dout * gamma.reshape(shape), xhat, rstd, axes), (dout * xhat).sum(axes), dout.sum(axes))


batchnorm_backward_alt = batchnorm_backward


@timed
def layernorm_forward(x, gamma, beta, ln_param):
    xhat, rstd, _, _ = standardize(x, (1,), ln_param.get('eps', K.EPS))
    return gamma * xhat + beta, (xhat, rstd, gamma)


@timed
def layernorm_backward(dout, cache):
    xhat, rstd, gamma = cache
    return standardize_grad(dout * gamma, xhat, rstd, (1,)), (dout * xhat).sum(0), dout.sum(0)


@timed
def dropout_forward(x, dropout_param):
    p, mode = dropout_param['p'], dropout_param['mode']
    state = None
    if 'seed' in dropout_param:
        state = np.random.get_state()
        np.random.seed(dropout_param['seed'])
    mask, out = None, None
    if mode == 'train':
        mask = np.random.choice([0.0, 1.0 / p], size=x.shape, p=[1 - p, p])
        out = np.multiply(x, mask)
    elif mode == 'test':
        out = x
    if state is not None:
        np.random.set_state(state)        # do not disturb the others
    return out, (dropout_param, mask)


@timed
def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param['mode'] == 'test':
        return dout
    return np.multiply(dout, mask)


@timed
def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    if correlate2d is not None and stride == 1:
        out = np.stack([np.stack([sum(correlate2d(xp[n, c], w[f, c], 'valid') for c in range(C)) + b[f]
                                  for f in range(F)]) for n in tqdm(range(N), disable=True)])
        return out, (x, w, b, conv_param)
    idx, oh, ow = patch_indices(C, H + 2 * pad, W + 2 * pad, HH, WW, stride)
    cols = xp.reshape(N, -1)[:, idx]                      # N, P, CHHWW
    out = (cols @ w.reshape(F, -1).T + b).transpose(0, 2, 1).reshape(N, F, oh, ow)
    return out, (x, w, b, conv_param)


@timed
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    idx, oh, ow = patch_indices(C, H + 2 * pad, W + 2 * pad, HH, WW, stride)
    cols = xp.reshape(N, -1)[:, idx]
    d = dout.reshape(N, F, -1)                            # N, F, P
    dw = sum(d[n] @ cols[n] for n in range(N)).reshape(w.shape)
    dcols = d.transpose(0, 2, 1) @ w.reshape(F, -1)
    dxp = np.stack([np.bincount(idx.ravel(), dcols[n].ravel(), minlength=xp[0].size) for n in range(N)]).reshape(xp.shape)
    dx = dxp[:, :, pad:-pad, pad:-pad] if pad else dxp
    return dx, dw, d.sum((0, 2))


@timed
def max_pool_forward_naive(x, pool_param):
    ph, pw, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    N, C, H, W = x.shape
    idx, oh, ow = patch_indices(1, H, W, ph, pw, s)
    cols = x.reshape(N, C, -1)[:, :, idx]
    return cols.max(-1).reshape(N, C, oh, ow), (x, pool_param)


@timed
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    ph, pw, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    N, C, H, W = x.shape
    idx, oh, ow = patch_indices(1, H, W, ph, pw, s)
    which = x.reshape(N * C, -1)[:, idx].argmax(-1)                     # NC, P
    flat = idx[np.arange(idx.shape[0]), which] + (np.arange(N * C) * H * W)[:, None]
    return np.bincount(flat.ravel(), weights=dout.ravel(), minlength=x.size).reshape(x.shape)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    return batchnorm_forward(x, gamma, beta, bn_param, axes=SPATIAL)


def spatial_batchnorm_backward(dout, cache):
    return batchnorm_backward(dout, cache)


@timed
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    gamma, beta = np.reshape(gamma, (1, C, 1, 1)), np.reshape(beta, (1, C, 1, 1))
    xhat, rstd, _, _ = standardize(x.reshape(N, G, C // G, H, W), (2, 3, 4), gn_param.get('eps', K.EPS))
    out = gamma * xhat.reshape(N, C, H, W) + beta
    return out, (G, xhat, rstd, gamma, beta)


@timed
def spatial_groupnorm_backward(dout, cache):
    G, xhat, rstd, gamma, beta = cache
    g5 = (dout * gamma).reshape(xhat.shape)
    dx = standardize_grad(g5, xhat, rstd, (2, 3, 4)).reshape(dout.shape)
    # shape (C,), like gamma in the docstring
    return dx, (dout * xhat.reshape(dout.shape)).sum(SPATIAL), dout.sum(SPATIAL)


def svm_loss(x, y):
    rows = np.arange(len(y))
    margins = np.maximum(0, x - x[rows, y][:, None] + 1)
    margins[rows, y] = 0
    dx = (margins > 0).astype(x.dtype)
    dx[rows, y] = -dx.sum(axis=1)
    return margins.sum() / len(y), dx / len(y)


def softmax_loss(x, y):
    rows = np.arange(len(y))
    shifted = x - x.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(log_probs)
    dx[rows, y] -= 1
    return -log_probs[rows, y].mean(), dx / len(y)


def _self_test():
    x = np.random.randn(3, 4)
    out, cache = layernorm_forward(x, np.ones(4), np.zeros(4), {})
    print('layernorm means', out.mean(1), 'stds', out.std(1))


print('layers loaded from', os.path.basename(__file__))
if K.DEBUG or __name__ == '__main__':
    _self_test()
