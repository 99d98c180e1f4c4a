"""Pictures of filters and images."""

from math import ceil, sqrt

import numpy as np


def visualize_grid(Xs, ubound=255.0, padding=1):
    """
    Lay images out on a square grid, each stretched to the range 0 ... ubound.

    Inputs:
    - Xs: shape (N, H, W, C)
    - ubound: the brightest value
    - padding: empty pixels between images

    Returns:
    - grid: shape (rows * (H + padding) - padding, columns * (W + padding) - padding, C)
    """
    N, H, W, C = Xs.shape
    side = int(ceil(sqrt(N)))
    height, width = side * (H + padding) - padding, side * (W + padding) - padding
    grid = np.zeros((height, width, C))
    for n, image in enumerate(Xs):
        top, left = (n // side) * (H + padding), (n % side) * (W + padding)
        grid[top:top + H, left:left + W] = _stretch(image, ubound)
    return grid


def vis_grid(Xs):
    """The same with values in 0 ... 1 and no gaps, ready for plt.imshow."""
    return visualize_grid(Xs, ubound=1.0, padding=0)


def _stretch(image, ubound):
    low, high = image.min(), image.max()
    if low == high:
        return np.zeros_like(image, dtype=float)
    return ubound * (image - low) / (high - low)
