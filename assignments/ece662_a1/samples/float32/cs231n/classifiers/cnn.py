import numpy as np

from ..layers import *
from ..fast_layers import *
from ..layer_utils import *


class ThreeLayerConvNet(object):

    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0, dtype=np.float32):
        self.reg = reg
        self.dtype = dtype
        C, H, W = input_dim
        self.params = {
            'W1': weight_scale * np.random.randn(num_filters, C, filter_size, filter_size),
            'b1': np.zeros(num_filters),
            'W2': weight_scale * np.random.randn(num_filters * (H // 2) * (W // 2), hidden_dim),
            'b2': np.zeros(hidden_dim),
            'W3': weight_scale * np.random.randn(hidden_dim, num_classes),
            'b3': np.zeros(num_classes),
        }
        self.params = {k: v.astype(dtype) for k, v in self.params.items()}

    def loss(self, X, y=None):
        P = {k: f32(v) for k, v in self.params.items()}
        conv_param = {'stride': 1, 'pad': P['W1'].shape[2] // 2}
        pool_param = {'pool_height': 2, 'pool_width': 2, 'stride': 2}
        h1, cache1 = conv_relu_pool_forward(f32(X), P['W1'], P['b1'], conv_param, pool_param)
        h2, cache2 = affine_relu_forward(h1, P['W2'], P['b2'])
        scores, cache3 = affine_forward(h2, P['W3'], P['b3'])
        if y is None:
            return scores

        loss, d = softmax_loss(scores, y)
        grads = {}
        d, grads['W3'], grads['b3'] = affine_backward(d, cache3)
        d, grads['W2'], grads['b2'] = affine_relu_backward(d, cache2)
        d, grads['W1'], grads['b1'] = conv_relu_pool_backward(d, cache1)
        for k in ('W1', 'W2', 'W3'):
            loss = loss + self.reg * np.vdot(P[k], P[k]) / 2
            grads[k] = grads[k] + f32(self.reg * P[k])
        return loss, grads
