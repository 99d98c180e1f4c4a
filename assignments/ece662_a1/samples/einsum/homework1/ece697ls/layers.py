from itertools import product

import numpy as np
from numpy import einsum


def affine_forward(x, w, b):
    flat = x.reshape(len(x), -1)
    return einsum('nd,dm->nm', flat, w) + b, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    flat = x.reshape(len(x), -1)
    dx = einsum('nm,dm->nd', dout, w).reshape(x.shape)
    return dx, einsum('nd,nm->dm', flat, dout), einsum('nm->m', dout)


def relu_forward(x):
    return np.where(x > 0, x, 0), x > 0


def relu_backward(dout, cache):
    return np.where(cache, dout, 0)


# A vector that is normalized has the Jacobian (I - 1/K - y y^T / K) / std, with K its length.
# It is built as it stands; 'i' and 'j' run over the entries of the vector.

def normalize(x, eps):
    """Each column of x (K, D) to mean 0 and variance 1; returns y, std (D,)"""
    centered = x - einsum('kd->d', x) / len(x)
    std = np.sqrt(einsum('kd,kd->d', centered, centered) / len(x) + eps)
    return centered / std, std


def normalize_backward(dy, y, std):
    K = len(y)
    jacobian = (np.eye(K)[:, :, None] - 1 / K - einsum('id,jd->ijd', y, y) / K) / std
    return einsum('ijd,jd->id', jacobian, dy)


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param['mode']
    eps = bn_param.get('eps', 1e-5)
    keep = bn_param.get('momentum', 0.9)
    mean = bn_param.get('running_mean', np.zeros(x.shape[1]))
    var = bn_param.get('running_var', np.zeros(x.shape[1]))

    if mode == 'train':
        y, std = normalize(x, eps)
        bn_param['running_mean'] = keep * mean + (1 - keep) * x.mean(0)
        bn_param['running_var'] = keep * var + (1 - keep) * x.var(0)
        return einsum('d,nd->nd', gamma, y) + beta, (y, std, gamma)
    if mode == 'test':
        bn_param['running_mean'], bn_param['running_var'] = mean, var
        return gamma * (x - mean) / np.sqrt(var + eps) + beta, None
    raise ValueError('mode must be train or test')


def batchnorm_backward(dout, cache):
    y, std, gamma = cache
    dx = normalize_backward(einsum('nd,d->nd', dout, gamma), y, std)
    return dx, einsum('nd,nd->d', dout, y), einsum('nd->d', dout)


def batchnorm_backward_alt(dout, cache):
    y, std, gamma = cache
    dgamma, dbeta = einsum('nd,nd->d', dout, y), einsum('nd->d', dout)
    dx = (dout - (dbeta + y * dgamma) / len(y)) * gamma / std
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    y, std = normalize(x.T, ln_param.get('eps', 1e-5))
    return einsum('d,dn->nd', gamma, y) + beta, (y, std, gamma)


def layernorm_backward(dout, cache):
    y, std, gamma = cache
    dx = normalize_backward(einsum('nd,d->dn', dout, gamma), y, std).T
    return dx, einsum('nd,dn->d', dout, y), einsum('nd->d', dout)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param['p'], dropout_param['mode']
    if 'seed' in dropout_param:
        np.random.seed(dropout_param['seed'])
    mask = None
    if mode == 'train':
        mask = np.random.binomial(1, p, size=x.shape) / p
        x = x * mask
    return x, (dropout_param, mask)


def dropout_backward(dout, cache):
    _, mask = cache
    return dout if mask is None else dout * mask


def shifted(shape, size, stride):
    """For each place in a window: the slice of an image that this place visits"""
    out_h, out_w = ((n - k) // stride + 1 for n, k in zip(shape[2:], size))
    for i, j in product(*map(range, size)):
        yield i, j, np.s_[:, :, i:i + stride * out_h:stride, j:j + stride * out_w:stride]


def conv_forward_naive(x, w, b, conv_param):
    pad = conv_param['pad']
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    out = 0
    for i, j, place in shifted(xp.shape, w.shape[2:], conv_param['stride']):
        out = out + einsum('nchw,fc->nfhw', xp[place], w[:, :, i, j])
    return out + b[:, None, None], (xp, w, conv_param)


def conv_backward_naive(dout, cache):
    xp, w, conv_param = cache
    pad = conv_param['pad']
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i, j, place in shifted(xp.shape, w.shape[2:], conv_param['stride']):
        dxp[place] += einsum('nfhw,fc->nchw', dout, w[:, :, i, j])
        dw[:, :, i, j] = einsum('nfhw,nchw->fc', dout, xp[place])
    H, W = xp.shape[2] - 2 * pad, xp.shape[3] - 2 * pad
    return dxp[:, :, pad:pad + H, pad:pad + W], dw, einsum('nfhw->f', dout)


def max_pool_forward_naive(x, pool_param):
    size = pool_param['pool_height'], pool_param['pool_width']
    places = [place for _, _, place in shifted(x.shape, size, pool_param['stride'])]
    candidates = np.stack([x[place] for place in places])
    winner = candidates.argmax(axis=0)
    return candidates.max(axis=0), (x.shape, places, winner)


def max_pool_backward_naive(dout, cache):
    shape, places, winner = cache
    dx = np.zeros(shape)
    for k, place in enumerate(places):
        dx[place] += dout * (winner == k)
    return dx


def channels_last(x):
    return einsum('nchw->nhwc', x).reshape(-1, x.shape[1])


def channels_first(rows, shape):
    N, C, H, W = shape
    return einsum('nhwc->nchw', rows.reshape(N, H, W, C))


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = batchnorm_forward(channels_last(x), gamma, beta, bn_param)
    return channels_first(out, x.shape), cache


def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = batchnorm_backward_alt(channels_last(dout), cache)
    return channels_first(dx, dout.shape), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    columns = x.reshape(len(x) * G, -1).T
    y, std = normalize(columns, gn_param.get('eps', 1e-5))
    y = y.T.reshape(x.shape)
    out = einsum('c,nchw->nchw', gamma.ravel(), y) + beta.reshape(-1, 1, 1)
    return out, (y, std, gamma, G)


def spatial_groupnorm_backward(dout, cache):
    y, std, gamma, G = cache
    dy = einsum('c,nchw->nchw', gamma.ravel(), dout)
    as_columns = len(y) * G, -1
    dx = normalize_backward(dy.reshape(as_columns).T, y.reshape(as_columns).T, std).T.reshape(y.shape)
    dgamma = einsum('nchw,nchw->c', dout, y).reshape(gamma.shape)
    dbeta = einsum('nchw->c', dout).reshape(gamma.shape)
    return dx, dgamma, dbeta


def svm_loss(x, y):
    N = len(x)
    right = np.eye(x.shape[1])[y]
    margins = np.maximum(0, x - einsum('nc,nc->n', x, right)[:, None] + 1) * (1 - right)
    active = (margins > 0) * 1.0
    return margins.sum() / N, (active - right * active.sum(1, keepdims=True)) / N


def softmax_loss(x, y):
    N = len(x)
    right = np.eye(x.shape[1])[y]
    logits = x - x.max(1, keepdims=True)
    log_z = np.log(np.exp(logits).sum(1, keepdims=True))
    loss = -einsum('nc,nc->', logits - log_z, right) / N
    return loss, (np.exp(logits - log_z) - right) / N
