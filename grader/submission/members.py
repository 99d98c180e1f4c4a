"""What an archive or a folder offers to `grader.submission.unpack`: one member after the other."""

from __future__ import annotations

import errno
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import IO, Literal, Protocol

from grader.errors import SubmissionError
from grader.records import dataclass
from grader.submission.limits import MAX_BYTES, MAX_RATIO, MB, RATIO_FLOOR
from grader.submission.names import show

# What the standard library's readers raise on hostile bytes, found by fuzzing them.
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    ValueError,
)

Kind = Literal["file", "link", "special"]


@dataclass(frozen=True, slots=True)
class Member:
    """One file, before anything is read of it.

    ``time`` is when it was last changed, comparable within one archive alone; 0 if unknown:
    a folder's times say when it was copied.  Folders are not members.
    """

    name: str
    size: int
    kind: Kind = "file"
    time: int = 0


class Source(Protocol):
    """Something that holds files."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def packed(self) -> int | None:
        """Its size in bytes if it is an archive."""

    def members(self) -> Iterator[Member]:
        """All members, in their order; raises SubmissionError for damage."""

    def contents(self, chosen: Collection[int]) -> Iterator[tuple[int, IO[bytes]]]:
        """Number and content of the chosen members, in their order."""


def allowance(packed: int | None) -> int:
    """How many bytes an archive of this size may unpack to; a folder is no archive."""
    return MAX_BYTES if packed is None else min(MAX_BYTES, max(RATIO_FLOOR, MAX_RATIO * packed))


def too_large(name: str, size: int) -> SubmissionError:
    """The error for an archive bomb, or for data sets that were handed in."""
    return SubmissionError(
        f"{show(name)} holds more than the {size // MB} MB that are unpacked at most: "
        "hand in the code, notebooks and reports alone, without data sets."
    )


def too_many(name: str, count: int) -> SubmissionError:
    """The error for a virtual environment, or for a data set of pictures."""
    return SubmissionError(
        f"{show(name)} holds more than {count:,} files: "
        "hand in the code, notebooks and reports alone, without data sets and installed packages."
    )


def damaged(name: str) -> SubmissionError:
    """The error for an archive that cannot be read to its end."""
    return SubmissionError(
        f"{show(name)} is damaged or incomplete: pack the files again and hand in the new archive."
    )


def changed(name: str) -> SubmissionError:
    """The error for a folder whose files are shorter than they were a moment ago."""
    return SubmissionError(f"{show(name)} changed while it was read: grade it again when it is complete.")


def unreadable(name: str, error: OSError) -> SubmissionError:
    """The error for what the system does not let us read."""
    return SubmissionError(f"{show(name, 1000)} cannot be read ({error.strerror}): check its permissions.")


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Blame the archive for what its reader raises, but not for what the system raises.

    Decompressors raise OSError without a number; a seek to where a header points may be invalid.
    """
    try:
        yield
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
            raise unreadable(name, error) from error
        raise damaged(name) from error
