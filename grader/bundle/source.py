"""The Python of an assignment without its hidden cases, and without what only the reference needs."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

from grader.errors import AssignmentError

_AUTHORING = "grader.authoring"


def questions(folder: Path, ids: Collection[str], forbidden: Collection[str]) -> dict[str, bytes]:
    """File name -> content, of the files ``q*.py`` and of what they import from their folder.

    Only questions in ``ids`` stay.  Comments go: what is written beside a hidden case is hidden.
    Raises `AssignmentError` when a question imports a ``forbidden`` file, such as the reference.
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
        tree.body = [node for node in tree.body if _question_of(node) in {"", *ids}]
        found[name] = f"{ast.unparse(_without_hidden(tree, folder / name))}\n".encode()
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


def _question_of(node: ast.stmt) -> str:
    """The id of the question that a function is the probe of; empty for anything else."""
    for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("question"):
            first = decorator.args[0] if decorator.args else None
            return str(first.value) if isinstance(first, ast.Constant) else ""
    return ""


def _imported(tree: ast.Module) -> Iterator[str]:
    """Files of the same folder that relative imports name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from (f"{name.partition('.')[0]}.py" for name in names)


def _without_hidden(tree: ast.Module, path: Path) -> ast.Module:
    """The module without the items of lists that use ``hidden`` of `grader.authoring`."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == _AUTHORING
        for alias in node.names
        if alias.name == "hidden"
    }
    remover = _Remover(names)
    remover.visit(tree)
    if remover.uses(tree):
        raise AssignmentError(
            f"{path}: its hidden cases cannot be taken out for students: "
            "write each as a call `hidden(…)` in a list of cases."
        )
    return ast.fix_missing_locations(tree)


class _Remover(ast.NodeTransformer):
    """Takes what uses some names out of lists and tuples, the innermost items first."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    def visit_List(self, node: ast.List) -> ast.AST:
        """Without the items that use them."""
        self.generic_visit(node)
        node.elts = [item for item in node.elts if not self.uses(item)]
        return node

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        """Without the items that use them."""
        self.generic_visit(node)
        node.elts = [item for item in node.elts if not self.uses(item)]
        return node

    def uses(self, item: ast.AST) -> bool:
        """Whether one of the names stands anywhere in it; imports do not count."""
        return any(
            (isinstance(node, ast.Name) and node.id in self._names)
            or (isinstance(node, ast.Attribute) and ast.unparse(node).endswith("authoring.hidden"))
            for node in ast.walk(item)
        )
