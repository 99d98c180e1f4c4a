"""Write what was handed in to a private folder: plain files only, safely named, not too much."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import IO

from grader.errors import SubmissionError
from grader.records import dataclass
from grader.submission.formats import open_archive
from grader.submission.limits import LARGE_FILE, MAX_BYTES, MAX_FILES, MAX_MEMBERS, MAX_NESTED, MB
from grader.submission.members import (
    Member,
    Source,
    allowance,
    changed,
    damaged,
    reading,
    too_large,
    too_many,
)
from grader.submission.names import enumerate_names, fold, is_junk, is_packed, join, show, tidy, unsafe

_LINK = "links are not followed"
_SPECIAL = "they are no plain files"
_LARGE = f"files above {LARGE_FILE // MB} MB are not needed to run the code"
_TWICE = "a later file has the same name"
_CASE = "another file's name differs only in upper and lower case"
_FOLDER = "a folder has the same name"

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Tree:
    """Unpacked files.  ``times`` maps the path of each, as the student knows it and below
    ``root``, to when it was last changed (0: unknown); ``notes`` are sentences for the report."""

    root: Path
    times: Mapping[str, int]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Budget:
    """What may still be unpacked, all archives of a submission taken together."""

    files: int = MAX_FILES
    size: int = MAX_BYTES

    def spend(self, source: Source, sizes: list[int]) -> None:
        """Take off what ``source`` needs; raises SubmissionError when that is too much."""
        limit = min(self.size, allowance(source.packed))
        if sum(sizes) > limit:
            raise too_large(source.name, limit)
        if len(sizes) > self.files:
            raise too_many(source.name, self.files)
        self.files -= len(sizes)
        self.size -= sum(sizes)


@dataclass(slots=True)
class _Choice:
    """Which members to write: folded path -> (number, path, member); and why not the others."""

    chosen: dict[str, tuple[int, str, Member]] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def skip(self, reason: str, name: str) -> None:
        self.left_out.setdefault(reason, []).append(name)

    def take(self, number: int, member: Member) -> None:
        """Choose a member, or note why not; of two with one name, the later or lower-case one."""
        path = tidy(member.name)
        if not path or is_junk(path):
            return
        if reason := _reason(member):
            self.skip(reason, member.name)
            return
        rival = self.chosen.get(fold(path))
        if rival is not None:
            self.skip(_TWICE if rival[1] == path else _CASE, min(rival[1], path))
        if rival is None or rival[1] <= path:
            self.chosen[fold(path)] = (number, path, member)

    def drop_files_that_are_folders(self) -> None:
        """A path cannot be both: what lies inside is kept."""
        folders = {str(parent) for path in self.chosen for parent in PurePosixPath(path).parents}
        for path in folders & self.chosen.keys():
            self.skip(_FOLDER, self.chosen.pop(path)[1])

    def notes(self) -> Iterator[str]:
        """A sentence for each reason."""
        for reason, names in sorted(self.left_out.items()):
            yield f"Left out, because {reason}: {enumerate_names(sorted(names))}."


def unpack(source: Source, target: Path, budget: Budget) -> Tree:
    """Write the files of ``source`` below ``target``, which must not exist.

    Raises SubmissionError for bombs, passwords and damage.
    """
    choice = _choose(source)
    paths = {number: (path, member) for number, path, member in choice.chosen.values()}
    budget.spend(source, [member.size for _, member in paths.values()])
    target.mkdir(parents=True)
    for number, stream in source.contents(paths):
        path, member = paths[number]
        _write(stream, target / path, member.size, source)
    times = {path: member.time for path, member in paths.values()}
    return Tree(target, dict(sorted(times.items())), tuple(choice.notes()))


def expand(tree: Tree, budget: Budget) -> Tree:
    """Unpack the archives in the tree in their places: ``code.zip`` becomes a folder.

    A note tells of each, and of one that cannot be unpacked, which is kept as it is.
    """
    times, notes = dict(tree.times), list(tree.notes)
    for path in [path for path in tree.times if is_packed(path)][:MAX_NESTED]:
        try:
            inner = _expand_one(tree.root, path, budget)
        except SubmissionError as error:
            notes.append(str(error))
            continue
        del times[path]
        times |= {join(path, name): time for name, time in inner.times.items()}
        notes += [f"{show(path)} was unpacked too: the code is not beside it.", *inner.notes]
    return Tree(tree.root, dict(sorted(times.items())), tuple(dict.fromkeys(notes)))


def _expand_one(root: Path, path: str, budget: Budget) -> Tree:
    place, aside = root / path, root.with_name(".unpacking")
    try:
        inner = unpack(open_archive(place, path), aside, budget)
        place.unlink()
        aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return inner


def _choose(source: Source) -> _Choice:
    choice = _Choice()
    for number, member in enumerate(source.members()):
        if number >= MAX_MEMBERS:
            raise too_many(source.name, MAX_MEMBERS)
        choice.take(number, member)
    choice.drop_files_that_are_folders()
    return choice


def _reason(member: Member) -> str:
    if member.kind != "file":
        return _LINK if member.kind == "link" else _SPECIAL
    return unsafe(member.name) or (_LARGE if member.size > LARGE_FILE else "")


def _write(stream: IO[bytes], target: Path, size: int, source: Source) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        while size:
            with reading(source.name):
                block = stream.read(min(size, _BLOCK))
            if not block:
                raise changed(source.name) if source.packed is None else damaged(source.name)
            out.write(block)
            size -= len(block)
