"""Where in a student's file a function stands, found without running anything."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

from grader.model import Location, Submission


def locate(submission: Submission, function: str) -> Location | None:
    """The definition of ``layers.affine_forward`` or ``fc_net.TwoLayerNet.loss``.

    None when the module was not handed in, cannot be parsed, or has no such name.
    """
    module, _, name = function.partition(".")
    if module not in submission.modules or not name:
        return None
    node = _definition(_parse(_path(submission, module)), name.split("."))
    if node is None:
        return None
    return Location(submission.sources[module], node.lineno, name)


def _path(submission: Submission, module: str) -> Path:
    return submission.root.joinpath(*submission.modules[module].split(".")).with_suffix(".py")


def _parse(path: Path) -> ast.AST | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # the student's, and not ours to print
            return ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None


def _definition(tree: ast.AST | None, names: list[str]) -> ast.FunctionDef | ast.ClassDef | None:
    """The last definition wins, as it does when the module runs."""
    found: ast.FunctionDef | ast.ClassDef | None = None
    for node in ast.iter_child_nodes(tree) if tree is not None else ():
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == names[0]:
            found = node
    if found is None or len(names) == 1:
        return found
    return _definition(found, names[1:])
