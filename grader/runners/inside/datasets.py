"""The grader's data in place of what data sets' loaders would read or download.

Labels of test pictures never come here: where code asks for them there are zeros.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.runners.inside import libraries

_PARTS = ("train", "val", "test")
_LOADER = re.compile(r"(?i)(get|load|read)_?\w*(cinic|cifar|mnist)\w*")
_MODULES = ("data_utils",)

Array = np.ndarray[Any, np.dtype[Any]]


class Datasets:
    """What loaders give, once `provide` was called; until then they are left as they are."""

    def __init__(self) -> None:
        self._arrays: dict[str, Array] = {}

    def provide(self, arrays: Mapping[str, Array], package: str) -> None:
        """Answer every loader with ``X_train``, ``y_train``, ``X_val``, ``y_val`` and ``X_test``."""
        self._arrays.clear()  # loaders that are in place already give the new ones
        self._arrays.update(arrays)
        for part in _PARTS:
            if f"X_{part}" in self._arrays:
                count = len(self._arrays[f"X_{part}"])
                self._arrays.setdefault(f"y_{part}", np.zeros(count, dtype=np.int64))
        libraries.answer(self._arrays)
        for name in _MODULES:
            with contextlib.suppress(Exception):  # whatever the student's file raises is told elsewhere
                importlib.import_module(f"{package}.{name}")
        for title in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
            self.take_over(vars(sys.modules[title]))

    def take_over(self, names: dict[str, Any]) -> None:
        """Put our loader in the place of each that has been defined or imported."""
        if not self._arrays:
            return
        for name, value in list(names.items()):
            if _LOADER.fullmatch(name) and callable(value) and not isinstance(value, Loader):
                names[name] = Loader(self._arrays, in_pairs=name.lower().startswith("load"))


class Loader:
    """Stands for ``get_CINIC10_data``, which gives a dictionary, or for ``load_CIFAR10``, which
    gives the training and the test set; whatever it is called with."""

    def __init__(self, arrays: Mapping[str, Array], *, in_pairs: bool) -> None:
        self._arrays = arrays
        self._in_pairs = in_pairs

    def __call__(self, *_: Any, **__: Any) -> dict[str, Array] | tuple[Array, ...]:
        """Copies, for a student may change what was loaded."""
        arrays = {name: array.copy() for name, array in self._arrays.items()}
        if self._in_pairs:
            return tuple(
                arrays[name] for name in ("X_train", "y_train", "X_test", "y_test") if name in arrays
            )
        return arrays
