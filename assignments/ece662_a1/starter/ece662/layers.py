"""The layers of the assignment, each as a forward and a backward function.

A forward function returns its output and a cache: whatever its backward function needs
to know again.  A backward function takes the gradient of the loss with respect to that
output, ``dout``, and the cache, and returns the gradients with respect to the inputs.

Letters: N examples, D features in, M features out, C channels or classes, H x W images,
F filters of HH x WW, G groups.
"""

import numpy as np


def affine_forward(x, w, b):
    """
    A fully connected layer: every example is flattened to a row and mapped to x w + b.

    Inputs:
    - x: examples, shape (N, d_1, ..., d_k) with d_1 * ... * d_k = D
    - w: weights, shape (D, M)
    - b: biases, shape (M,)

    Returns a tuple of:
    - out: shape (N, M)
    - cache: (x, w, b)
    """
    out = None
    ###########################################################################
    # TODO: Your code here. Leave x itself as it is.                          #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    """
    The gradients of the fully connected layer.

    Inputs:
    - dout: upstream gradient, shape (N, M)
    - cache: (x, w, b) as affine_forward stored them

    Returns a tuple of:
    - dx: shape (N, d_1, ..., d_k)
    - dw: shape (D, M)
    - db: shape (M,)
    """
    x, w, b = cache
    dx, dw, db = None, None, None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return dx, dw, db


def relu_forward(x):
    """
    The rectifier: negative entries become zero. x may have any shape.

    Returns a tuple of:
    - out: same shape as x
    - cache: x
    """
    out = None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    cache = x
    return out, cache


def relu_backward(dout, cache):
    """
    The gradient of the rectifier.

    Inputs:
    - dout: upstream gradient, any shape
    - cache: the input x, same shape

    Returns:
    - dx: same shape
    """
    dx, x = None, cache
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return dx


def batchnorm_forward(x, gamma, beta, bn_param):
    """
    Batch normalization: shift and scale each feature to mean 0 and variance 1, then by
    gamma and beta.

    In 'train' mode the mean and the (biased) variance come from the batch, and running
    averages of both are kept:

        running_mean = momentum * running_mean + (1 - momentum) * batch_mean
        running_var = momentum * running_var + (1 - momentum) * batch_var

    In 'test' mode the running averages are used instead and stay as they are.

    Inputs:
    - x: shape (N, D)
    - gamma, beta: scale and shift, shape (D,)
    - bn_param: dictionary with
      - mode: 'train' or 'test'; required
      - eps: added to the variance, under the root (default 1e-5)
      - momentum: of the running averages (default 0.9)
      - running_mean, running_var: shape (D,); zeros at first. Updated here.

    Returns a tuple of:
    - out: shape (N, D)
    - cache: what the backward pass needs
    """
    mode = bn_param['mode']
    eps = bn_param.get('eps', 1e-5)
    momentum = bn_param.get('momentum', 0.9)

    N, D = x.shape
    running_mean = bn_param.get('running_mean', np.zeros(D, dtype=x.dtype))
    running_var = bn_param.get('running_var', np.zeros(D, dtype=x.dtype))

    out, cache = None, None
    if mode == 'train':
        #######################################################################
        # TODO: Your code here: out, cache and the two running averages.      #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################
    elif mode == 'test':
        #######################################################################
        # TODO: Your code here: out, from the running averages.               #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################
    else:
        raise ValueError("batchnorm knows the modes 'train' and 'test', not %r" % (mode,))

    bn_param['running_mean'] = running_mean
    bn_param['running_var'] = running_var
    return out, cache


def batchnorm_backward(dout, cache):
    """
    The gradients of batch normalization in 'train' mode, node by node through the graph.
    Mind that the batch's mean and variance depend on x, too.

    Inputs:
    - dout: upstream gradient, shape (N, D)
    - cache: from batchnorm_forward

    Returns a tuple of:
    - dx: shape (N, D)
    - dgamma, dbeta: shape (D,)
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    """
    The same gradients from the formula that remains when the derivation is simplified
    on paper. It takes the same cache, and should be shorter and faster.

    Inputs and outputs: as batchnorm_backward.
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    """
    Layer normalization: each example (row) is normalized over its own features, in
    training and testing alike, then scaled and shifted feature by feature.

    Inputs:
    - x: shape (N, D)
    - gamma, beta: shape (D,)
    - ln_param: dictionary; eps (default 1e-5) is added to the variance

    Returns a tuple of:
    - out: shape (N, D)
    - cache: what the backward pass needs
    """
    out, cache = None, None
    eps = ln_param.get('eps', 1e-5)
    ###########################################################################
    # TODO: Your code here. Little has to change from batch normalization.    #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return out, cache


def layernorm_backward(dout, cache):
    """
    The gradients of layer normalization.

    Inputs:
    - dout: upstream gradient, shape (N, D)
    - cache: from layernorm_forward

    Returns a tuple of:
    - dx: shape (N, D)
    - dgamma, dbeta: shape (D,)
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return dx, dgamma, dbeta


def dropout_forward(x, dropout_param):
    """
    Inverted dropout: in training each entry is kept with probability p and divided by p,
    so that nothing is left to do at test time.

    Inputs:
    - x: any shape
    - dropout_param: dictionary with
      - p: probability to keep an entry (not: to drop it)
      - mode: 'train' or 'test'; in test mode the output is the input
      - seed: optional, for numpy's random generator, to make gradient checks possible

    Returns a tuple of:
    - out: same shape as x
    - cache: (dropout_param, mask); the mask is None in test mode
    """
    p, mode = dropout_param['p'], dropout_param['mode']
    if 'seed' in dropout_param:
        np.random.seed(dropout_param['seed'])

    mask, out = None, None
    if mode == 'train':
        #######################################################################
        # TODO: Your code here: the mask, and out.                            #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################
    elif mode == 'test':
        #######################################################################
        # TODO: Your code here.                                               #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################

    cache = (dropout_param, mask)
    return out, cache


def dropout_backward(dout, cache):
    """
    The gradient of inverted dropout.

    Inputs:
    - dout: upstream gradient, any shape
    - cache: (dropout_param, mask) from dropout_forward

    Returns:
    - dx: same shape
    """
    dropout_param, mask = cache
    mode = dropout_param['mode']

    dx = None
    if mode == 'train':
        #######################################################################
        # TODO: Your code here.                                               #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################
    elif mode == 'test':
        #######################################################################
        # TODO: Your code here.                                               #
        #######################################################################
        pass
        #######################################################################
        #                          End of your code                           #
        #######################################################################
    return dx


def conv_forward_naive(x, w, b, conv_param):
    """
    A convolution (without flipping the filters), as plainly as you like: loops are fine.

    Inputs:
    - x: images, shape (N, C, H, W)
    - w: filters, shape (F, C, HH, WW)
    - b: biases, shape (F,)
    - conv_param: dictionary with
      - stride: step between neighbouring windows, in both directions
      - pad: zeros added on each of the four sides. Leave x itself as it is.

    Returns a tuple of:
    - out: shape (N, F, H', W') with H' = 1 + (H + 2 pad - HH) / stride, W' alike
    - cache: (x, w, b, conv_param)
    """
    out = None
    ###########################################################################
    # TODO: Your code here. np.pad will help.                                 #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    """
    The gradients of the convolution.

    Inputs:
    - dout: upstream gradient, shape (N, F, H', W')
    - cache: (x, w, b, conv_param) from conv_forward_naive

    Returns a tuple of:
    - dx: shape (N, C, H, W)
    - dw: shape (F, C, HH, WW)
    - db: shape (F,)
    """
    dx, dw, db = None, None, None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    """
    Max pooling: the largest value of each window, channel by channel. No padding.

    Inputs:
    - x: shape (N, C, H, W)
    - pool_param: dictionary with pool_height, pool_width and stride

    Returns a tuple of:
    - out: shape (N, C, H', W') with H' = 1 + (H - pool_height) / stride, W' alike
    - cache: (x, pool_param)
    """
    out = None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    cache = (x, pool_param)
    return out, cache


def max_pool_backward_naive(dout, cache):
    """
    The gradient of max pooling.

    Inputs:
    - dout: upstream gradient, shape (N, C, H', W')
    - cache: (x, pool_param) from max_pool_forward_naive

    Returns:
    - dx: shape (N, C, H, W)
    """
    dx = None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """
    Batch normalization of images: one mean and one variance for each channel, taken over
    the examples and over all positions.

    Inputs:
    - x: shape (N, C, H, W)
    - gamma, beta: shape (C,)
    - bn_param: as for batchnorm_forward; the running averages have shape (C,)

    Returns a tuple of:
    - out: shape (N, C, H, W)
    - cache: what the backward pass needs
    """
    out, cache = None, None
    ###########################################################################
    # TODO: Your code here. batchnorm_forward can do the work, in a few lines.#
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    """
    The gradients of spatial batch normalization.

    Inputs:
    - dout: upstream gradient, shape (N, C, H, W)
    - cache: from spatial_batchnorm_forward

    Returns a tuple of:
    - dx: shape (N, C, H, W)
    - dgamma, dbeta: shape (C,)
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return dx, dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """
    Group normalization: the channels of each example are split, in order, into G groups
    of C / G, and each group is normalized over its channels and positions.

    Inputs:
    - x: shape (N, C, H, W); G divides C
    - gamma, beta: one scale and one shift for each channel, shape (C,)
    - G: number of groups
    - gn_param: dictionary; eps (default 1e-5) is added to the variance

    Returns a tuple of:
    - out: shape (N, C, H, W)
    - cache: what the backward pass needs
    """
    out, cache = None, None
    eps = gn_param.get('eps', 1e-5)
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    """
    The gradients of group normalization.

    Inputs:
    - dout: upstream gradient, shape (N, C, H, W)
    - cache: from spatial_groupnorm_forward

    Returns a tuple of:
    - dx: shape (N, C, H, W)
    - dgamma, dbeta: of the shape of gamma and beta
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Your code here.                                                   #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return dx, dgamma, dbeta


def svm_loss(x, y):
    """
    The multiclass hinge loss with margin 1, averaged over the batch. Given, complete.

    Inputs:
    - x: scores, shape (N, C)
    - y: labels, shape (N,), 0 <= y[i] < C

    Returns a tuple of:
    - loss: a number
    - dx: its gradient, shape (N, C)
    """
    rows = np.arange(len(y))
    margins = np.maximum(0, x - x[rows, y][:, None] + 1)
    margins[rows, y] = 0
    dx = (margins > 0).astype(x.dtype)
    dx[rows, y] = -dx.sum(axis=1)
    return margins.sum() / len(y), dx / len(y)


def softmax_loss(x, y):
    """
    The cross-entropy of the softmax of the scores, averaged over the batch. Given, complete.

    Inputs and outputs: as svm_loss.
    """
    rows = np.arange(len(y))
    shifted = x - x.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(log_probs)
    dx[rows, y] -= 1
    return -log_probs[rows, y].mean(), dx / len(y)
