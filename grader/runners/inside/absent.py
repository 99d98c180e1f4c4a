"""Imports of packages that are not installed here: their names can be bound, and raise when used.

What students try out beside the assignment, with pandas or seaborn, and what an editor imports by
itself, need not be here; functions that use none of it are none the worse.  Imports that are
written in a ``try`` or in a function stay as they are, and so do those of the student's own files.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Collection, Iterator
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

HANDLER = "__absent__"

Own = Callable[[str], bool]
"""Whether a top-level module, by its name, is the student's."""


class Absent:
    """In place of what could not be imported: whatever is done with it raises why."""

    def __init__(self, error: ImportError) -> None:
        self.__dict__["_why"] = (type(error), str(error), error.name)

    def _raise(self, *_: Any, **__: Any) -> NoReturn:
        kind, message, name = self.__dict__["_why"]
        raise kind(message, name=name)

    __getattr__ = __setattr__ = __call__ = __getitem__ = __setitem__ = __iter__ = __len__ = __bool__ = _raise
    __enter__ = __mro_entries__ = __array__ = __add__ = __radd__ = __mul__ = __rmul__ = __matmul__ = _raise


def deferring(tree: ast.Module, own: Own) -> ast.Module:
    """The module with each import at its top level so that what cannot be had is bound to `Absent`.

    It runs in a space where `HANDLER` is `bind`.
    """
    tree.body = [found for node in tree.body for found in _deferred(node, own)]
    return tree


def _deferred(node: ast.stmt, own: Own) -> Iterator[ast.stmt]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            one = ast.copy_location(ast.Import([alias]), node)
            yield one if own(alias.name.partition(".")[0]) else _guarded(one, [_bound(alias)])
    elif isinstance(node, ast.ImportFrom) and _is_elsewhere(node, own):
        yield _guarded(node, [_bound(alias) for alias in node.names])
    else:
        yield node


def _is_elsewhere(node: ast.ImportFrom, own: Own) -> bool:
    top = str(node.module).partition(".")[0]
    return node.level == 0 and top != "__future__" and node.names[0].name != "*" and not own(top)


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _guarded(node: ast.stmt, names: list[str]) -> ast.stmt:
    """The import in a ``try`` whose handler calls `bind`, at the same place."""
    call = f"{HANDLER}(globals(), {names!r})"
    handler = ast.ExceptHandler(ast.Name("ImportError", ast.Load()), None, ast.parse(call).body)
    made = ast.Try([node], [handler], [], [])
    for inner in ast.walk(handler):
        ast.copy_location(inner, node)
    return ast.fix_missing_locations(ast.copy_location(made, node))


def bind(names: dict[str, Any], missing: Collection[str]) -> None:
    """Bind what the import that is failing just now would have bound, where nothing is bound yet."""
    error = sys.exception()
    if isinstance(error, ImportError):
        for name in missing:
            names.setdefault(name, Absent(error))


class Handed(MetaPathFinder):
    """Finds the student's own modules, and has their imports deferred."""

    def __init__(self, root: str, own: Own) -> None:
        self._root = root
        self._own = own

    def find_spec(self, fullname: str, path: Any, _target: ModuleType | None = None) -> ModuleSpec | None:
        """The usual spec, with a loader of our own."""
        if path is None and not self._own(fullname):
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is None or type(spec.loader) is not SourceFileLoader or not _lies(spec.origin, self._root):
            return None
        spec.loader = _Deferring(spec.loader.name, spec.loader.path, self._own)
        return spec


class _Deferring(SourceFileLoader):
    def __init__(self, name: str, path: str, own: Own) -> None:
        super().__init__(name, path)
        self._own = own

    def exec_module(self, module: ModuleType) -> None:
        """Run it."""
        vars(module)[HANDLER] = bind
        super().exec_module(module)

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> Any:  # type: ignore[override]  # as in typeshed but for names
        """Compile the module, its imports deferred."""
        tree: Any = compile(data, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        return compile(deferring(tree, self._own), path, "exec", dont_inherit=True, optimize=_optimize)


def owner(root: str, package: str, aliases: Collection[str]) -> Own:
    """What is the student's own: the package by all its names, and what stands in their folder."""
    names = {package, *aliases}

    def own(name: str) -> bool:
        return name in names or any(Path(root, found).exists() for found in (name, f"{name}.py"))

    return own


def _lies(origin: str | None, root: str) -> bool:
    return origin is not None and Path(origin).is_relative_to(root)
