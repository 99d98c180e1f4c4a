"""Importing the student's package, under its name and under the names of other years."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from grader.runners.inside import absent


class _Same(Loader):
    """Loads a module by handing out one that is already there."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, _spec: ModuleSpec) -> ModuleType:
        """The module itself, under a second name."""
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Undo what the import system noted on the module; its code has already run."""
        module.__spec__ = self._spec


class Aliases(MetaPathFinder):
    """``import cs231n.layers`` gives the module ``ece662.layers``, the same object."""

    def __init__(self, aliases: Sequence[str], package: str) -> None:
        self._aliases = tuple(aliases)
        self._package = package

    def find_spec(self, fullname: str, _path: Any, _target: ModuleType | None = None) -> ModuleSpec | None:
        """The spec of the real module; importing that may raise what its code raises."""
        top, dot, rest = fullname.partition(".")
        if top not in self._aliases:
            return None
        module = importlib.import_module(self._package + dot + rest)
        return ModuleSpec(fullname, _Same(module), is_package=hasattr(module, "__path__"))


PREFERRED = frozenset({"IPython", "matplotlib"})
"""Packages whose stand-in is used even where they are installed: the real ones are slow to import,
write to folders that are closed, and answer nothing without a notebook or a screen."""


class Preferred(MetaPathFinder):
    """Finds the stand-ins of some packages first."""

    def __init__(self, shims: str) -> None:
        self._shims = [shims]

    def find_spec(self, fullname: str, path: Any, _target: ModuleType | None = None) -> ModuleSpec | None:
        """The spec of a stand-in, or nothing."""
        if fullname.partition(".")[0] not in PREFERRED:
            return None
        return PathFinder.find_spec(fullname, path or self._shims)


class Blocked(MetaPathFinder):
    """Refuses modules that took the process down the last time they were imported."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)

    def find_spec(self, fullname: str, _path: Any, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Nothing; raises ImportError for a blocked name."""
        if fullname in self._names:
            raise ImportError(f"{fullname} stopped the program while it was being imported", name=fullname)
        return None


def prepare(root: str, shims: str, package: str, aliases: Sequence[str], blocked: Sequence[str]) -> None:
    """Make ``root`` importable before everything else and ``shims`` after everything else."""
    sys.path.insert(0, root)
    sys.path.append(shims)
    sys.meta_path.insert(0, absent.Handed(root, absent.owner(root, package, aliases)))
    sys.meta_path.insert(0, Preferred(shims))
    sys.meta_path.insert(0, Blocked(blocked))
    sys.meta_path.insert(0, Aliases(aliases, package))
