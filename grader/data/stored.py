"""Data sets on disk: CINIC-10 as the course hands it out, and Fashion-MNIST."""

from __future__ import annotations

import gzip
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import UsageError

Array = np.ndarray[Any, np.dtype[Any]]
Part = tuple[Array, Array]
"""Pictures (N, H, W, C) of dtype uint8, and their classes (N,)."""

FASHION_MNIST = Path("/usr/share/datasets/fashion-mnist")
"""Where Debian's package dataset-fashion-mnist puts it."""

_CINIC = {"train": "train.npz", "val": "valid.npz", "test": "test.npz"}
_FASHION = {"train": "train", "test": "t10k"}


@lru_cache(maxsize=4)
def cinic10(folder: Path, part: str) -> Part:
    """One part of the course's set, ``train``, ``val`` or ``test``: x (N, 32, 32, 3) and y (N,) of an
    npz file.

    Raises `UsageError` for a folder or file that is not such a set.
    """
    path = folder / _CINIC[part]
    try:
        with np.load(path, allow_pickle=False) as stored:
            x, y = stored["x"], stored["y"]
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise _unusable(path, f"no npz file of `x` and `y` ({error})") from None
    if x.ndim != 4 or x.shape[1:] != (32, 32, 3) or y.shape != x.shape[:1] or not len(y):
        raise _unusable(path, f"of the wrong shape: x {x.shape} and y {y.shape}, not (N, 32, 32, 3) and (N,)")
    return np.clip(x, 0, 255).astype(np.uint8), y.astype(np.int64)


@lru_cache(maxsize=2)
def fashion_mnist(part: str, folder: Path = FASHION_MNIST) -> Part:
    """70,000 pictures of clothes (N, 28, 28, 1) in 10 classes; ``part`` is ``train`` or ``test``."""
    name = folder / _FASHION[part]
    return (
        _idx(Path(f"{name}-images-idx3-ubyte.gz"))[..., None],
        _idx(Path(f"{name}-labels-idx1-ubyte.gz")).astype(np.int64),
    )


def _idx(path: Path) -> Array:
    """An array in the format of MNIST: a code for bytes, the number of axes, their sizes, the bytes."""
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError) as error:
        raise _unusable(path, f"no compressed file that can be read ({error})") from None
    axes = content[3] if len(content) > 3 else 0
    sizes = np.frombuffer(content, ">u4", axes, 4) if len(content) >= 4 + 4 * axes else np.zeros(0)
    if content[:3] != b"\0\0\x08" or len(content) != 4 + 4 * axes + int(np.prod(sizes)):
        raise _unusable(path, "no array of bytes in the format of MNIST")
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape([int(size) for size in sizes])


def _unusable(path: Path, why: str) -> UsageError:
    return UsageError(f"The data set file {path} is {why}. Name the folder that holds the set.")
