"""Let imports find what they mean: files beside the package, other years' names, moved files.

A student's code runs from the folder that holds the package, or from among flat files.  There
``import utils`` finds a file that is not part of the package, ``from layers import *`` finds
``layers.py``, and last year's ``from cs231n.layers import *`` meant the same file.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import PurePosixPath

from grader.model import Layout, Notebook
from grader.parsing import MAX_SOURCE
from grader.records import dataclass
from grader.submission.find import Found
from grader.submission.imports import RESERVED, imports, imports_in
from grader.submission.limits import MAX_ALIASES, MAX_PARSED
from grader.submission.names import SOURCE, below, enumerate_names
from grader.submission.stage import Stage, dotted, helper_files, importable
from grader.submission.unpack import Tree

_BRIDGE = '''"""Stands for `{target}`, which the code also imports under this name."""

import importlib
import sys

sys.modules[__name__] = importlib.import_module("{target}")
'''


@dataclass(slots=True)
class Links:
    """What the imports of a package made necessary: other top-level names that mean the package
    (``aliases``), files copied from beside it, and names of libraries that were not given away."""

    aliases: list[str]
    copied: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def notes(self) -> Iterator[str]:
        """Sentences for the report."""
        if self.copied:
            yield f"Imported from beside the package: {enumerate_names(self.copied)}."
        if self.refused:
            yield (
                f"Kept off the import path, because libraries have these names: "
                f"{enumerate_names(self.refused)}."
            )


def connect(
    tree: Tree, found: Found, layout: Layout, staged: Stage, notebooks: Iterable[Notebook] = ()
) -> Links:
    """Provide what the staged files and the notebooks import, and what that imports, as far as it was
    handed in."""
    connector = _Connector(tree, found, layout, staged)
    connector.provide(name for notebook in notebooks for name in _imported(notebook))
    return connector.run()


def _imported(notebook: Notebook) -> Iterator[str]:
    from grader.notebooks.code import code_cells

    for cell in code_cells(notebook):
        if "import" in cell.source:
            yield from imports_in(cell.source)


class _Connector:
    """One walk over the imports of a staged package."""

    def __init__(self, tree: Tree, found: Found, layout: Layout, staged: Stage) -> None:
        self._tree = tree
        self._root = staged.root
        self._package = staged.package
        self._known = _known(layout)
        self._homes = _homes(layout, staged)
        self._beside = _beside(tree, found)
        self._queue = [staged.folder / path for path in staged.own]
        names = dict.fromkeys([layout.package, *layout.aliases])
        self._links = Links([name for name in names if name != staged.package])

    def run(self) -> Links:
        parsed = 0
        for path in self._queue:  # grows while it is walked
            parsed += min(path.stat().st_size, MAX_SOURCE)
            if parsed > MAX_PARSED:
                break
            folder = path.parent.relative_to(self._root)
            self.provide(imports(path, ".".join(folder.parts)))
        return self._links

    def provide(self, names: Iterable[str]) -> None:
        """Make these importable, where they can be."""
        for name in names:
            self._provide(name)

    def _provide(self, name: str) -> None:
        top, _, rest = name.partition(".")
        ours = top == self._package or top in self._links.aliases
        if top in self._beside and not ours:
            self._take(top)
        elif top not in RESERVED:
            if rest in self._known and not ours and len(self._links.aliases) < MAX_ALIASES:
                self._links.aliases.append(top)
            self._bridge(name)

    def _take(self, top: str) -> None:
        """Copy a file or folder from beside the package, once, unless it would hide a library."""
        places = self._beside.pop(top)
        if top in RESERVED:
            self._links.refused += places.values()
            return
        self._links.copied += places.values()
        for place, path in places.items():
            (self._root / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._tree.root / path, self._root / place)
            self._queue.append(self._root / place)

    def _bridge(self, name: str) -> None:
        """Where a module was moved, or is called without its package, lead to where it is."""
        parent, _, stem = name.rpartition(".")
        place = self._root.joinpath(*parent.split(".") if parent else (), stem + SOURCE)
        home = self._homes.get(stem, name)
        missing = place.parent.is_dir() and not place.exists() and not place.with_suffix("").is_dir()
        if missing and home != name:
            place.write_text(_BRIDGE.format(target=home), encoding="utf-8")


def _known(layout: Layout) -> set[str]:
    """``layers``, ``classifiers``, ``classifiers.fc_net``: what a package of this layout has."""
    paths = [PurePosixPath(path) for path in (*layout.modules.values(), *helper_files(layout))]
    folders = {parent for path in paths for parent in path.parents if parent.name}
    return {dotted(path.as_posix()) for path in (*paths, *folders)} - {""}


def _homes(layout: Layout, staged: Stage) -> dict[str, str]:
    """A module's last name -> its whole name; graded modules first, then the least nested."""
    graded = set(layout.modules.values())
    paths = sorted(
        (*staged.own, *staged.supplied), key=lambda path: (path not in graded, path.count("/"), path)
    )
    homes: dict[str, str] = {}
    for path in paths:
        homes.setdefault(PurePosixPath(path).stem, f"{staged.package}.{dotted(path)}")
    return homes


def _beside(tree: Tree, found: Found) -> dict[str, dict[str, str]]:
    """Top-level name -> its files beside the package: path when imported -> path in the tree."""
    beside: dict[str, dict[str, str]] = {}
    if found.folder:
        above = found.folder.rpartition("/")[0]
        for path in tree.times:
            place = below(path, above)
            if importable(place) and not below(path, found.folder):
                beside.setdefault(place.split("/")[0].removesuffix(SOURCE), {})[place] = path
    return beside
