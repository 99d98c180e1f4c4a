"""A right solution, written as a student might write it."""


def leaky_relu_forward(x, slope):
    out = x.copy()
    out[x < 0] *= slope
    return out, (x, slope)


def leaky_relu_backward(dout, cache):
    x, slope = cache
    return dout * ((x > 0) + slope * (x <= 0))
