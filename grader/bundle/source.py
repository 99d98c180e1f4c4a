"""The Python of an assignment without its hidden cases, and without what only the reference needs."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

from grader.errors import AssignmentError

_AUTHORING = "grader.authoring"


def questions(folder: Path, forbidden: Collection[str]) -> dict[str, bytes]:
    """File name -> content, of the files ``q*.py`` and of what they import from their folder.

    Comments go too: what is written beside a hidden case is hidden.  Raises `AssignmentError` when a
    question imports a ``forbidden`` file, such as the reference.
    """
    found: dict[str, bytes] = {}
    queue = [path.name for path in sorted(folder.glob("q*.py"))]
    while queue:
        name = queue.pop()
        if name in found:
            continue
        if name in forbidden:
            raise AssignmentError(
                f"{folder}: a file q*.py imports {name}, which students must not have: "
                "move what both need to a file of its own."
            )
        tree = ast.parse((folder / name).read_bytes())
        found[name] = f"{ast.unparse(_without_hidden(tree))}\n".encode()
        queue += [other for other in _imported(tree) if (folder / other).is_file()]
    return found


def own_tests(path: Path, public: Collection[str]) -> bytes:
    """A file of the assignment's own tests with those in ``public`` alone (``TestAffine.test_shapes``)."""
    tree = ast.parse(path.read_bytes())
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            kept = [item for item in node.body if not _is_hidden_test(node.name, item, public)]
            node.body = kept or [ast.Pass()]
    return f"{ast.unparse(tree)}\n".encode()


def _is_hidden_test(owner: str, item: ast.stmt, public: Collection[str]) -> bool:
    if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) or not item.name.startswith("test"):
        return False
    inherited = any(name.endswith(f".{item.name}") for name in public)
    return f"{owner}.{item.name}" not in public and not inherited


def _imported(tree: ast.Module) -> Iterator[str]:
    """Files of the same folder that relative imports name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from (f"{name.partition('.')[0]}.py" for name in names)


def _without_hidden(tree: ast.Module) -> ast.Module:
    """The module without the items of lists that call ``hidden`` of `grader.authoring`."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == _AUTHORING
        for alias in node.names
        if alias.name == "hidden"
    }
    _Remover(names).visit(tree)
    return ast.fix_missing_locations(tree)


class _Remover(ast.NodeTransformer):
    """Takes calls of some functions out of lists and tuples, and forgets their imports."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    def visit_List(self, node: ast.List) -> ast.AST:
        """Without the items that are such calls."""
        node.elts = [item for item in node.elts if not self._calls(item)]
        return self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        """Without the items that are such calls."""
        node.elts = [item for item in node.elts if not self._calls(item)]
        return self.generic_visit(node)

    def _calls(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Call):
            return False
        function = node.func
        return (isinstance(function, ast.Name) and function.id in self._names) or (
            isinstance(function, ast.Attribute) and function.attr == "hidden"
        )
