import numpy as np

from cs682.layers import *
from cs682.fast_layers import *
from cs682.layer_utils import *


class ThreeLayerConvNet(object):

    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0, dtype=np.float32):
        self.params = {}
        self.reg = reg
        self.dtype = dtype
        C, H, W = input_dim
        self.params['W1'] = np.random.randn(num_filters, C, filter_size, filter_size) * weight_scale
        self.params['W2'] = np.random.randn(num_filters * (H // 2) * (W // 2), hidden_dim) * weight_scale
        self.params['W3'] = np.random.randn(hidden_dim, num_classes) * weight_scale
        self.params['b1'] = np.zeros((num_filters,))
        self.params['b2'] = np.zeros((hidden_dim,))
        self.params['b3'] = np.zeros((num_classes,))
        for k, v in self.params.items():
            self.params[k] = v.astype(dtype)

    def loss(self, X, y=None):
        W1, W2, W3 = self.params['W1'], self.params['W2'], self.params['W3']
        conv_param = {'stride': 1, 'pad': (W1.shape[2] - 1) // 2}
        pool_param = {'pool_height': 2, 'pool_width': 2, 'stride': 2}

        a, conv_cache = conv_relu_forward(X, W1, self.params['b1'], conv_param)
        pooled, pool_cache = max_pool_forward_fast(a, pool_param)
        h, hidden_cache = affine_relu_forward(pooled, W2, self.params['b2'])
        scores, score_cache = affine_forward(h, W3, self.params['b3'])
        if y is None:
            return scores

        grads = {}
        loss, dscores = softmax_loss(scores, y)
        loss += self.reg / 2 * sum(np.sum(W * W) for W in (W1, W2, W3))
        dh, dW3, grads['b3'] = affine_backward(dscores, score_cache)
        dpooled, dW2, grads['b2'] = affine_relu_backward(dh, hidden_cache)
        da = max_pool_backward_fast(dpooled, pool_cache)
        _, dW1, grads['b1'] = conv_relu_backward(da, conv_cache)
        grads['W1'] = dW1 + self.reg * W1
        grads['W2'] = dW2 + self.reg * W2
        grads['W3'] = dW3 + self.reg * W3
        return loss, grads
