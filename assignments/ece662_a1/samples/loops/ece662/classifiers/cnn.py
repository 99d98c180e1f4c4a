import numpy as np

from ..layers import *


class ThreeLayerConvNet(object):

    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0, dtype=np.float32):
        C, H, W = input_dim
        self.reg = reg
        self.dtype = dtype
        self.params = {}
        shapes = [(num_filters, C, filter_size, filter_size),
                  (num_filters * (H // 2) * (W // 2), hidden_dim),
                  (hidden_dim, num_classes)]
        for k, (shape, units) in enumerate(zip(shapes, (num_filters, hidden_dim, num_classes))):
            self.params['W%d' % (k + 1)] = np.random.normal(0, weight_scale, shape).astype(dtype)
            self.params['b%d' % (k + 1)] = np.zeros(units, dtype=dtype)

    def loss(self, X, y=None):
        W1, W2, W3 = self.params['W1'], self.params['W2'], self.params['W3']
        b1, b2, b3 = self.params['b1'], self.params['b2'], self.params['b3']
        conv_param = {'stride': 1, 'pad': (W1.shape[2] - 1) // 2}
        pool_param = {'pool_height': 2, 'pool_width': 2, 'stride': 2}

        a, conv_cache = conv_forward_naive(X, W1, b1, conv_param)
        h, relu1_cache = relu_forward(a)
        pooled, pool_cache = max_pool_forward_naive(h, pool_param)
        a2, affine1_cache = affine_forward(pooled, W2, b2)
        h2, relu2_cache = relu_forward(a2)
        scores, affine2_cache = affine_forward(h2, W3, b3)
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dh2, grads['W3'], grads['b3'] = affine_backward(dscores, affine2_cache)
        da2 = relu_backward(dh2, relu2_cache)
        dpooled, grads['W2'], grads['b2'] = affine_backward(da2, affine1_cache)
        dh = max_pool_backward_naive(dpooled, pool_cache)
        da = relu_backward(dh, relu1_cache)
        _, grads['W1'], grads['b1'] = conv_backward_naive(da, conv_cache)
        for name in ('W1', 'W2', 'W3'):
            loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] += self.reg * self.params[name]
        return loss, grads
