"""A generated set of small colour pictures in six classes, for a grader that has no real ones.

Every picture is a cloudy background, as irregular as a photograph's, and three clues of its
class, each for another kind of model:

- a faint *layout*, always at the same place: a linear model can find it;
- a *polar* layout, which is added to one half of a class and taken away from the other half: its
  mean is zero, so that a linear model sees nothing of it and a net with a hidden layer does;
- *motifs*, small strokes at random places, between strokes of other classes: a net that looks at
  small windows everywhere finds them, and one that looks at fixed pixels hardly.

All clues have mean zero in every colour.  Only whole numbers are computed with, so that the same
seed gives the same bytes on every machine.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

CLASSES = ("stripes", "bars", "slopes", "counterslopes", "rings", "checks")
SIZE = 32
CHANNELS = 3

_BASE = 20_251  # the classes are the same for every seed
_UNIT = 1 << 10  # of one grey level, while clues are added up: 32 steps along either axis
_GREY = 128
_CLOUD = 40  # grey levels: spread of the background's largest blobs
_TINT = 16  # and of its differences between colours
_BLOBS = 8  # the finest blobs of a layout: so many in a row
_LAYOUT, _POLAR, _MOTIF = 2, 9, 45  # grey levels: spread of each clue
_OWN, _OTHER = 9, 2  # motifs of the class, and of any class, in a picture
_PATCH = 6
_SPREAD = 7  # of the numbers in `_motifs`


def generate(count: int, seed: int) -> tuple[Array, Array]:
    """``count`` pictures (N, 32, 32, 3) of dtype uint8 and their classes (N,); 5,000 take half a second.

    The classes are as frequent as one another, to one picture.
    """
    rng = np.random.default_rng([_BASE, seed])
    y = rng.permutation(np.arange(count) % len(CLASSES))
    x = _clouds(rng, count)
    x += _scaled(rng, count, _LAYOUT) * _layouts(0)[y]
    x += _scaled(rng, count, _POLAR) * _signs(rng, count) * _layouts(1)[y]
    for number in range(_OWN + _OTHER):
        shown = y if number < _OWN else rng.integers(len(CLASSES), size=count)
        _add_motifs(rng, x, shown)
    return np.clip((x >> 10) + _GREY, 0, 255).astype(np.uint8), y


def _clouds(rng: np.random.Generator, count: int) -> Array:
    """Noise of all sizes, the larger the stronger: (N, 32, 32, 3), in units."""
    x = np.zeros((count, 1, 1, CHANNELS), np.int32)
    size, scale = 1, _UNIT
    while True:
        x += _noise(rng, (count, size, size, 1), _CLOUD * scale // size)
        if size < SIZE:
            x += _noise(rng, (count, size, size, CHANNELS), _TINT * scale // size)
        if size == SIZE:
            return x
        x, size = _doubled(x), 2 * size


def _noise(rng: np.random.Generator, shape: tuple[int, ...], spread: int) -> Array:
    """Uniform whole numbers of mean zero; ``spread`` is their standard deviation."""
    most = spread * 7 // 4  # of uniform numbers, the largest is the square root of 3 times that
    return rng.integers(-most, most + 1, size=shape, dtype=np.int32)


def _doubled(x: Array) -> Array:
    """Twice as many rows and columns; those between are halfway between their neighbours."""
    for axis in (1, 2):
        between = (x + np.roll(x, -1, axis)) >> 1
        shape = list(x.shape)
        shape[axis] *= 2
        x = np.stack([x, between], axis + 1).reshape(shape)
    return x


def _scaled(rng: np.random.Generator, count: int, spread: int) -> Array:
    """A strength for each picture, between a half and one and a half times ``spread``: (N, 1, 1, 1)."""
    return rng.integers(spread * 4, spread * 12 + 1, size=(count, 1, 1, 1), dtype=np.int32)


def _signs(rng: np.random.Generator, count: int) -> Array:
    return 2 * rng.integers(2, size=(count, 1, 1, 1), dtype=np.int32) - 1


def _layouts(which: int) -> Array:
    """A pattern of blobs for each class (6, 32, 32, 1), with mean zero and spread 128."""
    rng = np.random.default_rng([_BASE, which, 0])
    x = np.zeros((len(CLASSES), 2, 2, 1), np.int32)
    while x.shape[1] < SIZE:
        if x.shape[1] <= _BLOBS:
            x += _noise(rng, x.shape, _UNIT // x.shape[1])
        x = _doubled(x)
    x -= x.sum(axis=0, keepdims=True, dtype=np.int32) // len(CLASSES)
    x -= x.sum(axis=(1, 2), keepdims=True, dtype=np.int32) // SIZE**2
    spread = [math.isqrt(int(square)) for square in np.mean(np.int64(x) ** 2, axis=(1, 2, 3))]
    return x * 128 // np.reshape(np.array(spread, np.int32), (-1, 1, 1, 1))


def _add_motifs(rng: np.random.Generator, x: Array, shown: Array) -> None:
    """Add one motif to each picture, of the class that is ``shown`` there; it may cross an edge and
    go on at the opposite one, so that no place is special."""
    count = len(x)
    corner = rng.integers(SIZE, size=(2, count, 1))
    rows, columns = (corner + np.arange(_PATCH)) % SIZE
    most = _MOTIF * _UNIT * 7 // 5 // _SPREAD
    strength = rng.integers(most // 2, most + 1, size=(count, 1, 1, CHANNELS), dtype=np.int32)
    patch = _motifs()[shown][..., None] * strength
    x[np.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]] += patch


def _motifs() -> Array:
    """The stroke of each class (6, 6, 6), with mean zero and nearly the same spread."""
    i, j = np.indices((_PATCH, _PATCH))
    edge = np.minimum(np.minimum(i, j), _PATCH - 1 - np.maximum(i, j))
    wave = np.array([9, 9, 0, -9, -9, 0])
    ring = np.array([-6, 10, 0])
    half = _PATCH // 2
    checks = np.where((i < half) == (j < half), 7, -7)
    return np.array([wave[i], wave[j], wave[(i + j) % 6], wave[(i - j) % 6], ring[edge], checks], np.int32)
