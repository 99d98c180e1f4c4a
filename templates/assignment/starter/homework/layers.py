"""The layers of this assignment, each as a forward and a backward function."""

import numpy as np


def leaky_relu_forward(x, slope):
    """
    A leaky rectified linear unit: x where x is positive, slope * x elsewhere.

    Inputs:
    - x: an array of any shape
    - slope: a number between 0 and 1

    Returns a tuple of:
    - out: the shape of x
    - cache: whatever the backward pass needs
    """
    out, cache = None, None
    # Your code here. Leave x itself as it is.
    return out, cache


def leaky_relu_backward(dout, cache):
    """
    The gradient of the leaky rectified linear unit.

    Inputs:
    - dout: the upstream gradient, of the shape of x
    - cache: what leaky_relu_forward returned

    Returns:
    - dx: the gradient for x, of its shape
    """
    dx = None
    # Your code here.
    return dx
