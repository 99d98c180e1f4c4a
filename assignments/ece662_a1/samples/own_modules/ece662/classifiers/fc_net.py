import numpy as np
from ece662 import layers as L
from ece662.layers import *
from .base import Net


class TwoLayerNet(Net):
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        sizes = (input_dim, hidden_dim, num_classes)
        for i in (1, 2):
            self.params['W%d' % i] = np.random.standard_normal(sizes[i - 1:i + 1]) * weight_scale
            self.params['b%d' % i] = np.zeros(sizes[i])

    def loss(self, X, y=None):
        p = self.params
        h, c1 = L.affine_forward(X, p['W1'], p['b1'])
        r, c2 = L.relu_forward(h)
        scores, c3 = L.affine_forward(r, p['W2'], p['b2'])
        if y is None:
            return scores

        def backward(d):
            dr, dW2, db2 = L.affine_backward(d, c3)
            _, dW1, db1 = L.affine_backward(L.relu_backward(dr, c2), c1)
            return dict(W1=dW1, b1=db1, W2=dW2, b2=db2)
        return self.finish(scores, y, backward)


class FullyConnectedNet(Net):
    def __init__(self, hidden_dims, input_dim=3 * 32 * 32, num_classes=10, dropout=1, normalization=None, reg=0.0,
                 weight_scale=1e-2, dtype=np.float32, seed=None):
        self.normalization = normalization
        self.use_dropout = dropout != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}
        for l, (n_in, n_out) in enumerate(zip([input_dim] + hidden_dims, hidden_dims + [num_classes]), 1):
            self.params['W' + str(l)] = np.random.normal(0, weight_scale, (n_in, n_out))
            self.params['b' + str(l)] = np.zeros(n_out)
        if normalization is not None:
            self.params.update(('gamma%i' % l, np.ones(n)) for l, n in enumerate(hidden_dims, 1))
            self.params.update(('beta%i' % l, np.zeros(n)) for l, n in enumerate(hidden_dims, 1))
        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {'mode': 'train', 'p': dropout}
            if seed is not None:
                self.dropout_param['seed'] = seed
        self.bn_params = []
        if self.normalization == 'batchnorm':
            self.bn_params = [{'mode': 'train'} for _ in range(self.num_layers - 1)]
        if self.normalization == 'layernorm':
            self.bn_params = [{} for _ in range(self.num_layers - 1)]
        self.cast(dtype)

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        mode = 'test' if y is None else 'train'
        if self.use_dropout:
            self.dropout_param['mode'] = mode
        if self.normalization == 'batchnorm':
            for bn_param in self.bn_params:
                bn_param['mode'] = mode

        caches = {}
        norms = {'batchnorm': (L.batchnorm_forward, L.batchnorm_backward), 'layernorm': (L.layernorm_forward, L.layernorm_backward)}

        def forward(h, l):                                # recursive
            h, caches['fc', l] = L.affine_forward(h, self.params['W' + str(l)], self.params['b' + str(l)])
            if l == self.num_layers:
                return h
            if self.normalization:
                h, caches['norm', l] = norms[self.normalization][0](h, self.params['gamma%i' % l], self.params['beta%i' % l], self.bn_params[l - 1])
            h, caches['relu', l] = L.relu_forward(h)
            if self.use_dropout:
                h, caches['drop', l] = L.dropout_forward(h, self.dropout_param)
            return forward(h, l + 1)

        scores = forward(X, 1)
        if mode == 'test':
            return scores

        def backward(d, l=None, grads=None):
            l, grads = (self.num_layers, {}) if l is None else (l, grads)
            if l == 0:
                return grads
            if l < self.num_layers:
                if self.use_dropout:
                    d = L.dropout_backward(d, caches['drop', l])
                d = L.relu_backward(d, caches['relu', l])
                if self.normalization:
                    d, grads['gamma%i' % l], grads['beta%i' % l] = norms[self.normalization][1](d, caches['norm', l])
            d, grads['W' + str(l)], grads['b' + str(l)] = L.affine_backward(d, caches['fc', l])
            return backward(d, l - 1, grads)

        return self.finish(scores, y, backward)
