"""What each statement of a cell binds, uses and changes."""

from __future__ import annotations

import ast
import re
import symtable
import warnings
from collections.abc import Iterator
from functools import lru_cache

from grader.notebooks.order import own_names
from grader.parsing import parse
from grader.records import dataclass

_CHANGE_NOTHING = """
    abs all any assert bool callable copy deepcopy dict dir display enumerate filter float format
    getattr hasattr hash help id int isinstance issubclass iter len list map math max min next np
    numpy os pd print range repr reversed round set sorted str sum sys tf time tuple type vars zip
"""
_PURE = frozenset(_CHANGE_NOTHING.split())
_DRAWS = frozenset({"matplotlib", "plt", "sns", ""})
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_COMPOUND = ast.If | ast.Try | ast.With | ast.For | ast.While | ast.AsyncWith | ast.AsyncFor
_DATA = re.compile(r"(?i)data|loader|transform|compose")
_BOUND_SOMEHOW = re.compile(r"^(?:async +def|def|class) +(\w+)|^(\w+) *=[^=]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement at the top of a cell, on lines ``first`` to ``last``.

    ``kind`` is ``definition``, ``import``, ``assignment``, ``loop``, ``block`` or ``expression``.
    ``binds`` are names that it may bind, ``surely`` those that it always does; ``uses`` are names
    that it, or a function in it, looks up outside; ``changes`` are names of objects that it may
    change; ``later`` the same of its functions, when they are called.  ``fixed`` are names bound
    to what nothing changes: functions, modules, numbers, data.
    """

    first: int
    last: int
    kind: str
    binds: frozenset[str] = frozenset()
    surely: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    calls: bool = False


@lru_cache(maxsize=1024)
def statements(source: str) -> tuple[Statement, ...] | None:
    """The statements of a cell, in order; None when it cannot be parsed."""
    tree = parse(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the student's, and not ours to print
            return None if tree is None else tuple(_statement(node) for node in tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def guessed(source: str) -> frozenset[str]:
    """The names that a cell which cannot be parsed seems to bind."""
    return frozenset(name for found in _BOUND_SOMEHOW.findall(source) for name in found if name)


def _statement(node: ast.stmt) -> Statement:
    table = symtable.symtable(ast.unparse(node), "cell", "exec")
    top = {symbol.get_name(): symbol for symbol in table.get_symbols()}
    assigned = {name for name, symbol in top.items() if symbol.is_assigned() or symbol.is_imported()}
    inner_uses, inner_binds = _inside(table)
    written = frozenset(_changed(node))
    looked_up = frozenset(name for name, symbol in top.items() if symbol.is_referenced())
    own = own_names(node) if isinstance(node, ast.For | ast.AsyncFor | ast.With | ast.AsyncWith) else set()
    inside_functions = isinstance(node, _DEFINITIONS)
    decorators = [line.lineno for line in getattr(node, "decorator_list", ())]
    return Statement(
        first=min([node.lineno, *decorators]),
        last=node.end_lineno or node.lineno,
        kind=_kind(node),
        binds=frozenset(assigned) | (frozenset() if inside_functions else inner_binds),
        surely=frozenset(_surely(node)),
        uses=(looked_up - own) | inner_uses,
        changes=frozenset() if inside_functions else written,
        later=written | inner_binds if inside_functions else frozenset(),
        fixed=frozenset(_fixed(node)),
        calls=any(isinstance(inner, ast.Call) for inner in ast.walk(node)),
    )


def _inside(table: symtable.SymbolTable) -> tuple[frozenset[str], frozenset[str]]:
    """The names that functions and classes in it look up, and bind, at the top of the notebook."""
    uses: set[str] = set()
    binds: set[str] = set()
    for child in table.get_children():
        for symbol in child.get_symbols():
            if symbol.is_global():
                (binds if symbol.is_assigned() else uses).add(symbol.get_name())
                uses.add(symbol.get_name())
        below = _inside(child)
        uses |= below[0]
        binds |= below[1]
    return frozenset(uses), frozenset(binds)


def _kind(node: ast.stmt) -> str:
    if isinstance(node, _DEFINITIONS):
        return "definition"
    if isinstance(node, ast.Import | ast.ImportFrom):
        return "import"
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return "assignment"
    if isinstance(node, ast.For | ast.While | ast.AsyncFor):
        return "loop"
    if isinstance(node, _COMPOUND):
        defines = any(
            isinstance(inner, _DEFINITIONS | ast.Import | ast.ImportFrom) for inner in ast.walk(node)
        )
        loops = any(isinstance(inner, ast.For | ast.While) for inner in node.body)
        return "loop" if loops and not defines else "import" if defines else "block"
    return "expression"


def _surely(node: ast.stmt) -> Iterator[str]:
    """The names that a statement binds whenever it runs to its end."""
    if isinstance(node, _DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.Assign):
        yield from (name for target in node.targets for name in _plain_names(target))
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield from _plain_names(node.target)


def _plain_names(target: ast.AST) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            yield from _plain_names(item)
    elif isinstance(target, ast.Starred):
        yield from _plain_names(target.value)


def _fixed(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Assign | ast.AnnAssign):
        if node.value is not None and _is_fixed(node.value):
            yield from _surely(node)
    else:
        yield from _surely(node)


def _is_fixed(value: ast.expr) -> bool:
    """Whether a value is one that is not changed: a number, a text, or data that was loaded."""
    if isinstance(value, ast.Tuple):
        return all(map(_is_fixed, value.elts))
    if isinstance(value, ast.List):
        return bool(value.elts) and all(map(_is_part_of_data, value.elts))
    if isinstance(value, ast.UnaryOp):
        return _is_fixed(value.operand)
    if isinstance(value, ast.BinOp):
        return _is_fixed(value.left) and _is_fixed(value.right)
    if isinstance(value, ast.Call):
        return bool(_DATA.search(_last_name(value.func)))
    return isinstance(value, ast.Constant)


def _is_part_of_data(value: ast.expr) -> bool:
    """``data['X_test']``: pictures and labels in a list are passed on, not changed."""
    return isinstance(value, ast.Subscript) and bool(_DATA.search(_last_name(value.value)))


def _last_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr if _DATA.search(function.attr) else _last_name(function.value)
    return function.id if isinstance(function, ast.Name) else ""


def _changed(node: ast.AST) -> Iterator[str]:
    """The names of objects that a statement, run or called, writes into or hands to a function."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.AugAssign | ast.Subscript | ast.Attribute):
            target = inner.target if isinstance(inner, ast.AugAssign) else inner
            if isinstance(inner, ast.AugAssign) or isinstance(inner.ctx, ast.Store | ast.Del):
                yield from _root(target)
        elif isinstance(inner, ast.Call):
            yield from _handed_over(inner)


def _handed_over(call: ast.Call) -> Iterator[str]:
    """The object whose method is called, and what is passed to a function that is no class."""
    root = next(_root(call.func), "")
    if isinstance(call.func, ast.Attribute) and root not in _DRAWS:
        yield root
    if root in _PURE | _DRAWS:
        return
    called = call.func.attr if isinstance(call.func, ast.Attribute) else root
    if not called[:1].isupper():
        for argument in (*call.args, *(word.value for word in call.keywords)):
            if isinstance(argument, ast.Name | ast.Attribute | ast.Starred):
                yield from _root(argument)


def _root(node: ast.AST) -> Iterator[str]:
    """``x`` of ``x``, ``x[0]``, ``x.y`` and ``x.f().y``."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Starred | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id
