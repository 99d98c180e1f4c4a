"""A small convolutional network that was trained on generated pictures: what is given to be pruned.

`python -m tests.bench.network` trains it anew and writes ``network.npz``; only there PyTorch is
needed.  It is right for about 97 % of pictures that it has not seen, and loses that bit by bit when
its smallest weights go, so that levels of pruning can be told apart by their accuracies.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from grader.data.generated import Array, generate

STORED = Path(__file__).with_name("network.npz")

_GREY, _SPREAD = 128, 64


def trained() -> dict[str, dict[str, Array]]:
    """``weights`` and ``biases``, each by layer: convolutions (F, C, 5, 5) with stride 2, each
    followed by a ReLU, then an affine layer (M, D) on what is flattened as (C, H, W)."""
    with np.load(STORED, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    return {
        "weights": {name: array for name, array in arrays.items() if array.ndim > 1},
        "biases": {name.removesuffix("_bias"): array for name, array in arrays.items() if array.ndim == 1},
    }


def pictures(count: int, seed: int) -> tuple[Array, Array]:
    """Generated pictures (N, 3, 32, 32) as the network takes them, float32, and their classes (N,)."""
    x, y = generate(count, seed)
    return np.ascontiguousarray((x.astype(np.float32) - _GREY).transpose(0, 3, 1, 2) / _SPREAD), y
