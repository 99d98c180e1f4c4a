"""Stand-in for `matplotlib`: everything can be called, nothing is drawn."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class Silent:
    """Anything at all: called, indexed, assigned to or read, it gives itself.

    As a sequence it has two elements, for ``left, right = figure.axes``.
    """

    def __call__(self, *_: Any, **__: Any) -> Silent:
        """Itself, whatever is passed."""
        return self

    def __getattr__(self, name: str) -> Silent:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _: Any) -> Silent:
        return self

    def __setitem__(self, _: Any, __: Any) -> None:
        """Forget it."""

    def __iter__(self) -> Iterator[Silent]:
        return iter((self, self))

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was begun."""


class _SilentModule(ModuleType):
    """A module in which every name is there."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Silent()


class _Submodules(MetaPathFinder, Loader):
    """Finds ``matplotlib.animation`` and all others that have no file here."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(f"{__name__}.") or fullname == f"{__name__}.pyplot":
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _SilentModule(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        """There is nothing to run."""


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return importlib.import_module(f"{__name__}.pyplot") if name == "pyplot" else Silent()


sys.meta_path.insert(0, _Submodules())
