"""Make a package of the code that was found: its own files in their places, ours where they lack."""

from __future__ import annotations

import keyword
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from grader.model import Layout
from grader.records import dataclass
from grader.submission.find import Found
from grader.submission.imports import RESERVED
from grader.submission.names import SOURCE, below, enumerate_names, is_junk, show
from grader.submission.unpack import Tree

INIT = "__init__.py"


@dataclass(frozen=True, slots=True)
class Stage:
    """A package below ``root``.  ``own`` and ``supplied`` are paths below the package: the
    student's files and ours."""

    root: Path
    package: str
    own: tuple[str, ...]
    supplied: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """The package's folder."""
        return self.root / self.package


def stage(tree: Tree, found: Found, layout: Layout, root: Path) -> Stage:
    """Copy the package below ``root``, whatever it was called and however flat it was."""
    package = _import_name(found.folder, layout)
    places = {**_inside(tree, found), **{layout.modules[name]: path for name, path in found.files.items()}}
    (root / package).mkdir()
    for place, path in places.items():
        _copy(tree.root / path, root / package / place)
    supplied = [rel for rel in helper_files(layout) if rel not in places]
    for rel in supplied:
        assert layout.helpers is not None
        _copy(layout.helpers / rel, root / package / rel)
    _add_inits(root / package, layout)
    notes = (*_moved(found, layout), *_supplied(supplied))
    return Stage(root, package, tuple(sorted(places)), tuple(supplied), notes)


def helper_files(layout: Layout) -> list[str]:
    """The files that a course gives to its students; never one that is graded."""
    if layout.helpers is None:
        return []
    files = (path.relative_to(layout.helpers).as_posix() for path in layout.helpers.rglob("*" + SOURCE))
    return sorted(rel for rel in files if not is_junk(rel) and rel not in layout.modules.values())


def dotted(path: str) -> str:
    """``classifiers/fc_net.py`` -> ``classifiers.fc_net``; a folder's ``__init__.py`` is the folder."""
    parts = path.removesuffix(SOURCE).split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def importable(path: str) -> bool:
    """Whether an import statement can name the file."""
    return path.endswith(SOURCE) and all(part.isidentifier() for part in path.removesuffix(SOURCE).split("/"))


def modules(found: Found, layout: Layout, package: str) -> Mapping[str, str]:
    """The assignment's name of each module that was handed in -> its import name."""
    return {name: f"{package}.{dotted(layout.modules[name])}" for name in found.files}


def _import_name(folder: str, layout: Layout) -> str:
    """The folder's own name where an import can use it, else the course's."""
    name = folder.rpartition("/")[2]
    usable = name.isascii() and name.isidentifier() and not name.startswith("__")
    return layout.package if not usable or keyword.iskeyword(name) or name in RESERVED else name


def _inside(tree: Tree, found: Found) -> dict[str, str]:
    """Source files of the student's in the package's folder, the graded ones aside."""
    graded = set(found.files.values())
    relative = {below(path, found.folder): path for path in tree.times if path not in graded}
    return {place: path for place, path in relative.items() if importable(place)}


def _add_inits(folder: Path, layout: Layout) -> None:
    """Make packages of the folders that hold code, unless that would hide a module of that name."""
    needed = {PurePosixPath(rel).parent for rel in layout.modules.values()}
    for place in sorted({folder, *(path.parent for path in folder.rglob("*" + SOURCE))}):
        inner = PurePosixPath(place.relative_to(folder).as_posix())
        if inner in needed or not place.with_suffix(SOURCE).exists():
            (place / INIT).touch()


def _moved(found: Found, layout: Layout) -> Iterator[str]:
    for name, path in found.files.items():
        rel = layout.modules[name]
        if not f"/{path}".endswith(f"/{rel}"):
            yield f"{show(path)} was put at {show(rel)}, where the course has it."


def _supplied(supplied: list[str]) -> Iterator[str]:
    names = [rel for rel in supplied if not rel.endswith(INIT)]
    if len(names) == 1:
        yield f"The course's own {show(names[0])} was used: it was not handed in, which costs nothing."
    elif names:
        files = enumerate_names(names, 3)
        yield f"The course's own {files} were used: they were not handed in, which costs nothing."


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
