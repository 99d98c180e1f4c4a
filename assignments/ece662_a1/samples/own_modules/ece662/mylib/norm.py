"""one function for batch, layer, spatial and group norm: standardize over axes"""
import numpy as np


def standardize(x, axes, eps):
    mu = x.mean(axes, keepdims=True)
    centered = x - mu
    var = np.mean(centered * centered, axes, keepdims=True)
    rstd = np.reciprocal(np.sqrt(var + eps))
    return centered * rstd, rstd, mu, var


def standardize_grad(g, xhat, rstd, axes):
    n = np.prod([g.shape[a] for a in axes])
    s1 = np.add.reduce(g, axes, keepdims=True)
    s2 = np.add.reduce(g * xhat, axes, keepdims=True)
    return (rstd / n) * (n * g - s1 - xhat * s2)
