"""Draws in the order in which the course's notebooks make them, from numpy's global generator."""

from __future__ import annotations

import numpy as np

from tests.unit.reference.verify import Array

SEED = 231  # of every cell whose figures are printed


def seed(value: int = SEED) -> None:
    """Start the global generator afresh."""
    np.random.seed(value)  # noqa: NPY002 - the notebooks and the networks draw from the global generator


def randn(*shape: int) -> Array:
    """Standard normal values."""
    return np.random.randn(*shape)  # noqa: NPY002 - as above


def rand(*shape: int) -> Array:
    """Values uniform on [0, 1)."""
    return np.random.rand(*shape)  # noqa: NPY002 - as above


def randint(high: int, size: int) -> Array:
    """Whole numbers from 0 to ``high`` - 1."""
    return np.random.randint(high, size=size)  # noqa: NPY002 - as above


def hidden_activations(X: Array, W1: Array, W2: Array) -> Array:
    """The second layer's output of a network without biases."""
    active: Array = np.maximum(0, X @ W1)
    return active @ W2
