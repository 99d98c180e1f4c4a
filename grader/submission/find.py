"""Find the code to grade by its files: students rename, nest, flatten and duplicate folders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from grader.errors import SubmissionError
from grader.model import Layout
from grader.records import dataclass
from grader.submission.names import below, enumerate_names, join, show
from grader.submission.unpack import Tree


@dataclass(frozen=True, slots=True)
class Found:
    """The folder that holds the code (empty: the top), and the path of each module by the
    assignment's name; both as the student knows them."""

    folder: str
    files: Mapping[str, str]
    notes: tuple[str, ...] = ()


def find(tree: Tree, layout: Layout) -> Found | None:
    """The folder with most of the layout's modules; of several, the least nested, then the newest.

    A module that it lacks is taken from elsewhere if there is exactly one file of that name.
    An assignment without modules takes what is there.
    """
    if not layout.modules:
        return Found("", {})
    candidates = sorted(_candidates(tree, layout), key=lambda found: _rank(found, tree))
    if not candidates:
        return None
    best = candidates[0]
    rivals = _rivals(best, candidates)
    found = _adopt(Found(best.folder, best.files, tuple(_more_than_once(best, rivals))), tree, layout)
    return replace(found, notes=(*found.notes, *_copies(found, rivals, tree, layout)))


def nothing_found(tree: Tree, layout: Layout, name: str) -> SubmissionError:
    """The error for a submission without any of the files to grade."""
    if not tree.times:
        sentence = f"{show(name)} is empty: hand in the folder with your code."
    else:
        wanted, instead = list(layout.modules.values()), list(tree.times)
        sentence = (
            f"{show(name)} has none of the files to be graded ({enumerate_names(wanted, 8)}), "
            f"only {enumerate_names(instead)}: hand in the folder that holds them."
        )
    return SubmissionError(" ".join([sentence, *tree.notes]))


def _candidates(tree: Tree, layout: Layout) -> Iterator[Found]:
    for folder in sorted(_folders(tree, layout)):
        files = {name: path for name in layout.modules if (path := _module(name, folder, tree, layout))}
        if files:
            yield Found(folder, files)


def _folders(tree: Tree, layout: Layout) -> set[str]:
    """Where a module lies directly, and what is above it by as much as the layout says."""
    depths = {(PurePosixPath(rel).name, rel.count("/")) for rel in layout.modules.values()}
    folders = set()
    for path in tree.times:
        parents = PurePosixPath(path).parents
        for name, depth in depths:
            if parents and path.rpartition("/")[2] == name:
                folders |= {str(parents[0]), str(parents[min(depth, len(parents) - 1)])}
    return {"" if folder == "." else folder for folder in folders}


def _module(name: str, folder: str, tree: Tree, layout: Layout) -> str:
    """Where a candidate has a module, in its subfolder or flat; empty if it lacks it."""
    rel = layout.modules[name]
    flat = _base(rel)
    same = Counter(_base(other) for other in layout.modules.values())[flat]
    options = [rel] if same > 1 else [rel, flat]
    return next((path for option in options if (path := join(folder, option)) in tree.times), "")


def _rank(found: Found, tree: Tree) -> tuple[int, int, int, str]:
    depth = len(PurePosixPath(found.folder).parts)
    newest = max(tree.times[path] for path in found.files.values())
    return (-len(found.files), depth, -newest, found.folder)


def _rivals(best: Found, candidates: list[Found]) -> list[str]:
    """Folders which hold as much as the best, and share nothing with it."""
    mine = set(best.files.values())
    return [
        other.folder
        for other in candidates
        if len(other.files) == len(mine) and mine.isdisjoint(other.files.values())
    ]


def _more_than_once(best: Found, rivals: list[str]) -> Iterator[str]:
    if rivals:
        yield (
            f"The code was found more than once: {_place(best.folder)} was graded, "
            f"not {enumerate_names(rivals)}."
        )


def _copies(found: Found, rivals: list[str], tree: Tree, layout: Layout) -> Iterator[str]:
    """Notes that say which of several files of one name was graded, or that none was."""
    used = set(found.files.values())
    for name, rel in layout.modules.items():
        graded = found.files.get(name)
        same = [path for path in tree.times if _base(path) == _base(rel) and path not in used]
        others = [path for path in same if not any(below(path, folder) for folder in rivals)]
        if graded is None and len(others) > 1:
            yield f"{enumerate_names(others)} have one name, so that none was graded as {show(rel)}."
        elif graded is not None and others and _base(graded) == _base(rel):
            yield f"{show(graded)} was graded, not {enumerate_names(others)}."


def _adopt(found: Found, tree: Tree, layout: Layout) -> Found:
    files, notes = dict(found.files), list(found.notes)
    for name, rel in layout.modules.items():
        matches = [path for path in tree.times if _base(path) == _base(rel)]
        if name not in files and len(matches) == 1 and matches[0] not in files.values():
            files[name] = matches[0]
            notes.append(f"{show(matches[0])} was used, though it lies apart from the other files.")
    return Found(found.folder, {name: files[name] for name in layout.modules if name in files}, tuple(notes))


def _place(folder: str) -> str:
    return show(folder) if folder else "the topmost folder"


def _base(path: str) -> str:
    return path.rpartition("/")[2]
