
import collections
import functools
from dataclasses import dataclass, field
from enum import Enum
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

AffineCache = collections.namedtuple('AffineCache', 'x w b X')


class Mode(str, Enum):
    TRAIN = 'train'
    TEST = 'test'


@dataclass
class NormCache:
    xhat: np.ndarray
    inv_std: np.ndarray
    gamma: np.ndarray
    axis: int = 0
    extra: dict = field(default_factory=dict)

    @functools.cached_property
    def m(self):
        return self.xhat.shape[self.axis]

    def __iter__(self):
        return iter((self.xhat, self.inv_std, self.gamma))


class ConvCache(NamedTuple):
    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    conv_param: dict
    back: object


def affine_forward(x, w, b):
    X = x.reshape(len(x), -1)
    cache = AffineCache(x, w, b, X)
    out = np.add(X.dot(w), b)
    return out, cache


def affine_backward(dout, cache):
    dx = dout.dot(cache.w.T).reshape(cache.x.shape)
    dw = cache.X.T.dot(dout)
    db = dout.T.dot(np.ones(len(dout)))
    return dx, dw, db


def relu_forward(x):
    out = x.copy()
    out[out < 0] = 0
    # closure: backward needs nothing but the sign
    positive = x > 0
    return out, lambda dout: dout * positive


def relu_backward(dout, cache):
    return cache(dout)


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = Mode(bn_param['mode'])
    get = bn_param.get
    eps, momentum = get('eps', 1e-5), get('momentum', .9)
    rm = get('running_mean')
    rv = get('running_var')
    rm = np.zeros(x.shape[1]) if rm is None else rm
    rv = np.zeros(x.shape[1]) if rv is None else rv
    if mode is Mode.TRAIN:
        mean, second = x.mean(0), np.square(x - x.mean(0)).mean(0)
        ns = NormCache((x - mean) / np.sqrt(second + eps), 1 / np.sqrt(second + eps), gamma)
        ns.extra['x'] = x
        ns.extra['bn_param'] = bn_param
        bn_param['running_var'] = rv + (1 - momentum) * (second - rv)
        bn_param['running_mean'] = rm + (1 - momentum) * (mean - rm)
        return gamma * ns.xhat + beta, ns
    elif mode is Mode.TEST:
        scale = gamma / np.sqrt(rv + eps)
        shift = beta - rm * scale
        bn_param['running_mean'], bn_param['running_var'] = rm, rv
        return x * scale + shift, SimpleNamespace(scale=scale)


def batchnorm_backward(dout, cache):
    xhat, inv_std, gamma = cache
    dgamma, dbeta = np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)
    m = cache.m
    # graph, node by node
    dxhat = dout * gamma
    dxmu1 = dxhat * inv_std
    xmu = xhat / inv_std
    divar = np.sum(dxhat * xmu, axis=0)
    dsqrtvar = -divar * inv_std ** 2
    dvar = .5 * inv_std * dsqrtvar
    dsq = np.ones_like(dout) / m * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -dx1.sum(axis=0)
    dx2 = np.ones_like(dout) / m * dmu
    return dx1 + dx2, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    xhat, inv_std, gamma = cache
    dgamma, dbeta = np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)
    f = lambda g: inv_std * (g - g.mean(0) - xhat * np.mean(g * xhat, 0))
    return f(gamma * dout), dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    # run batch norm on the transpose, with gamma 1 and beta 0
    eps = ln_param.get('eps', 1e-5)
    bn = dict(ln_param, mode='train', eps=eps)
    normed, bn_cache = batchnorm_forward(x.T, np.ones((len(x),)), np.zeros(len(x)), bn)
    return normed.T * gamma + beta, {'bn': bn_cache, 'xhat': normed.T, 'gamma': gamma}


def layernorm_backward(dout, cache):
    dgamma = (dout * cache['xhat']).sum(0)
    dbeta = dout.sum(0)
    dxT, _, _ = batchnorm_backward((dout * cache['gamma']).T, cache['bn'])
    return dxT.T, dgamma, dbeta


def dropout_forward(x, dropout_param):
    p, mode = dropout_param['p'], dropout_param['mode']
    if mode == 'test':
        return x, (dropout_param, None)
    rng = np.random.RandomState(dropout_param.get('seed', None))
    mask = rng.binomial(1, p, size=x.shape)        # ints
    out = x * mask / p
    return out, (dropout_param, mask)


