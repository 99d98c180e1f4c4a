"""Members of a zip archive."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Collection, Iterator
from functools import reduce
from pathlib import Path
from typing import IO

from grader.errors import SubmissionError
from grader.submission.limits import MAX_MEMBERS, MB
from grader.submission.members import Kind, Member, reading, too_many
from grader.submission.names import show

_RECORD = b"PK\x01\x02"  # starts each entry of a zip's table of contents
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # flags: by password, by certificate, the table of contents too
_UTF8 = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others expand without a bound on memory


class ZipArchive:
    """A zip file.  Raises SubmissionError, from the start, for one with too many entries."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.packed: int | None = path.stat().st_size
        self._path = path
        if _entries(path) > MAX_MEMBERS:
            raise too_many(name, MAX_MEMBERS)

    def members(self) -> Iterator[Member]:
        """All members, in the order of the archive's table of contents."""
        with reading(self.name), zipfile.ZipFile(self._path) as archive:
            yield from (_member(info) for info in _files(archive))

    def contents(self, chosen: Collection[int]) -> Iterator[tuple[int, IO[bytes]]]:
        """Number and content of the chosen members; raises SubmissionError for encrypted ones."""
        with reading(self.name), zipfile.ZipFile(self._path) as archive:
            for number, info in enumerate(_files(archive)):
                if number in chosen:
                    self._check(info)
                    with archive.open(info) as stream:
                        yield number, stream

    def _check(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise SubmissionError(
                f"{show(self.name)} is protected by a password: hand in an archive without one."
            )
        if info.compress_type not in _METHODS:
            raise SubmissionError(
                f"{show(self.name)} is compressed in an unusual way (method {info.compress_type}): "
                "pack the files again as an ordinary zip."
            )


def _entries(path: Path) -> int:
    """Entries in the table of contents, counted before `zipfile` makes an object of each."""
    count, tail = 0, b""
    with path.open("rb") as file:
        while block := file.read(MB):
            count += (tail + block).count(_RECORD)
            tail = block[1 - len(_RECORD) :]
    return count


def _files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if not info.filename.endswith(("/", "\\"))]


def _member(info: zipfile.ZipInfo) -> Member:
    time = reduce(lambda total, part: 100 * total + part, info.date_time, 0)
    return Member(_name(info), info.file_size, _kind(info.external_attr >> 16), time)


def _kind(mode: int) -> Kind:
    """Archives from Windows give no mode: what they hold are files."""
    if stat.S_ISLNK(mode):
        return "link"
    return "file" if stat.S_IFMT(mode) in {0, stat.S_IFREG} else "special"


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: macOS writes UTF-8 without the flag that says so."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename
