"""How much of the disk a submission's processes have filled, with files that have a name or none.

There is no limit that the kernel would keep for one folder, so the grader looks.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_BLOCK = 512
_DELETED = b" (deleted)"
_MEMORY = (b"/dev/zero", b"/memfd:", b"/SYSV")  # shared between processes, and counted as memory


class Fill(NamedTuple):
    """Bytes on the disk, and files and folders."""

    size: int
    number: int


class Disk:
    """What lies below ``root`` and in files that were deleted and are still open, beyond what was
    there when this was made."""

    def __init__(self, root: str, size: int, number: int) -> None:
        self._root = root
        self._limit = Fill(size, number)
        self._before = Fill(0, 0)
        self._before = self._below_root()

    def excess(self, pids: Iterable[int]) -> str:
        """What is above its limit, in words, or nothing; ``pids`` may hold deleted files open."""
        size, number = self._below_root()
        if size <= self._limit.size:
            size += sum(dict(file for pid in pids for file in _deleted(pid)).values())
        if size > self._limit.size:
            return f"wrote more than {self._limit.size // 10**6} MB to the disk"
        return f"made more than {self._limit.number} files" if number > self._limit.number else ""

    def _below_root(self) -> Fill:
        """What has been added; counting ends above the limits, so that it never takes long."""
        size, number = -self._before.size, -self._before.number
        for status in _entries(self._root):
            size += status.st_blocks * _BLOCK
            number += 1
            if size > self._limit.size or number > self._limit.number:
                break
        return Fill(size, number)


def _entries(folder: str) -> Iterator[os.stat_result]:
    """Every file and folder below; a folder that is gone or closed meanwhile is left out."""
    waiting = [folder]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                yield status
                if stat.S_ISDIR(status.st_mode):
                    waiting.append(entry.path)


def _deleted(pid: int) -> Iterator[tuple[tuple[int, int], int]]:
    """Device and inode, and bytes, of each file that a process holds and nobody can name.

    Nothing where the process may not be looked into.
    """
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):  # noqa: PTH208 - a hot path, as in `processes`
            with contextlib.suppress(OSError):
                status = os.stat(f"/proc/{pid}/fd/{name}")  # noqa: PTH116 - as above
                if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                    yield (status.st_dev, status.st_ino), status.st_blocks * _BLOCK
    with contextlib.suppress(OSError), open(f"/proc/{pid}/maps", "rb") as lines:  # noqa: PTH123 - as above
        for line in lines:
            if line.rstrip().endswith(_DELETED):
                yield from _mapped(line)


def _mapped(line: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    span, _, _, device, inode, path = line.split(None, 5)
    if not path.startswith(_MEMORY):
        start, end = (int(number, 16) for number in span.split(b"-"))
        major, minor = (int(number, 16) for number in device.split(b":"))
        yield (os.makedev(major, minor), int(inode)), end - start
