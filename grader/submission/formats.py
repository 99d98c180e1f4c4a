"""Which kind of thing was handed in, told from its first bytes and only then from its name."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

from grader.errors import SubmissionError
from grader.submission import tars
from grader.submission.folders import Folder
from grader.submission.members import Source, reading
from grader.submission.names import ARCHIVES, NOTEBOOK, SOURCE, is_archive, show
from grader.submission.tars import TarArchive
from grader.submission.zips import ZipArchive

_TAR_MAGIC = slice(257, 262)
_FOREIGN = {b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip", b"(\xb5/\xfd": "Zstandard"}
_PAGE = (b"<!doctype", b"<html")
_EMPTY_ZIP = b"PK\x05\x06"
_ZIP = b"PK\x03\x04"


def open_source(path: Path, name: str) -> Source:
    """The members of what lies at ``path``; ``name`` is what messages call it.

    Raises SubmissionError when there is nothing, or nothing that can be graded.
    """
    if not path.exists():
        raise SubmissionError(f"There is no {show(str(path), 1000)}: check the path of the submission.")
    if path.is_dir() or path.suffix.lower() in {SOURCE, NOTEBOOK}:
        return Folder.of(path, name)
    return open_archive(path, name)


def open_archive(path: Path, name: str) -> Source:
    """The members of an archive; raises SubmissionError when it is none that can be read."""
    start = _start(path, name)
    for magic, program in _FOREIGN.items():
        if start.startswith(magic):
            raise SubmissionError(
                f"{show(name)} is a {program} archive, which is not read: unpack it, make a .zip of the "
                "folder and hand that in."
            )
    if not is_archive(name):
        raise SubmissionError(
            f"{show(name)} is nothing that can be graded: hand in a folder, an archive "
            f"({', '.join(ARCHIVES[:4])}), a {SOURCE} file or a notebook ({NOTEBOOK})."
        )
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        return ZipArchive(path, name)
    if start.startswith(tars.MAGIC) or start[_TAR_MAGIC] == b"ustar":
        return TarArchive(path, name)
    if _is_zip_behind_something(path, start):
        return ZipArchive(path, name)
    raise SubmissionError(f"{show(name)} {_instead(path, start)}")


def _is_zip_behind_something(path: Path, start: bytes) -> bool:
    """A zip ends like one also behind a program that unpacks it, or behind a line of a server's."""
    with reading(path.name):
        return bool(start) and zipfile.is_zipfile(path)


def _instead(path: Path, start: bytes) -> str:
    """What the file is instead of an archive, and what to do."""
    if not start and path.is_file():
        return "is empty: pack the files again, and look at the size of the archive before you hand it in."
    if start.lower().lstrip().startswith(_PAGE):
        return "is a web page, not an archive: download the archive itself and hand that in."
    return "is not an archive in spite of its name: hand in a .zip."


def _start(path: Path, name: str) -> bytes:
    """The first bytes of a file; of anything else none, for to open a pipe is to wait."""
    if not path.is_file():
        return b""
    with reading(name), path.open("rb") as file:
        return file.read(tarfile.BLOCKSIZE)
