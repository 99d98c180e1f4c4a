"""Stand-ins for every layer: each is a sum of cubes, and its backward pass the derivative of that."""

import numpy as np


def _weights(shape):
    return np.arange(1, np.prod(shape) + 1).reshape(shape) * 0.01


def _forward(shape, *arrays):
    return _weights(shape) * sum((array**3).sum() for array in arrays), arrays


def _backward(dout, arrays):
    total = np.sum(dout * _weights(dout.shape))
    gradients = tuple(3 * array**2 * total for array in arrays)
    return gradients if len(gradients) > 1 else gradients[0]


def _size(size, window, stride, pad=0):
    return 1 + (size + 2 * pad - window) // stride


def affine_forward(x, w, b):
    return _forward((x.shape[0], w.shape[1]), x, w, b)


def relu_forward(x):
    return _forward(x.shape, x)


def batchnorm_forward(x, gamma, beta, param):
    return _forward(x.shape, x, gamma, beta)


layernorm_forward = spatial_batchnorm_forward = batchnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, param):
    return _forward(x.shape, x, gamma, beta)


def dropout_forward(x, param):
    return (2 * x if param["mode"] == "train" else x), param


def dropout_backward(dout, param):
    return 2 * dout if param["mode"] == "train" else dout


def conv_forward_naive(x, w, b, param):
    sizes = [_size(x.shape[i], w.shape[i], param["stride"], param["pad"]) for i in (2, 3)]
    return _forward((len(x), len(w), *sizes), x, w, b)


def max_pool_forward_naive(x, param):
    windows = (param["pool_height"], param["pool_width"])
    sizes = [_size(x.shape[i], windows[i - 2], param["stride"]) for i in (2, 3)]
    return _forward((*x.shape[:2], *sizes), x)


affine_backward = relu_backward = batchnorm_backward = batchnorm_backward_alt = _backward
layernorm_backward = conv_backward_naive = max_pool_backward_naive = _backward
spatial_batchnorm_backward = spatial_groupnorm_backward = _backward
