"""A right solution, written as a student might write it."""

import numpy as np


def leaky_relu_forward(x, slope):
    return np.maximum(x, slope * x), (x, slope)


def leaky_relu_backward(dout, cache):
    x, slope = cache
    dx = dout.copy()
    dx[x < 0] *= slope
    return dx
