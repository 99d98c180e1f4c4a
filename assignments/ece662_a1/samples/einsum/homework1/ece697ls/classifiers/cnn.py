import numpy as np

from ..layers import *
from .fc_net import squares


class ThreeLayerConvNet(object):

    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0, dtype=np.float32):
        self.reg, self.dtype = reg, dtype
        C, H, W = input_dim
        draw = lambda *shape: np.random.normal(scale=weight_scale, size=shape).astype(dtype)
        zeros = lambda size: np.zeros(size, dtype=dtype)
        self.params = {
            'W1': draw(num_filters, C, filter_size, filter_size), 'b1': zeros(num_filters),
            'W2': draw(num_filters * (H // 2) * (W // 2), hidden_dim), 'b2': zeros(hidden_dim),
            'W3': draw(hidden_dim, num_classes), 'b3': zeros(num_classes),
        }

    def loss(self, X, y=None):
        W1, b1, W2, b2, W3, b3 = (self.params[name] for name in ('W1', 'b1', 'W2', 'b2', 'W3', 'b3'))
        same = {'stride': 1, 'pad': W1.shape[-1] // 2}
        halve = {'pool_height': 2, 'pool_width': 2, 'stride': 2}

        out, conv = conv_forward_naive(X, W1, b1, same)
        out, relu1 = relu_forward(out)
        out, pool = max_pool_forward_naive(out, halve)
        out, affine1 = affine_forward(out, W2, b2)
        out, relu2 = relu_forward(out)
        scores, affine2 = affine_forward(out, W3, b3)
        if y is None:
            return scores

        loss, dout = softmax_loss(scores, y)
        dout, dW3, db3 = affine_backward(dout, affine2)
        dout, dW2, db2 = affine_backward(relu_backward(dout, relu2), affine1)
        dout = relu_backward(max_pool_backward_naive(dout, pool), relu1)
        _, dW1, db1 = conv_backward_naive(dout, conv)
        grads = {'W1': dW1 + self.reg * W1, 'b1': db1, 'W2': dW2 + self.reg * W2, 'b2': db2,
                 'W3': dW3 + self.reg * W3, 'b3': db3}
        return loss + 0.5 * self.reg * squares(self.params), grads