def dropout_backward(dout, cache):
    param, mask = cache
    if param['mode'] == 'train':
        return dout * mask / param['p']
    return dout.copy()


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param['stride'], conv_param['pad']
    xp = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)], 'constant')
    (N, C, H, W), (F, _, HH, WW) = x.shape, w.shape
    Ho, Wo = 1 + (H + 2 * p - HH) // s, 1 + (W + 2 * p - WW) // s
    out = np.zeros((N, F, Ho, Wo)) + b.reshape(-1, 1, 1)
    # sum over kernel offsets: "shift and multiply"
    for u in range(HH):
        for v in range(WW):
            out += np.einsum('ncij,fc->nfij', xp[:, :, u:u + s * Ho:s, v:v + s * Wo:s][:, :, :Ho, :Wo], w[:, :, u, v])

    def back(dout):
        dxp, dw = np.zeros_like(xp), np.zeros_like(w)
        for u in range(HH):
            for v in range(WW):
                view = (slice(None), slice(None), slice(u, u + s * (Ho - 1) + 1, s), slice(v, v + s * (Wo - 1) + 1, s))
                dw[:, :, u, v] = np.einsum('nfij,ncij->fc', dout, xp[view])
                dxp[view] += np.einsum('nfij,fc->ncij', dout, w[:, :, u, v])
        return dxp[:, :, p:p + H, p:p + W], dw, dout.sum((0, 2, 3))

    return out, ConvCache(x, w, b, conv_param, back)


def conv_backward_naive(dout, cache):
    return cache.back(dout)


def max_pool_forward_naive(x, pool_param):
    PH, PW, S = map(pool_param.__getitem__, ['pool_height', 'pool_width', 'stride'])
    N, C, H, W = x.shape
    Ho, Wo = (H - PH) // S + 1, (W - PW) // S + 1
    shifted = {(u, v): x[:, :, u:u + S * (Ho - 1) + 1:S, v:v + S * (Wo - 1) + 1:S] for u in range(PH) for v in range(PW)}
    out = functools.reduce(np.maximum, shifted.values())
    return out, {'x': x, 'param': pool_param, 'out': out, 'keys': list(shifted)}


def max_pool_backward_naive(dout, cache):
    x, out = cache['x'], cache['out']
    S = cache['param']['stride']
    Ho, Wo = out.shape[2:]
    dx = np.zeros(x.shape, dtype=dout.dtype)
    taken = np.zeros(out.shape, dtype=bool)
    for u, v in cache['keys']:
        sel = np.s_[:, :, u:u + S * (Ho - 1) + 1:S, v:v + S * (Wo - 1) + 1:S]
        hit = (x[sel] == out) & ~taken
        dx[sel] += hit * dout
        taken |= hit
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    # (C, N*H*W) -> transpose
    N, C, H, W = x.shape
    out, cache = batchnorm_forward(x.swapaxes(0, 1).reshape(C, -1).T, gamma, beta, bn_param)
    return out.T.reshape(C, N, H, W).swapaxes(0, 1), cache


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    dx, dgamma, dbeta = batchnorm_backward(dout.swapaxes(0, 1).reshape(C, -1).T, cache)
    return dx.T.reshape(C, N, H, W).swapaxes(0, 1), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    # every (example, group) is a row of a layer norm
    rows = x.reshape(N * G, -1)
    D = rows.shape[1]
    xhat, ln_cache = layernorm_forward(rows, np.ones(D), np.zeros(D), gn_param)
    xhat = xhat.reshape(N, C, H, W)
    g4, b4 = (t.reshape(1, -1, 1, 1) for t in (gamma, beta))
    return xhat * g4 + b4, SimpleNamespace(ln=ln_cache, xhat=xhat, gamma=gamma, g4=g4, G=G)


def spatial_groupnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    dx, _, _ = layernorm_backward((dout * cache.g4).reshape(N * cache.G, -1), cache.ln)
    like = lambda a: a.reshape(cache.gamma.shape)
    return dx.reshape(dout.shape), like((dout * cache.xhat).sum((0, 2, 3))), like(dout.sum((0, 2, 3)))


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
    return np.asarray(-log_probs[rows, y].mean()), dx / len(y)
