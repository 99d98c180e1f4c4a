"""Members of a folder, or a single file handed in by itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, NoReturn, Self

from grader.submission.limits import MAX_MEMBERS
from grader.submission.members import Kind, Member, too_many, unreadable
from grader.submission.names import is_junk


class Folder:
    """Files below a folder, found once; links are members and are never followed."""

    packed: int | None = None

    def __init__(self, base: Path, paths: list[Path], name: str, *, follow: bool = False) -> None:
        self.name = name
        self._base = base
        self._paths = paths
        self._follow = follow
        # Neither follow nor wait for what a file may have become since it was listed.
        self._flags = os.O_RDONLY | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW)

    @classmethod
    def of(cls, path: Path, name: str) -> Self:
        """All files below ``path`` or, if it is a file, that file."""
        if not path.is_dir():
            return cls(path.parent, [path], name, follow=True)  # whoever starts us may name a link
        paths = []
        for found in _walk(path):
            paths.append(found)
            if len(paths) > MAX_MEMBERS:
                raise too_many(name, MAX_MEMBERS)
        return cls(path, paths, name)

    def members(self) -> Iterator[Member]:
        """All members, sorted by folder and name."""
        for path in self._paths:
            status = path.stat(follow_symlinks=self._follow)
            yield Member(path.relative_to(self._base).as_posix(), status.st_size, _kind(status.st_mode))

    def contents(self, chosen: Collection[int]) -> Iterator[tuple[int, IO[bytes]]]:
        """Number and content of the chosen members; raises SubmissionError for unreadable ones."""
        for number in sorted(chosen):
            try:
                handle = os.open(self._paths[number], self._flags)
            except OSError as error:
                _refuse(error)
            with os.fdopen(handle, "rb") as stream:
                yield number, stream


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not is_junk(name))
        links = [name for name in folders if Path(place, name).is_symlink()]
        yield from (Path(place, name) for name in [*links, *sorted(files)])


def _refuse(error: OSError) -> NoReturn:
    raise unreadable(str(error.filename), error) from error


def _kind(mode: int) -> Kind:
    if stat.S_ISLNK(mode):
        return "link"
    return "file" if stat.S_ISREG(mode) else "special"
