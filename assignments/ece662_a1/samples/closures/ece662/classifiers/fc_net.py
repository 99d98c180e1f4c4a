import numpy as np
from functools import partial
from itertools import count

from ..layers import *
from ..layer_utils import *


class TwoLayerNet(object):
    def __init__(self, input_dim=3*32*32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = dict(W1=np.random.randn(input_dim, hidden_dim), b1=np.zeros((hidden_dim,)),
                           W2=np.random.randn(hidden_dim, num_classes), b2=np.zeros((num_classes,)))
        self.params['W1'] *= weight_scale
        self.params['W2'] *= weight_scale
        self.reg = reg
        self.caches = {}

    def forward(self, X, **kwargs):
        h, self.caches['fc1'] = affine_forward(X, self.params['W1'], self.params['b1'])
        a, self.caches['relu'] = relu_forward(h)
        s, self.caches['fc2'] = affine_forward(a, self.params['W2'], self.params['b2'])
        return s

    def backward(self, ds):
        g = {}
        da, g['W2'], g['b2'] = affine_backward(ds, self.caches.pop('fc2'))
        dh = relu_backward(da, self.caches.pop('relu'))
        g['X'], g['W1'], g['b1'] = affine_backward(dh, self.caches.pop('fc1'))
        g.pop('X')
        return g

    def loss(self, X, y=None, verbose=False):
        scores = self.forward(X)
        if y is None:
            return scores
        loss, ds = softmax_loss(scores, y)
        grads = self.backward(ds)
        for W in ('W1', 'W2'):
            loss += .5 * self.reg * (self.params[W] ** 2).sum()
            grads[W] += self.reg * self.params[W]
        if verbose:
            print('loss', loss)
        return loss, grads


class FullyConnectedNet(object):
    def __init__(self, hidden_dims, input_dim=3*32*32, num_classes=10, dropout=1, normalization=None, reg=0.0,
                 weight_scale=1e-2, dtype=np.float32, seed=None, **unused):
        self.normalization = normalization
        self.use_dropout = dropout != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}
        i, D = 1, input_dim
        for i, H in enumerate(list(hidden_dims) + [num_classes]):
            self.params.update({'W%s' % (i + 1): np.random.normal(0, weight_scale, (D, H)), 'b%s' % (i + 1): np.zeros(H)})
            D = H
        if self.normalization in ('batchnorm', 'layernorm'):
            for i, H in enumerate(hidden_dims):
                self.params.update({'gamma%s' % (i + 1): np.ones(H), 'beta%s' % (i + 1): np.zeros(H)})
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
        for name in self.params:
            self.params[name] = self.params[name].astype(dtype)

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        mode = 'test' if y is None else 'train'
        if self.use_dropout:
            self.dropout_param['mode'] = mode
        if self.normalization == 'batchnorm':
            for bn_param in self.bn_params:
                bn_param['mode'] = mode
        tape, grads = [], {}

        def record(back, *names):
            tape.append((back, names))

        out = X
        for i in range(1, self.num_layers + 1):
            W, b = self.params['W%s' % i], self.params['b%s' % i]
            out, c = affine_forward(out, W, b)
            record(partial(affine_backward, cache=c), 'W%s' % i, 'b%s' % i)
            if i < self.num_layers:
                norm = {'batchnorm': (batchnorm_forward, batchnorm_backward),
                        'layernorm': (layernorm_forward, layernorm_backward)}.get(self.normalization)
                if norm:
                    fwd, bwd = norm
                    out, c = fwd(out, self.params['gamma%s' % i], self.params['beta%s' % i], self.bn_params[i - 1])
                    record(partial(bwd, cache=c), 'gamma%s' % i, 'beta%s' % i)
                out, c = relu_forward(out)
                record(partial(relu_backward, cache=c))
                if self.use_dropout:
                    out, c = dropout_forward(out, self.dropout_param)
                    record(partial(dropout_backward, cache=c))
        if mode == 'test':
            return out
        loss, d = softmax_loss(out, y)
        while tape:
            back, names = tape.pop()
            result = back(d)
            d, rest = (result[0], result[1:]) if names else (result, ())
            grads.update(zip(names, rest))
        for name, W in self.params.items():
            if name[0] == 'W':
                loss = loss + self.reg * 0.5 * np.vdot(W, W)
                grads[name] = grads[name] + self.reg * W
        return loss, grads
