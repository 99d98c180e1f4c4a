import numpy as np

from ..layers import *
from ..fast_layers import *
from ..layer_utils import *


class ThreeLayerConvNet(object):
    """
    conv - relu - 2x2 max pool - affine - relu - affine - softmax

    for images of shape (N, C, H, W).
    """

    def __init__(
        self,
        input_dim=(3, 32, 32),
        num_filters=32,
        filter_size=7,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-3,
        reg=0.0,
        dtype=np.float32,
    ):
        """
        Inputs:
        - input_dim: (C, H, W)
        - num_filters: filters of the convolution
        - filter_size: their height and width, odd
        - hidden_dim: units of the hidden affine layer
        - num_classes: number of scores
        - weight_scale: standard deviation of the initial weights
        - reg: strength of the L2 regularization
        - dtype: type of the parameters
        """
        self.params = {}
        self.reg = reg
        self.dtype = dtype
        #######################################################################
        # TODO: Your code here. W1, b1: the filters; W2, b2: the hidden layer;#
        # W3, b3: the output layer. The convolution keeps height and width    #
        # (see loss); the pooling halves them.                                #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################

        for name in self.params:
            self.params[name] = self.params[name].astype(dtype)

    def loss(self, X, y=None):
        """
        Loss and gradients, or scores. Inputs and outputs: as TwoLayerNet.loss in fc_net.py.
        """
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        W3, b3 = self.params["W3"], self.params["b3"]

        # Padding that keeps height and width.
        filter_size = W1.shape[2]
        conv_param = {"stride": 1, "pad": (filter_size - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}

        scores = None
        #######################################################################
        # TODO: Your code here: the forward pass. layer_utils.py and          #
        # fast_layers.py may be used.                                         #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################

        if y is None:
            return scores

        loss, grads = 0, {}
        #######################################################################
        # TODO: Your code here: loss and gradients, with L2 on W1, W2 and W3. #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################
        return loss, grads
