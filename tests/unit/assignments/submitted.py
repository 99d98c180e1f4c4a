"""Import what a student handed in, with the helper files beside it, into this process.

Only for submissions of our own: they are trusted.
"""

from __future__ import annotations

import importlib
import shutil
import sys
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import ROOT

ASSIGNMENT = ROOT / "assignments" / "ece662_a1"
HELPERS = ASSIGNMENT / "helpers"
PLACES = {"fc_net.py": "classifiers/fc_net.py", "cnn.py": "classifiers/cnn.py"}


_OLD_PACKAGES: Mapping[str, Mapping[str, Any]] = {
    "past": {},
    "past.builtins": {"xrange": range},
    "imageio": {"imread": None},
}


class Package:
    """The modules of one submission, imported when they are first asked for."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def layers(self) -> types.ModuleType:
        return importlib.import_module(f"{self.name}.layers")

    @property
    def optim(self) -> types.ModuleType:
        return importlib.import_module(f"{self.name}.optim")

    @property
    def fc_net(self) -> types.ModuleType:
        return importlib.import_module(f"{self.name}.classifiers.fc_net")

    @property
    def cnn(self) -> types.ModuleType:
        return importlib.import_module(f"{self.name}.classifiers.cnn")

    def helper(self, name: str) -> types.ModuleType:
        return importlib.import_module(f"{self.name}.{name}")


def install(handed_in: Path, site: Path) -> str:
    """Put the package found below ``handed_in`` into the folder ``site``; return its name."""
    source = next(iter(handed_in.rglob("layers.py"))).parent
    name = "flat" if source == handed_in else source.name
    for folder in (source, HELPERS):
        for file in folder.rglob("*.py"):
            place = site / name / PLACES.get(file.name, file.relative_to(folder))
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, place)
    return name


@contextmanager
def imported(handed_in: Path, site: Path) -> Iterator[Package]:
    """The package, importable under its own name until the context ends."""
    name = install(handed_in, site)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(site)
        _provide_old_environment(patch)
        before = set(sys.modules)
        try:
            yield Package(name)
        finally:
            for module in set(sys.modules) - before:
                if module.split(".")[0] == name:
                    del sys.modules[module]


def _provide_old_environment(patch: pytest.MonkeyPatch) -> None:
    """Names that numpy dropped, and two packages that courses no longer install."""
    patch.setattr(np, "int", int, raising=False)
    patch.setattr(np, "float", float, raising=False)
    patch.setattr(np, "product", np.prod, raising=False)
    reshape = np.reshape
    patch.setattr(np, "reshape", lambda a, shape=None, newshape=None: reshape(a, shape or newshape))
    for name, contents in _OLD_PACKAGES.items():
        module = types.ModuleType(name)
        vars(module).update(contents)
        patch.setitem(sys.modules, name, module)
