import numpy as np
from ece662.layers import *
from ece662.fast_layers import *
from ece662.layer_utils import *
from .base import Net

CONV = conv_forward_fast, conv_backward_fast
POOL = max_pool_forward_fast, max_pool_backward_fast


class ThreeLayerConvNet(Net):
    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0, dtype=np.float32, seed=None):
        C, H, W = input_dim
        rng = np.random.RandomState(seed)
        self.params, self.reg, self.dtype = {}, reg, dtype
        self.conv_param = {'stride': 1, 'pad': (filter_size - 1) // 2}
        self.pool_param = {'pool_height': 2, 'pool_width': 2, 'stride': 2}
        # let a run with one picture tell the size
        x = np.zeros((1, num_filters, H, W))
        flat = max_pool_forward_naive(x, self.pool_param)[0].size
        for i, s in enumerate([(num_filters, C, filter_size, filter_size), (flat, hidden_dim), (hidden_dim, num_classes)], 1):
            self.params['W%d' % i] = rng.normal(0, weight_scale, s)
            self.params['b%d' % i] = np.zeros(s[0] if len(s) == 4 else s[1])
        self.cast(dtype)

    def loss(self, X, y=None):
        p = self.params
        a, c_conv = CONV[0](X, p['W1'], p['b1'], self.conv_param)
        a, c_relu = relu_forward(a)
        a, c_pool = POOL[0](a, self.pool_param)
        shape = a.shape
        h, c_fc = affine_relu_forward(a.reshape(len(a), -1), p['W2'], p['b2'])
        scores, c_out = affine_forward(h, p['W3'], p['b3'])
        if y is None:
            return scores

        def backward(d):
            g = {}
            d, g['W3'], g['b3'] = affine_backward(d, c_out)
            d, g['W2'], g['b2'] = affine_relu_backward(d, c_fc)
            d = relu_backward(POOL[1](d.reshape(shape), c_pool), c_relu)
            _, g['W1'], g['b1'] = CONV[1](d, c_conv)
            return g
        return self.finish(scores, y, backward)
