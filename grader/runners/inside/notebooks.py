"""Cells of a notebook, run in the student's process as a module of their own."""

from __future__ import annotations

import ast
import contextlib
import importlib
import linecache
import os
import sys
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from grader.runners.inside import absent, failures
from grader.runners.inside.datasets import Datasets

_LONGEST_RESULT = 10_000


class Space(ModuleType):
    """What a notebook's cells have in common: their variables."""

    def __init__(self, title: str) -> None:
        super().__init__("__main__")
        self.__title__ = title
        self.__dict__.update({"display": _display, "get_ipython": _shell, absent.HANDLER: absent.bind})


class Notebooks:
    """The spaces of one process, by the names that the grader gives them."""

    def __init__(self, root: str, own: absent.Own) -> None:
        self._root = root
        self._own = own
        self.datasets = Datasets()
        self.instead: dict[str, Any] = {}

    def make(self, name: str, title: str, folder: str) -> None:
        """Make a space; its cells run where the notebook lies, and find what stands there too."""
        sys.modules[name] = Space(title)
        os.chdir(folder)
        self.stay_here()
        if folder not in sys.path:
            sys.path.insert(1, folder)

    @staticmethod
    def stay_here() -> None:
        """Leave the working folder alone where code names one of another machine."""
        change = os.chdir

        def chdir(path: Any) -> None:
            if os.path.isdir(path):  # noqa: PTH112 - as the function that it stands for
                change(path)

        os.chdir = chdir

    def use(self, name: str) -> ModuleType:
        """The space of that name, which code now finds as ``__main__``."""
        space = sys.modules["__main__"] = sys.modules[name]
        return space

    def run(self, space: ModuleType, place: str, source: str, *, go_on: bool) -> dict[str, Any]:
        """Run a cell's statements one by one.

        ``errors`` are pairs of a statement's first line and what it raised: the first only, unless
        ``go_on``.  ``result`` is the text of the cell's last expression.
        """
        path = f"{self._root}/{place}"
        linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
        errors: list[list[Any]] = []
        result = ""
        for line, code, last in self._compiled(source, path, errors):
            try:
                value = eval(code, vars(space))  # noqa: S307 - the student's own code, in their process
                self.datasets.take_over(vars(space))
                vars(space).update((n, v) for n, v in self.instead.items() if n in vars(space))
                result = _text(value) if last and value is not None else ""
            except BaseException as error:  # noqa: BLE001, RUF100 - whatever student code raises
                errors.append([line, failures.describe(error, self._root)])
                if not go_on or isinstance(error, MemoryError):
                    break
        return {"errors": errors, "result": result}

    def _compiled(self, source: str, path: str, errors: list[list[Any]]) -> Iterator[tuple[int, Any, bool]]:
        """First line, code and whether it is the cell's last expression, of each statement."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                body = absent.deferring(ast.parse(source, path), self._own).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            errors.append([0, failures.describe(error, self._root)])
            return
        for node in body:
            last = node is body[-1] and isinstance(node, ast.Expr)
            first = min([node.lineno, *(line.lineno for line in getattr(node, "decorator_list", ()))])
            try:
                yield first, _compile(node, path), last
            except (SyntaxError, ValueError, RecursionError) as error:
                errors.append([first, failures.describe(error, self._root)])
                return


def _compile(node: ast.stmt, path: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if isinstance(node, ast.Expr):
            return compile(ast.Expression(node.value), path, "eval", dont_inherit=True)
        return compile(ast.Module([node], []), path, "exec", dont_inherit=True)


def _text(value: Any) -> str:
    """What a notebook shows of a value; an object may raise when it is asked."""
    with contextlib.suppress(Exception):
        return str.__str__(repr(value))[:_LONGEST_RESULT]
    return f"<{failures.type_name(value)}>"


def _shell() -> Any:
    """What ``get_ipython()`` gives: the stand-in's shell."""
    return importlib.import_module("IPython").get_ipython()


def _display(*values: Any, **_: Any) -> None:
    for value in values:
        sys.stdout.write(f"{_text(value)}\n")
