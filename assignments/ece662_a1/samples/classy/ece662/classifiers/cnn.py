import numpy as np

from ..layers import *
from .fc_net import Net, affine, relu


class ThreeLayerConvNet(Net):

    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0, dtype=np.float32):
        C, H, W = input_dim
        self.params = {}
        self.reg = reg
        self.params['W1'] = np.random.normal(0.0, weight_scale, (num_filters, C, filter_size, filter_size))
        self.params['b1'] = np.zeros(num_filters)
        self.add_layer(2, (num_filters * (H // 2) * (W // 2), hidden_dim), weight_scale)
        self.add_layer(3, (hidden_dim, num_classes), weight_scale)
        self.cast(dtype)

    def loss(self, X, y=None):
        conv_param = {'stride': 1, 'pad': (self.params['W1'].shape[2] - 1) // 2}
        pool_param = {'pool_height': 2, 'pool_width': 2, 'stride': 2}
        conv = (('W1', 'b1'), lambda x, w, b: conv_forward_naive(x, w, b, conv_param), conv_backward_naive)
        pool = ((), lambda x: max_pool_forward_naive(x, pool_param), max_pool_backward_naive)
        scores = self.chain(X, [conv, relu, pool, affine(2), relu, affine(3)])
        return scores if y is None else self.finish(scores, y)
