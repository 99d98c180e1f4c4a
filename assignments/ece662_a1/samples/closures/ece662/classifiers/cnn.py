import numpy as np

from ..layers import *
from ..fast_layers import *
from ..layer_utils import *
from .fc_net import TwoLayerNet


class ThreeLayerConvNet(object):
    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0, dtype=np.float32):
        self.reg = reg
        self.dtype = dtype
        C, H, W = input_dim
        # conv, then a two-layer net upon it
        self.top = TwoLayerNet(num_filters * (H // 2) * (W // 2), hidden_dim, num_classes, weight_scale, reg)
        self.params = {'W1': np.random.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
                       'b1': np.zeros(num_filters)}
        for k in (1, 2):
            self.params['W%d' % (k + 1)] = self.top.params['W%d' % k]
            self.params['b%d' % (k + 1)] = self.top.params['b%d' % k]
        for name in self.params:
            self.params[name] = self.params[name].astype(dtype)

    def loss(self, X, y=None):
        W1, b1 = self.params['W1'], self.params['b1']
        for k in (1, 2):
            self.top.params['W%d' % k] = self.params['W%d' % (k + 1)]
            self.top.params['b%d' % k] = self.params['b%d' % (k + 1)]
        conv_param = {'stride': 1, 'pad': (W1.shape[2] - 1) // 2}
        pool_param = {'pool_height': 2, 'pool_width': 2, 'stride': 2}
        feats, cache = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)
        scores = self.top.forward(feats)
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dh, dW3, db3 = affine_backward(dscores, self.top.caches['fc2'])
        dfeats, dW2, db2 = affine_backward(relu_backward(dh, self.top.caches['relu']), self.top.caches['fc1'])
        _, dW1, db1 = conv_relu_pool_backward(dfeats, cache)
        grads = {'W%d' % (i + 1): d + self.reg * self.params['W%d' % (i + 1)] for i, d in enumerate([dW1, dW2, dW3])}
        grads.update({'b%d' % (i + 1): d for i, d in enumerate([db1, db2, db3])})
        loss += .5 * self.reg * sum(np.sum(np.square(self.params[k])) for k in ('W1', 'W2', 'W3'))
        return loss, grads
