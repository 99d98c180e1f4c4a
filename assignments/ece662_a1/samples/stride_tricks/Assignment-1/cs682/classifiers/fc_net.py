import numpy as np

from cs682.layers import *
from cs682.layer_utils import *


def affine_norm_relu_dropout_forward(x, w, b, gamma, beta, norm, norm_param, dropout_param):
    a, fc = affine_forward(x, w, b)
    norm_cache = None
    if norm == 'batchnorm':
        a, norm_cache = batchnorm_forward(a, gamma, beta, norm_param)
    elif norm == 'layernorm':
        a, norm_cache = layernorm_forward(a, gamma, beta, norm_param)
    h, relu = relu_forward(a)
    drop = None
    if dropout_param:
        h, drop = dropout_forward(h, dropout_param)
    return h, (fc, norm, norm_cache, relu, drop)


def affine_norm_relu_dropout_backward(dout, cache):
    fc, norm, norm_cache, relu, drop = cache
    if drop is not None:
        dout = dropout_backward(dout, drop)
    da = relu_backward(dout, relu)
    dgamma = dbeta = None
    if norm == 'batchnorm':
        da, dgamma, dbeta = batchnorm_backward_alt(da, norm_cache)
    elif norm == 'layernorm':
        da, dgamma, dbeta = layernorm_backward(da, norm_cache)
    dx, dw, db = affine_backward(da, fc)
    return dx, dw, db, dgamma, dbeta


class TwoLayerNet(object):

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        self.params['W1'] = np.random.randn(input_dim, hidden_dim) * weight_scale
        self.params['W2'] = np.random.randn(hidden_dim, num_classes) * weight_scale
        self.params['b1'] = np.zeros((hidden_dim,))
        self.params['b2'] = np.zeros((num_classes,))

    def loss(self, X, y=None):
        W1, W2 = self.params['W1'], self.params['W2']
        h, cache1 = affine_relu_forward(X, W1, self.params['b1'])
        scores, cache2 = affine_forward(h, W2, self.params['b2'])
        if y is None:
            return scores
        grads = {}
        loss, dscores = softmax_loss(scores, y)
        dh, grads['W2'], grads['b2'] = affine_backward(dscores, cache2)
        _, grads['W1'], grads['b1'] = affine_relu_backward(dh, cache1)
        loss += self.reg / 2 * (np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2)
        grads['W1'] += self.reg * W1
        grads['W2'] += self.reg * W2
        return loss, grads


class FullyConnectedNet(object):

    def __init__(self, hidden_dims, input_dim=3 * 32 * 32, num_classes=10, dropout=1, normalization=None,
                 reg=0.0, weight_scale=1e-2, dtype=np.float32, seed=None):
        self.normalization = normalization
        self.use_dropout = dropout != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}

        sizes = np.hstack([input_dim, hidden_dims, num_classes]).astype(int)
        for i in range(self.num_layers):
            n_in, n_out = sizes[i:i + 2]
            self.params['W%d' % (i + 1)] = (np.random.randn(n_in, n_out) * weight_scale).astype(dtype)
            self.params['b%d' % (i + 1)] = np.zeros(n_out, dtype)
            if normalization is not None and i + 1 < self.num_layers:
                self.params['gamma%d' % (i + 1)] = np.ones(n_out, dtype)
                self.params['beta%d' % (i + 1)] = np.zeros(n_out, dtype)

        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {'mode': 'train', 'p': dropout}
            if seed is not None:
                self.dropout_param['seed'] = seed
        self.bn_params = [{'mode': 'train'} for i in range(self.num_layers - 1)]

    def loss(self, X, y=None):
        h = X.astype(self.dtype)
        mode = 'test' if y is None else 'train'
        if self.use_dropout:
            self.dropout_param['mode'] = mode
        for bn_param in self.bn_params:
            bn_param['mode'] = mode

        L, P = self.num_layers, self.params
        caches = []
        for i in range(1, L):
            h, cache = affine_norm_relu_dropout_forward(
                h, P['W%d' % i], P['b%d' % i], P.get('gamma%d' % i), P.get('beta%d' % i),
                self.normalization, self.bn_params[i - 1], self.dropout_param)
            caches.append(cache)
        scores, cache = affine_forward(h, P['W%d' % L], P['b%d' % L])
        if y is None:
            return scores

        grads = {}
        loss, dscores = softmax_loss(scores, y)
        dh, grads['W%d' % L], grads['b%d' % L] = affine_backward(dscores, cache)
        for i in reversed(range(1, L)):
            dh, grads['W%d' % i], grads['b%d' % i], dgamma, dbeta = \
                affine_norm_relu_dropout_backward(dh, caches.pop())
            if dgamma is not None:
                grads['gamma%d' % i], grads['beta%d' % i] = dgamma, dbeta
        for i in range(1, L + 1):
            loss += self.reg / 2 * np.linalg.norm(P['W%d' % i]) ** 2
            grads['W%d' % i] += self.reg * P['W%d' % i]
        return loss, grads
