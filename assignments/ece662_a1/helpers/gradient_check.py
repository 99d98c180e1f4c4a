"""Gradients by central differences, to compare your own with.

Each function nudges the entries of ``x`` in place, one at a time, and puts them back.
"""

import numpy as np


def eval_numerical_gradient(f, x, verbose=True, h=0.00001):
    """
    The gradient of a function that returns a number.

    Inputs:
    - f: called as f(x)
    - x: float array, the place of evaluation
    - verbose: print each entry
    - h: half the distance between the two evaluations

    Returns:
    - grad: same shape as x
    """
    grad = np.zeros_like(x)
    for ix in np.ndindex(*x.shape):
        grad[ix] = (_nudged(f, x, ix, h) - _nudged(f, x, ix, -h)) / (2 * h)
        if verbose:
            print(ix, grad[ix])
    return grad


def eval_numerical_gradient_array(f, x, df, h=1e-5):
    """
    The gradient of a function that returns an array, for the upstream gradient df.

    Inputs:
    - f: called as f(x)
    - x: float array
    - df: same shape as f(x)

    Returns:
    - grad: same shape as x
    """
    grad = np.zeros_like(x)
    for ix in np.ndindex(*x.shape):
        above = np.copy(_nudged(f, x, ix, h))
        below = _nudged(f, x, ix, -h)
        grad[ix] = np.sum((above - below) * df) / (2 * h)
    return grad


def grad_check_sparse(f, x, analytic_grad, num_checks=10, h=1e-5):
    """Compare a gradient with central differences at a few random entries, and print them."""
    for _ in range(num_checks):
        ix = tuple(np.random.randint(size) for size in x.shape)
        numerical = (_nudged(f, x, ix, h) - _nudged(f, x, ix, -h)) / (2 * h)
        analytic = analytic_grad[ix]
        error = abs(numerical - analytic) / max(abs(numerical) + abs(analytic), 1e-12)
        print('numerical: %f analytic: %f, relative error: %e' % (numerical, analytic, error))


def _nudged(f, x, ix, step):
    """f(x) with x[ix] moved by step; x is as before when this returns."""
    before = x[ix]
    x[ix] = before + step
    value = f(x)
    x[ix] = before
    return value
