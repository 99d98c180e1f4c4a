"""Layers that often follow one another, as one layer."""

from .fast_layers import *
from .layers import *


def affine_relu_forward(x, w, b):
    """affine - relu. Returns out, cache."""
    a, fc_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(a)
    return out, (fc_cache, relu_cache)


def affine_relu_backward(dout, cache):
    """Returns dx, dw, db."""
    fc_cache, relu_cache = cache
    return affine_backward(relu_backward(dout, relu_cache), fc_cache)


def conv_relu_forward(x, w, b, conv_param):
    """conv - relu. Returns out, cache."""
    a, conv_cache = conv_forward_fast(x, w, b, conv_param)
    out, relu_cache = relu_forward(a)
    return out, (conv_cache, relu_cache)


def conv_relu_backward(dout, cache):
    """Returns dx, dw, db."""
    conv_cache, relu_cache = cache
    return conv_backward_fast(relu_backward(dout, relu_cache), conv_cache)


def conv_bn_relu_forward(x, w, b, gamma, beta, conv_param, bn_param):
    """conv - spatial batch norm - relu. Returns out, cache."""
    a, conv_cache = conv_forward_fast(x, w, b, conv_param)
    normed, bn_cache = spatial_batchnorm_forward(a, gamma, beta, bn_param)
    out, relu_cache = relu_forward(normed)
    return out, (conv_cache, bn_cache, relu_cache)


def conv_bn_relu_backward(dout, cache):
    """Returns dx, dw, db, dgamma, dbeta."""
    conv_cache, bn_cache, relu_cache = cache
    dnormed = relu_backward(dout, relu_cache)
    da, dgamma, dbeta = spatial_batchnorm_backward(dnormed, bn_cache)
    dx, dw, db = conv_backward_fast(da, conv_cache)
    return dx, dw, db, dgamma, dbeta


def conv_relu_pool_forward(x, w, b, conv_param, pool_param):
    """conv - relu - max pool. Returns out, cache."""
    a, conv_cache = conv_forward_fast(x, w, b, conv_param)
    active, relu_cache = relu_forward(a)
    out, pool_cache = max_pool_forward_fast(active, pool_param)
    return out, (conv_cache, relu_cache, pool_cache)


def conv_relu_pool_backward(dout, cache):
    """Returns dx, dw, db."""
    conv_cache, relu_cache, pool_cache = cache
    dactive = max_pool_backward_fast(dout, pool_cache)
    return conv_backward_fast(relu_backward(dactive, relu_cache), conv_cache)
