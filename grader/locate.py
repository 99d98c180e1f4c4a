"""Where in a student's file something stands, found without running anything."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path

from grader.model import Location, Submission

Definition = ast.FunctionDef | ast.ClassDef | ast.Assign


def locate(submission: Submission, function: str) -> Location | None:
    """The definition of ``layers.affine_forward`` or ``fc_net.TwoLayerNet.loss``.

    None when the module was not handed in, cannot be parsed, or has no such name.
    """
    node = _find(submission, function)
    return None if node is None else _location(submission, function, node)


def locate_change(submission: Submission, function: str, position: int) -> Location | None:
    """The first statement of a function that writes into its argument at ``position``:
    ``x -= ...``, ``x[...] = ...`` or ``out=x``.

    None when there is none to be seen: the array may have been changed under another name.
    """
    node = _find(submission, function)
    if not isinstance(node, ast.FunctionDef) or not 0 <= position < len(node.args.args):
        return None
    name = node.args.args[position].arg
    line = next((inner for inner in ast.walk(node) if name in _written(inner)), None)
    return None if line is None else _location(submission, function, line)


def _location(submission: Submission, function: str, node: ast.AST) -> Location:
    module, _, name = function.partition(".")
    line = getattr(node, "lineno", 1)
    source = _path(submission, module).read_text(encoding="utf-8", errors="replace").splitlines()
    return Location(submission.sources[module], line, name, source[line - 1].strip())


def _find(submission: Submission, function: str) -> Definition | None:
    module, _, name = function.partition(".")
    if module not in submission.modules or not name:
        return None
    return _definition(_parse(_path(submission, module)), name.split("."))


def _path(submission: Submission, module: str) -> Path:
    return submission.root.joinpath(*submission.modules[module].split(".")).with_suffix(".py")


def _parse(path: Path) -> ast.AST | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # the student's, and not ours to print
            return ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


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


def _written(node: ast.AST) -> set[str]:
    """The names of the arrays that a statement or call writes into."""
    if isinstance(node, ast.AugAssign):
        return set(_base(node.target))
    if isinstance(node, ast.Assign):
        return {name for t in node.targets if isinstance(t, ast.Subscript) for name in _base(t)}
    if isinstance(node, ast.Call):
        return {name for word in node.keywords if word.arg == "out" for name in _base(word.value)}
    return set()


def _base(node: ast.AST) -> Iterator[str]:
    """``x`` of ``x``, ``x[0]`` and ``x[0][1]``."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
