"""Where in a student's file something stands, found without running anything."""

from __future__ import annotations

import ast
import os
import stat
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from grader.model import Location, Submission
from grader.notebooks.code import code_cells
from grader.parsing import MAX_SOURCE, line_of, parse, text_of
from grader.records import dataclass

_LONGEST_LINE = 200
_NO_SURPRISE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Neither a link nor a pipe that waits for someone to write."""

_parsed = lru_cache(32)(parse)
"""One file is asked for many functions."""

Definition = ast.FunctionDef | ast.ClassDef | ast.Assign
Finder = Callable[[ast.FunctionDef], ast.AST | None]


def locate(submission: Submission, function: str) -> Location | None:
    """The definition of ``layers.affine_forward`` or ``fc_net.TwoLayerNet.loss``, in a module or
    in a cell of a notebook.

    None when the file was not handed in, cannot be parsed, or has no such name.
    """
    found = _find(submission, function)
    return None if found is None else _location(function, *found)


def locate_statement(submission: Submission, function: str, finder: Finder) -> Location | None:
    """What a finder of `grader.statements` finds in a function.

    None when there is none to be seen, or no such function.
    """
    text, node = _find(submission, function) or (None, None)
    try:
        found = finder(node) if isinstance(node, ast.FunctionDef) else None
    except RecursionError:  # an expression of a thousand terms is as deep
        return None
    return _location(function, text, found) if text is not None and found is not None else None


@dataclass(frozen=True, slots=True)
class _Text:
    """Code of the student's, and where it stands as they know it."""

    place: str
    source: str


def _location(function: str, text: _Text, node: ast.AST) -> Location:
    line = getattr(node, "lineno", 1)
    source = line_of(text.source, line)[:_LONGEST_LINE]
    return Location(text.place, line, function.partition(".")[2], source)


def definition(submission: Submission, function: str) -> Definition | None:
    """The syntax tree of a function or class; None as for `locate`."""
    found = _find(submission, function)
    return None if found is None else found[1]


def _find(submission: Submission, function: str) -> tuple[_Text, Definition] | None:
    module, _, name = function.partition(".")
    for text in _texts(submission, module) if name else ():
        if node := _definition(_parsed(text.source), name.split(".")):
            return text, node
    return None


def _texts(submission: Submission, module: str) -> Iterator[_Text]:
    """A module's file, or the cells of a notebook, the last one first: it wins."""
    if module in submission.named:
        for cell in reversed(code_cells(submission.named[module])):
            yield _Text(f"{submission.named[module].path}, cell {cell.number}", cell.source)
    elif module in submission.modules:
        path = submission.root.joinpath(*submission.modules[module].split(".")).with_suffix(".py")
        if source := _read(path):
            yield _Text(submission.sources[module], source)


def _read(path: Path) -> str:
    """The text of a source file; nothing for what is none, or is far too long.

    Student code has run by now and may have put anything in the file's place.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _NO_SURPRISE)
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_SOURCE:
            return ""
        return text_of(file.read(MAX_SOURCE))


def _definition(tree: ast.AST | None, names: list[str]) -> Definition | None:
    """The last definition wins, as it does when the module runs."""
    nodes = ast.iter_child_nodes(tree) if tree is not None else ()
    found = [node for node in nodes if isinstance(node, Definition) and names[0] in _names(node)]
    if not found or len(names) == 1:
        return found[-1] if found else None
    return _definition(found[-1], names[1:])


def _names(node: Definition) -> set[str]:
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {node.name}
