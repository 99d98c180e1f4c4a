from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from grader.data import stored
from grader.errors import UsageError


def write_idx(path: Path, *sizes: int, content: bytes) -> None:
    head = bytes([0, 0, 8, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes)
    path.write_bytes(gzip.compress(head + content))


def test_fashion_mnist_is_read_from_its_compressed_files(tmp_path: Path) -> None:
    pixels = np.arange(2 * 28 * 28) % 256
    write_idx(tmp_path / "t10k-images-idx3-ubyte.gz", 2, 28, 28, content=bytes(pixels.astype(np.uint8)))
    write_idx(tmp_path / "t10k-labels-idx1-ubyte.gz", 2, content=bytes([7, 9]))
    x, y = stored.fashion_mnist("test", tmp_path)
    assert x.shape == (2, 28, 28, 1)
    assert np.array_equal(x.ravel(), pixels)
    assert y.tolist() == [7, 9]


@pytest.mark.parametrize(
    "content", [b"", b"\0\0\x08", b"\0\0\x0d\x01\0\0\0\x01a", b"\0\0\x08\x01\0\0\0\x09a"]
)
def test_a_file_of_another_format_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(content))
    with pytest.raises(UsageError, match="no array of bytes"):
        stored.fashion_mnist("train", tmp_path)


def test_a_file_that_is_not_compressed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(b"plain")
    with pytest.raises(UsageError, match="no compressed file"):
        stored.fashion_mnist("train", tmp_path)


@pytest.mark.data
@pytest.mark.skipif(
    not stored.FASHION_MNIST.is_dir(), reason="Debian's dataset-fashion-mnist is not installed"
)
def test_the_installed_set_is_whole() -> None:
    x, y = stored.fashion_mnist("train")
    assert (x.shape, y.shape) == ((60_000, 28, 28, 1), (60_000,))
    assert np.bincount(y).tolist() == [6000] * 10
