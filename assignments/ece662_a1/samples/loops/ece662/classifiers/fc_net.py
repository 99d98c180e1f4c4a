import numpy as np

from ..layers import *
from ..layer_utils import *


class TwoLayerNet(object):

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {
            'W1': np.random.normal(0, weight_scale, (input_dim, hidden_dim)),
            'b1': np.zeros(hidden_dim),
            'W2': np.random.normal(0, weight_scale, (hidden_dim, num_classes)),
            'b2': np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        W1, b1 = self.params['W1'], self.params['b1']
        W2, b2 = self.params['W2'], self.params['b2']
        a1, cache1 = affine_forward(X, W1, b1)
        h1, cache_relu = relu_forward(a1)
        scores, cache2 = affine_forward(h1, W2, b2)
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        dh1, dW2, db2 = affine_backward(dscores, cache2)
        da1 = relu_backward(dh1, cache_relu)
        dX, dW1, db1 = affine_backward(da1, cache1)
        for W, dW in ((W1, dW1), (W2, dW2)):
            loss += 0.5 * self.reg * np.sum(W * W)
            dW += self.reg * W
        return loss, {'W1': dW1, 'b1': db1, 'W2': dW2, 'b2': db2}


class FullyConnectedNet(object):

    def __init__(self, hidden_dims, input_dim=3 * 32 * 32, num_classes=10, dropout=1, normalization=None,
                 reg=0.0, weight_scale=1e-2, dtype=np.float32, seed=None):
        self.normalization = normalization
        self.use_dropout = dropout != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}

        before = input_dim
        for k, after in enumerate(list(hidden_dims) + [num_classes]):
            layer = str(k + 1)
            self.params['W' + layer] = np.random.normal(0, weight_scale, (before, after))
            self.params['b' + layer] = np.zeros(after)
            if normalization is not None and k < len(hidden_dims):
                self.params['gamma' + layer] = np.ones(after)
                self.params['beta' + layer] = np.zeros(after)
            before = after

        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {'mode': 'train', 'p': dropout}
            if seed is not None:
                self.dropout_param['seed'] = seed

        self.bn_params = []
        for _ in hidden_dims:
            if normalization == 'batchnorm':
                self.bn_params.append({'mode': 'train'})
            elif normalization == 'layernorm':
                self.bn_params.append({})

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

        affine_caches, norm_caches, relu_caches, dropout_caches = {}, {}, {}, {}
        out = X
        for k in range(1, self.num_layers):
            layer = str(k)
            out, affine_caches[k] = affine_forward(out, self.params['W' + layer], self.params['b' + layer])
            if self.normalization == 'batchnorm':
                out, norm_caches[k] = batchnorm_forward(
                    out, self.params['gamma' + layer], self.params['beta' + layer], self.bn_params[k - 1])
            elif self.normalization == 'layernorm':
                out, norm_caches[k] = layernorm_forward(
                    out, self.params['gamma' + layer], self.params['beta' + layer], self.bn_params[k - 1])
            out, relu_caches[k] = relu_forward(out)
            if self.use_dropout:
                out, dropout_caches[k] = dropout_forward(out, self.dropout_param)
        last = str(self.num_layers)
        scores, last_cache = affine_forward(out, self.params['W' + last], self.params['b' + last])
        if mode == 'test':
            return scores

        grads = {}
        loss, dscores = softmax_loss(scores, y)
        dout, grads['W' + last], grads['b' + last] = affine_backward(dscores, last_cache)
        for k in range(self.num_layers - 1, 0, -1):
            layer = str(k)
            if self.use_dropout:
                dout = dropout_backward(dout, dropout_caches[k])
            dout = relu_backward(dout, relu_caches[k])
            if self.normalization == 'batchnorm':
                dout, grads['gamma' + layer], grads['beta' + layer] = batchnorm_backward(dout, norm_caches[k])
            elif self.normalization == 'layernorm':
                dout, grads['gamma' + layer], grads['beta' + layer] = layernorm_backward(dout, norm_caches[k])
            dout, grads['W' + layer], grads['b' + layer] = affine_backward(dout, affine_caches[k])

        for name, value in self.params.items():
            if name.startswith('W'):
                loss += 0.5 * self.reg * np.sum(value * value)
                grads[name] += self.reg * value
        return loss, grads
