import numpy as np

from ..layers import *
from ..layer_utils import *


class TwoLayerNet(object):
    """
    affine - relu - affine - softmax, with L2 regularization.

    Input dimension D, hidden dimension H, C classes. The net does no training: it gives
    the loss and its gradients to a Solver. Everything learned is in self.params, by name.
    """

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        """
        Inputs:
        - input_dim: D
        - hidden_dim: H
        - num_classes: C
        - weight_scale: standard deviation of the initial weights
        - reg: strength of the L2 regularization
        """
        self.params = {}
        self.reg = reg
        #######################################################################
        # TODO: Your code here. Put W1 (D, H), b1, W2 (H, C) and b2 into      #
        # self.params: weights Gaussian around 0, biases zero.                #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################

    def loss(self, X, y=None):
        """
        Inputs:
        - X: examples, shape (N, d_1, ..., d_k)
        - y: labels, shape (N,), or None

        Returns, without y:
        - scores: shape (N, C)

        and with y a tuple of:
        - loss: a number
        - grads: a dictionary with the same keys as self.params
        """
        scores = None
        #######################################################################
        # TODO: Your code here: the forward pass.                             #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################

        if y is None:
            return scores

        loss, grads = 0, {}
        #######################################################################
        # TODO: Your code here: loss and gradients. The regularization is     #
        # 0.5 * reg * sum(W ** 2) for each W; the 0.5 keeps its gradient neat.#
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################
        return loss, grads


class FullyConnectedNet(object):
    """
    A fully connected net of any depth:

        {affine - [batch or layer norm] - relu - [dropout]} x (L - 1) - affine - softmax

    The bracketed layers are optional; the braces are repeated for each hidden layer.
    """

    def __init__(
        self,
        hidden_dims,
        input_dim=3 * 32 * 32,
        num_classes=10,
        dropout=1,
        normalization=None,
        reg=0.0,
        weight_scale=1e-2,
        dtype=np.float32,
        seed=None,
    ):
        """
        Inputs:
        - hidden_dims: a list with the size of each hidden layer
        - input_dim, num_classes: sizes of input and output
        - dropout: probability to keep a unit; 1 means no dropout at all
        - normalization: 'batchnorm', 'layernorm' or None
        - reg: strength of the L2 regularization
        - weight_scale: standard deviation of the initial weights
        - dtype: all computation is done in this type; use float64 to check gradients
        - seed: handed on to the dropout layers, to make them repeatable; or None
        """
        self.normalization = normalization
        self.use_dropout = dropout != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}

        #######################################################################
        # TODO: Your code here. Put W1, b1, W2, b2, ... into self.params, and #
        # with a normalization gamma1 (ones), beta1 (zeros), ... for every    #
        # layer but the last.                                                 #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################

        # One dictionary for all dropout layers: they have the same settings.
        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {"mode": "train", "p": dropout}
            if seed is not None:
                self.dropout_param["seed"] = seed

        # One dictionary for each normalization: they keep running averages.
        self.bn_params = []
        if self.normalization == "batchnorm":
            self.bn_params = [{"mode": "train"} for _ in range(self.num_layers - 1)]
        if self.normalization == "layernorm":
            self.bn_params = [{} for _ in range(self.num_layers - 1)]

        for name in self.params:
            self.params[name] = self.params[name].astype(dtype)

    def loss(self, X, y=None):
        """
        Loss and gradients, or scores. Inputs and outputs: as TwoLayerNet.loss.
        """
        X = X.astype(self.dtype)
        mode = "test" if y is None else "train"

        # Dropout and batch normalization behave differently in the two modes.
        if self.use_dropout:
            self.dropout_param["mode"] = mode
        if self.normalization == "batchnorm":
            for bn_param in self.bn_params:
                bn_param["mode"] = mode

        scores = None
        #######################################################################
        # TODO: Your code here: the forward pass.                             #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################

        if mode == "test":
            return scores

        loss, grads = 0.0, {}
        #######################################################################
        # TODO: Your code here: loss and gradients. Regularize the W's only,  #
        # with the factor 0.5 again.                                          #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################
        return loss, grads
