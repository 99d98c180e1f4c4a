"""The generated pictures: the same bytes for the same seed, and no clue that is too cheap."""

from __future__ import annotations

import hashlib

import numpy as np

from grader.data import generated
from grader.data.generated import CLASSES, Array, generate


def nearest_mean(seen: Array, y: Array, asked: Array) -> Array:
    """The class whose mean picture is nearest: what the means alone tell."""
    means = np.array([seen[y == c].mean(axis=0) for c in range(len(CLASSES))])
    distances: Array = ((asked[:, None] - means) ** 2).sum(axis=2)
    return np.asarray(distances.argmin(axis=1))


def test_the_bytes_of_a_seed_are_fixed() -> None:
    x, y = generate(40, seed=3)
    digest = hashlib.sha256(x.tobytes() + y.astype("<i8").tobytes()).hexdigest()
    assert digest[:16] == "e38524b72130d203"  # anything else would change what courses have measured


def test_shapes_types_and_frequencies() -> None:
    x, y = generate(100, seed=0)
    assert (x.shape, x.dtype, y.shape) == ((100, 32, 32, 3), np.dtype(np.uint8), (100,))
    assert sorted(np.bincount(y)) == [16, 16, 17, 17, 17, 17]


def test_another_seed_gives_other_pictures_and_labels() -> None:
    (x, y), (other, labels) = generate(50, seed=1), generate(50, seed=2)
    assert np.mean(x == other) < 0.1
    assert not np.array_equal(y, labels)


def test_pixels_are_spread_as_a_photograph_s() -> None:
    x, _ = generate(300, seed=5)
    assert 45 < x.std() < 70
    assert 118 < x.mean() < 138
    assert np.mean((x == 0) | (x == 255)) < 0.08
    brightness = x.mean(axis=(1, 2, 3))
    assert brightness.std() > 25  # most of a photograph's variance is in its brightness too


def test_neither_colours_nor_mean_pictures_tell_the_class() -> None:
    (x, y), (asked, right) = generate(2000, seed=1), generate(1000, seed=2)
    colours = [np.hstack([p.mean(axis=(1, 2)), p.std(axis=(1, 2))]) for p in (x, asked)]
    assert np.mean(nearest_mean(colours[0], y, colours[1]) == right) < 0.25
    flat = [p.reshape(len(p), -1).astype(float) for p in (x, asked)]
    assert np.mean(nearest_mean(flat[0], y, flat[1]) == right) < 0.35


def test_the_clues_have_mean_zero() -> None:
    for which in (0, 1):
        layouts = generated._layouts(which)
        assert np.abs(layouts.mean(axis=(1, 2, 3))).max() < 1
        assert np.allclose(layouts.std(axis=(1, 2, 3)), 128, atol=1)
    motifs = generated._motifs()
    assert not motifs.sum(axis=(1, 2)).any()
    assert len({m.tobytes() for m in motifs}) == len(CLASSES)
