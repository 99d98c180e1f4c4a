import numpy as np

from ..layers import *


def squares(params):
    return sum(np.sum(value ** 2) for name, value in params.items() if name[0] == 'W')


class TwoLayerNet(object):

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = dict(
            W1=np.random.normal(scale=weight_scale, size=(input_dim, hidden_dim)), b1=np.zeros(hidden_dim),
            W2=np.random.normal(scale=weight_scale, size=(hidden_dim, num_classes)), b2=np.zeros(num_classes))

    def loss(self, X, y=None):
        p = self.params
        hidden, affine1 = affine_forward(X, p['W1'], p['b1'])
        hidden, relu = relu_forward(hidden)
        scores, affine2 = affine_forward(hidden, p['W2'], p['b2'])
        if y is None:
            return scores

        data_loss, dscores = softmax_loss(scores, y)
        dhidden, dW2, db2 = affine_backward(dscores, affine2)
        _, dW1, db1 = affine_backward(relu_backward(dhidden, relu), affine1)
        grads = dict(W1=dW1 + self.reg * p['W1'], b1=db1, W2=dW2 + self.reg * p['W2'], b2=db2)
        return data_loss + 0.5 * self.reg * squares(p), grads


class FullyConnectedNet(object):

    def __init__(self, hidden_dims, input_dim=3 * 32 * 32, num_classes=10, dropout_keep_ratio=1,
                 normalization=None, reg=0.0, weight_scale=1e-2, dtype=np.float32, seed=None):
        self.normalization = normalization
        self.use_dropout = dropout_keep_ratio != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype

        self.params = {}
        dims = [input_dim, *hidden_dims, num_classes]
        for layer, shape in enumerate(zip(dims, dims[1:]), start=1):
            self.params[f'W{layer}'] = np.random.normal(scale=weight_scale, size=shape)
            self.params[f'b{layer}'] = np.zeros(shape[1])
        if normalization:
            for layer, size in enumerate(hidden_dims, start=1):
                self.params[f'gamma{layer}'] = np.ones(size)
                self.params[f'beta{layer}'] = np.zeros(size)
        self.params = {name: value.astype(dtype) for name, value in self.params.items()}

        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {'mode': 'train', 'p': dropout_keep_ratio}
            if seed is not None:
                self.dropout_param['seed'] = seed
        self.bn_params = [{'mode': 'train'} for _ in hidden_dims] if normalization else []

    def loss(self, X, y=None):
        mode = 'test' if y is None else 'train'
        for param in [self.dropout_param, *self.bn_params]:
            param['mode'] = mode

        # The backward pass is a stack of closures: each takes dout and returns the next.
        grads, stack = {}, []
        out = X.astype(self.dtype)
        for layer in range(1, self.num_layers):
            out = self.affine(layer, out, grads, stack)
            if self.normalization:
                out = self.norm(layer, out, grads, stack)
            out, relu = relu_forward(out)
            stack.append(lambda d, cache=relu: relu_backward(d, cache))
            if self.use_dropout:
                out, dropped = dropout_forward(out, self.dropout_param)
                stack.append(lambda d, cache=dropped: dropout_backward(d, cache))
        scores = self.affine(self.num_layers, out, grads, stack)
        if mode == 'test':
            return scores

        data_loss, dout = softmax_loss(scores, y)
        while stack:
            dout = stack.pop()(dout)
        for name in self.params:
            if name[0] == 'W':
                grads[name] = grads[name] + self.reg * self.params[name]
        return data_loss + 0.5 * self.reg * squares(self.params), grads

    def affine(self, layer, x, grads, stack):
        out, cache = affine_forward(x, self.params[f'W{layer}'], self.params[f'b{layer}'])

        def backward(dout):
            dx, grads[f'W{layer}'], grads[f'b{layer}'] = affine_backward(dout, cache)
            return dx

        stack.append(backward)
        return out

    def norm(self, layer, x, grads, stack):
        forward, back = {'batchnorm': (batchnorm_forward, batchnorm_backward),
                         'layernorm': (layernorm_forward, layernorm_backward)}[self.normalization]
        out, cache = forward(x, self.params[f'gamma{layer}'], self.params[f'beta{layer}'],
                             self.bn_params[layer - 1])

        def backward(dout):
            dx, grads[f'gamma{layer}'], grads[f'beta{layer}'] = back(dout, cache)
            return dx

        stack.append(backward)
        return out
