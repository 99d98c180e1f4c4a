"""Members of a tar archive, compressed or not."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from grader.submission.limits import MB
from grader.submission.members import Kind, Member, allowance, damaged, reading, too_large

_OPENERS: dict[bytes, Callable[[Path], io.BufferedIOBase]] = {
    b"\x1f\x8b": gzip.GzipFile,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
MAGIC = tuple(_OPENERS)
"""What a compressed archive begins with."""

_LONGEST_READ = MB  # headers are read in one piece, of the length that they claim


class TarArchive:
    """A tar file.  What is left out counts as well: it must be decompressed to get past it."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.packed: int | None = path.stat().st_size
        self._path = path

    def members(self) -> Iterator[Member]:
        """All members, in their order; raises SubmissionError if the archive stops short."""
        with self._open() as (tar, stream):
            for info in _files(tar):
                if info.size < 0:
                    raise damaged(self.name)
                yield Member(info.name, info.size, _kind(info), int(info.mtime))
            stream.seek(tar.offset)
            if stream.read(tarfile.BLOCKSIZE) != tarfile.NUL * tarfile.BLOCKSIZE:
                raise damaged(self.name)

    def contents(self, chosen: Collection[int]) -> Iterator[tuple[int, IO[bytes]]]:
        """Number and content of the chosen members, in their order."""
        with self._open() as (tar, _):
            for number, info in enumerate(_files(tar)):
                content = tar.extractfile(info) if number in chosen else None
                if content is not None:
                    yield number, content

    @contextmanager
    def _open(self) -> Iterator[tuple[tarfile.TarFile, _Bounded]]:
        with reading(self.name), _decompressed(self._path) as raw:
            stream = _Bounded(raw, allowance(self.packed), self.name)
            with tarfile.open(fileobj=stream, mode="r:", encoding="utf-8") as tar:
                yield tar, stream


class _Bounded(io.RawIOBase):
    """A stream that nobody can read far into, nor much of at once, whatever a header claims."""

    def __init__(self, raw: io.BufferedIOBase, limit: int, name: str) -> None:
        super().__init__()
        self._raw = raw
        self._limit = limit
        self._name = name

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; raises SubmissionError at the limit."""
        if not 0 <= size <= _LONGEST_READ:
            raise damaged(self._name)
        data = self._raw.read(size)
        self._check(self._raw.tell())
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, decompressing what is before it; raises SubmissionError beyond the limit."""
        self._check(offset)
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        """The place in the decompressed stream."""
        return self._raw.tell()

    def _check(self, offset: int) -> None:
        if offset > self._limit:
            raise too_large(self._name, self._limit)


def _decompressed(path: Path) -> io.BufferedIOBase:
    with path.open("rb") as file:
        start = file.read(8)
    for magic, opener in _OPENERS.items():
        if start.startswith(magic):
            return opener(path)
    return path.open("rb")


def _files(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    return (info for info in tar if not info.isdir())


def _kind(info: tarfile.TarInfo) -> Kind:
    if info.issym() or info.islnk():
        return "link"
    return "file" if info.isreg() and not info.issparse() else "special"
