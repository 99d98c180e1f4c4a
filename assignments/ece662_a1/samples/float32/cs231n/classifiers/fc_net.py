import numpy as np

from ..layers import *
from ..layer_utils import *


class TwoLayerNet(object):

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {'b1': f32(np.zeros(hidden_dim)), 'b2': f32(np.zeros(num_classes))}
        self.params['W1'] = f32(weight_scale * np.random.randn(input_dim, hidden_dim))
        self.params['W2'] = f32(weight_scale * np.random.randn(hidden_dim, num_classes))

    def loss(self, X, y=None):
        P = self.params
        a, cache_a = affine_relu_forward(X, P['W1'], P['b1'])
        scores, cache_s = affine_forward(a, P['W2'], P['b2'])
        if y is None:
            return scores
        loss, ds = softmax_loss(scores, y)
        loss = loss + self.reg * (np.vdot(P['W1'], P['W1']) + np.vdot(P['W2'], P['W2'])) / 2
        da, dW2, db2 = affine_backward(ds, cache_s)
        _, dW1, db1 = affine_relu_backward(da, cache_a)
        return loss, {'W1': dW1 + f32(self.reg * P['W1']), 'b1': db1,
                      'W2': dW2 + f32(self.reg * P['W2']), 'b2': db2}


class FullyConnectedNet(object):

    def __init__(self, hidden_dims, input_dim=3 * 32 * 32, num_classes=10, dropout=1, normalization=None,
                 reg=0.0, weight_scale=1e-2, dtype=np.float32, seed=None):
        self.normalization = normalization
        self.use_dropout = dropout != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}
        prev = input_dim
        for i, dim in enumerate(hidden_dims, 1):
            self.params.update({'W%d' % i: weight_scale * np.random.randn(prev, dim), 'b%d' % i: np.zeros(dim)})
            if normalization:
                self.params.update({'gamma%d' % i: np.ones(dim), 'beta%d' % i: np.zeros(dim)})
            prev = dim
        self.params['W%d' % self.num_layers] = weight_scale * np.random.randn(prev, num_classes)
        self.params['b%d' % self.num_layers] = np.zeros(num_classes)

        self.dropout_param = {'mode': 'train', 'p': dropout} if self.use_dropout else {}
        if self.use_dropout and seed is not None:
            self.dropout_param['seed'] = seed
        self.bn_params = [{'mode': 'train'} for _ in hidden_dims]
        self.params = {k: v.astype(dtype) for k, v in self.params.items()}

    def loss(self, X, y=None):
        mode = 'test' if y is None else 'train'
        self.dropout_param['mode'] = mode
        for bn_param in self.bn_params:
            bn_param['mode'] = mode

        P, L = self.params, self.num_layers
        forward = {'batchnorm': batchnorm_forward, 'layernorm': layernorm_forward}.get(self.normalization)
        backward = {'batchnorm': batchnorm_backward, 'layernorm': layernorm_backward}.get(self.normalization)

        out, caches = X.astype(self.dtype), []
        for i in range(1, L):
            out, fc = affine_forward(out, P['W%d' % i], P['b%d' % i])
            caches.append(fc)
            if forward:
                out, norm = forward(out, P['gamma%d' % i], P['beta%d' % i], self.bn_params[i - 1])
                caches.append(norm)
            out, relu = relu_forward(out)
            caches.append(relu)
            if self.use_dropout:
                out, drop = dropout_forward(out, self.dropout_param)
                caches.append(drop)
        scores, fc = affine_forward(out, P['W%d' % L], P['b%d' % L])
        if mode == 'test':
            return scores

        grads = {}
        loss, d = softmax_loss(scores, y)
        d, grads['W%d' % L], grads['b%d' % L] = affine_backward(d, fc)
        for i in range(L - 1, 0, -1):
            if self.use_dropout:
                d = dropout_backward(d, caches.pop())
            d = relu_backward(d, caches.pop())
            if backward:
                d, grads['gamma%d' % i], grads['beta%d' % i] = backward(d, caches.pop())
            d, grads['W%d' % i], grads['b%d' % i] = affine_backward(d, caches.pop())
        for i in range(1, L + 1):
            W = f32(P['W%d' % i])
            loss = loss + self.reg * np.vdot(W, W) / 2
            grads['W%d' % i] = grads['W%d' % i] + f32(self.reg * W)
        return loss, grads
