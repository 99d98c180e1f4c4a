import numpy as np

from ..layers import *


class Net(object):
    """A chain of named layers; backward collects the gradients of those that have parameters."""

    def chain(self, X, layers):
        self.caches = []
        for names, forward, backward in layers:
            X, cache = forward(X, *[self.params[name] for name in names])
            self.caches.append((names, backward, cache))
        return X

    def finish(self, scores, y):
        loss, dout = softmax_loss(scores, y)
        grads = {}
        while self.caches:
            names, backward, cache = self.caches.pop()
            result = backward(dout, cache)
            dout = result[0] if names else result
            for name, gradient in zip(names, result[1:] if names else []):
                grads[name] = gradient
        for name in self.params:
            if name.startswith('W'):
                loss += 0.5 * self.reg * (self.params[name]**2).sum()
                grads[name] = grads[name] + self.reg * self.params[name]
        return [loss, grads]

    def add_layer(self, number, shape, scale):
        self.params['W%d' % number] = np.random.normal(0.0, scale, shape)
        self.params['b%d' % number] = np.zeros(shape[-1])

    def cast(self, dtype):
        self.dtype = dtype
        for name in self.params:
            self.params[name] = self.params[name].astype(dtype)


def affine(number):
    return (('W%d' % number, 'b%d' % number), affine_forward, affine_backward)


relu = ((), relu_forward, relu_backward)


class TwoLayerNet(Net):

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        self.add_layer(1, (input_dim, hidden_dim), weight_scale)
        self.add_layer(2, (hidden_dim, num_classes), weight_scale)

    def loss(self, X, y=None):
        scores = self.chain(X, [affine(1), relu, affine(2)])
        return scores if y is None else self.finish(scores, y)


class FullyConnectedNet(Net):

    def __init__(self, hidden_dims, input_dim=3 * 32 * 32, num_classes=10, dropout=1, normalization=None,
                 reg=0.0, weight_scale=1e-2, dtype=np.float32, seed=None):
        self.params = {}
        self.reg = reg
        self.normalization = normalization
        self.use_dropout = dropout != 1
        self.num_layers = len(hidden_dims) + 1
        sizes = [input_dim] + list(hidden_dims) + [num_classes]
        for number in range(1, self.num_layers + 1):
            self.add_layer(number, (sizes[number - 1], sizes[number]), weight_scale)
            if normalization is not None and number < self.num_layers:
                self.params['gamma%d' % number] = np.ones(sizes[number])
                self.params['beta%d' % number] = np.zeros(sizes[number])
        self.cast(dtype)

        self.dropout_param = {'p': dropout, 'mode': 'train'}
        if seed is not None:
            self.dropout_param['seed'] = seed
        self.bn_params = [{'mode': 'train'} for _ in hidden_dims]

    def loss(self, X, y=None):
        for param in self.bn_params + [self.dropout_param]:
            param['mode'] = 'test' if y is None else 'train'
        layers = []
        for number in range(1, self.num_layers):
            layers.append(affine(number))
            if self.normalization is not None:
                layers.append(self.norm(number))
            layers.append(relu)
            if self.use_dropout:
                layers.append(((), lambda x: dropout_forward(x, self.dropout_param), dropout_backward))
        layers.append(affine(self.num_layers))
        scores = self.chain(X.astype(self.dtype), layers)
        return scores if y is None else self.finish(scores, y)

    def norm(self, number):
        param = self.bn_params[number - 1]
        names = ('gamma%d' % number, 'beta%d' % number)
        if self.normalization == 'batchnorm':
            return (names, lambda x, g, b: batchnorm_forward(x, g, b, param), batchnorm_backward)
        return (names, lambda x, g, b: layernorm_forward(x, g, b, param), layernorm_backward)
