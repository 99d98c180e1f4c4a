"""The student's packages, as they lie in the folder of the submission."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any


def names() -> list[str]:
    """The top-level names that were imported from there."""
    root = os.environ.get("HOME", "") + os.sep
    return sorted(
        {
            name.partition(".")[0]
            for name, module in list(sys.modules.items())
            if str(getattr(module, "__file__", None) or "").startswith(root)
        }
        - {"__main__"}
    )


def modules_of(package: str) -> list[ModuleType]:
    """A package and what was imported of it."""
    return [m for name, m in list(sys.modules.items()) if name == package or name.startswith(f"{package}.")]


def solvers() -> Iterator[Any]:
    """The class `Solver` of each package that has one."""
    for package in names():
        with contextlib.suppress(Exception):  # what it raises is told where it is used
            module = importlib.import_module(f"{package}.solver")
            if hasattr(module, "Solver"):
                yield module.Solver
