"""Batch normalization (Ioffe & Szegedy 2015, algorithms 1 and 2).

In training every feature is standardized over the batch, then scaled and shifted:
``out = gamma (x - mean) / sqrt(var + eps) + beta``.  In testing, running averages of the
training batches' means and variances stand in for the batch's own.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.reference.normalize import EPS, Standardized, standardize, standardize_backward

if TYPE_CHECKING:
    from grader.model import Array

MOMENTUM = 0.9
"""How much of the running averages a step keeps, unless ``bn_param`` says otherwise."""

BnParam = MutableMapping[str, Any]


class BatchnormCache(NamedTuple):
    """What the backward passes need from a forward pass in training."""

    forward: Standardized
    gamma: Array


def batchnorm_forward(
    x: Array, gamma: Array, beta: Array, bn_param: BnParam
) -> tuple[Array, BatchnormCache | None]:
    """x: (N, D), gamma: (D,), beta: (D,); returns out: (N, D) and a cache.

    ``bn_param`` holds ``mode`` ('train' or 'test'), and optionally ``eps`` (1e-5), ``momentum``
    (0.9), ``running_mean`` and ``running_var`` (D,) (zeros at first).  Training updates the
    running averages in it, as ``momentum * running + (1 - momentum) * batch``, with the biased
    variance.  There is no backward pass in testing, so no cache either.
    Raises ValueError for any other mode.
    """
    mode, eps = bn_param["mode"], bn_param.get("eps", EPS)
    mean, var = running_averages(bn_param, x.shape[1])
    if mode == "test":
        return gamma * (x - mean) / np.sqrt(var + eps) + beta, None
    if mode != "train":
        raise ValueError(f"mode is {mode!r}; it must be 'train' or 'test'.")
    forward = standardize(x, 0, eps)
    update_running_averages(bn_param, forward)
    return gamma * forward.xhat + beta, BatchnormCache(forward, gamma)


def running_averages(bn_param: BnParam, D: int) -> tuple[Array, Array]:
    """The running mean and variance so far, (D,) each."""
    zeros = np.zeros(D)
    return bn_param.get("running_mean", zeros), bn_param.get("running_var", zeros)


def update_running_averages(bn_param: BnParam, forward: Standardized) -> None:
    """Move the running averages towards the batch's own, by new arrays."""
    momentum = bn_param.get("momentum", MOMENTUM)
    mean, var = running_averages(bn_param, forward.mean.size)
    bn_param["running_mean"] = momentum * mean + (1 - momentum) * forward.mean[0]
    bn_param["running_var"] = momentum * var + (1 - momentum) * forward.var[0]


def batchnorm_backward(dout: Array, cache: BatchnormCache) -> tuple[Array, Array, Array]:
    """dout: (N, D); returns dx: (N, D), dgamma: (D,), dbeta: (D,).

    Goes back through the computation graph of a forward pass in training, one node at a time::

        x -> mean;  x, mean -> centered -> var -> std;  centered, std -> xhat -> out
    """
    forward, gamma = cache
    dxhat = dout * gamma
    dcentered = dxhat / forward.std + variance_backward(std_backward(dxhat, forward), forward)
    dx = dcentered + mean_backward(dcentered)
    return dx, *scale_and_shift_backward(dout, forward)


def std_backward(dxhat: Array, forward: Standardized) -> Array:
    """``xhat = centered / std``: dstd (1, D) from dxhat (N, D)."""
    dstd: Array = -(dxhat * forward.centered).sum(axis=0, keepdims=True) / forward.std**2
    return dstd


def variance_backward(dstd: Array, forward: Standardized) -> Array:
    """``std = sqrt(mean(centered^2) + eps)``: its part of dcentered (N, D) from dstd (1, D)."""
    dvar = dstd / (2 * forward.std)
    dcentered: Array = forward.centered * (2 * dvar / len(forward.centered))
    return dcentered


def mean_backward(dcentered: Array) -> Array:
    """``centered = x - mean``: what reaches every x through the mean, (1, D), from dcentered (N, D)."""
    dmean: Array = -dcentered.sum(axis=0, keepdims=True)
    return dmean / len(dcentered)


def scale_and_shift_backward(dout: Array, forward: Standardized) -> tuple[Array, Array]:
    """``out = gamma xhat + beta``: dgamma (D,) and dbeta (D,) from dout (N, D)."""
    return (dout * forward.xhat).sum(axis=0), dout.sum(axis=0)


def batchnorm_backward_alt(dout: Array, cache: BatchnormCache) -> tuple[Array, Array, Array]:
    """The same gradients as `batchnorm_backward`, by the simplified formula of `standardize_backward`."""
    forward, gamma = cache
    return standardize_backward(dout * gamma, forward), *scale_and_shift_backward(dout, forward)
