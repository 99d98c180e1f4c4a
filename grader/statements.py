"""Which statement of a function does something, found without running anything.

Each finder takes a function's definition and gives the first such statement or expression, or None
when there is none to be seen: a reader who is pointed at the wrong line is worse off than one who
is pointed at the function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

VIEWS = frozenset({"reshape", "ravel", "transpose", "swapaxes", "squeeze", "view", "asarray", "T"})
"""Methods, functions and attributes whose result may share the memory of an array."""
ENDING = frozenset({"exit", "quit", "sys.exit", "os._exit", "os.abort"})
"""Functions that end the program."""
CHANGING = frozenset({"append", "extend", "insert", "update", "setdefault", "pop", "clear", "add", "fill"})
"""Methods that change what they are called on."""


def change_of(node: ast.FunctionDef, position: int) -> ast.AST | None:
    """Where it writes into its argument at ``position``, under whatever name: ``x -= ...``,
    ``x[...] = ...`` or ``out=x``."""
    if not 0 <= position < len(node.args.args):
        return None
    names = {node.args.args[position].arg}
    for inner in _in_order(node):
        if names & _written(inner):
            return inner
        _follow(inner, names)
    return None


def nothing_returned(node: ast.FunctionDef) -> ast.AST | None:
    """The first ``return`` of None."""
    returns = [inner for inner in _in_order(node) if isinstance(inner, ast.Return)]
    return next((r for r in returns if r.value is None or _is_none(r.value)), None)


def last_return(node: ast.FunctionDef) -> ast.AST | None:
    """The last ``return`` in the text."""
    return next((inner for inner in reversed(list(_in_order(node))) if isinstance(inner, ast.Return)), None)


def fixed_size(node: ast.FunctionDef) -> ast.AST | None:
    """A cut by constants along two axes or more, such as ``dx[:, :, 1:-1, 1:-1]``, or ``np.pad`` by
    constants."""
    return next((inner for inner in _in_order(node) if _fixed_axes(inner) >= 2 or _fixed_pad(inner)), None)


def kept_between_calls(node: ast.FunctionDef) -> ast.AST | None:
    """Where it keeps something: ``global``, a write to a name of the module or to an attribute of the
    function, or a default argument that it may change."""
    if any(isinstance(default, ast.Dict | ast.List | ast.Set) for default in node.args.defaults):
        return node
    local = _local(node)
    return next((inner for inner in _in_order(node) if _keeps(inner, local)), None)


def end_of_process(node: ast.FunctionDef) -> ast.AST | None:
    """Where it ends the whole program: ``exit()``, ``sys.exit()``, ``os._exit(0)``."""
    calls = (inner for inner in _in_order(node) if isinstance(inner, ast.Call))
    return next((call for call in calls if _dotted(call.func) in ENDING), None)


def random_numbers(node: ast.FunctionDef) -> ast.AST | None:
    """Where it draws from a random generator that it has not been given."""
    return next((inner for inner in _in_order(node) if isinstance(inner, ast.Call) and _draws(inner)), None)


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a function, as one reads it; without recursion, for code may be nested deeply."""
    waiting = [ast.iter_child_nodes(node)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        else:
            yield child
            waiting.append(ast.iter_child_nodes(child))


def _dotted(node: ast.AST) -> str:
    """``np.random.rand`` of a name and attributes of it; of anything else, nothing."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""


def _follow(node: ast.AST, names: set[str]) -> None:
    """Another name for the same memory joins ``names``; one that is given something else leaves."""
    if not isinstance(node, ast.Assign):
        return
    shared = bool(names & set(_base(_seen_through(node.value))))
    for target in node.targets:
        if isinstance(target, ast.Name):
            (names.add if shared else names.discard)(target.id)


def _seen_through(node: ast.AST) -> ast.AST:
    """``x`` of ``x.reshape(N, -1)``, ``np.asarray(x)``, ``x.T`` and of slices of them."""
    while True:
        if isinstance(node, ast.Subscript) or (isinstance(node, ast.Attribute) and node.attr in VIEWS):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in VIEWS:
            module = isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "numpy")
            node = node.args[0] if module and node.args else node.func.value
        else:
            return node


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


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _fixed_axes(node: ast.AST) -> int:
    """How many axes a subscript cuts by constants."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple):
        return 0
    return sum(isinstance(axis, ast.Slice) and _by_constants(axis) for axis in node.slice.elts)


def _fixed_pad(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and _dotted(node.func) in ("np.pad", "numpy.pad")):
        return False
    widths = list(ast.walk(node.args[1])) if len(node.args) > 1 else []
    numbers = [inner.value for inner in widths if isinstance(inner, ast.Constant)]
    return any(numbers) and not any(isinstance(inner, ast.Name) for inner in widths)


def _by_constants(axis: ast.Slice) -> bool:
    bounds = [bound for bound in (axis.lower, axis.upper) if bound is not None]
    return bool(bounds) and all(_whole_number(bound) for bound in bounds)


def _whole_number(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) is int


def _local(node: ast.FunctionDef) -> set[str]:
    """The names that are the function's own: arguments, and what it assigns without ``global``."""
    shared = {name for inner in ast.walk(node) if isinstance(inner, ast.Global) for name in inner.names}
    stored = {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
    arguments = {inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)}
    return (stored | arguments) - shared


def _keeps(node: ast.AST, local: set[str]) -> bool:
    if isinstance(node, ast.Global):
        return True
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(_outside(target, local) for target in targets if not isinstance(target, ast.Name))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in CHANGING and _outside(node.func.value, local)
    return False


def _outside(node: ast.AST, local: set[str]) -> bool:
    """Whether something belongs to a name that is not the function's own."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id not in local and node.id not in ("np", "numpy")


def _draws(call: ast.Call) -> bool:
    """``np.random.randn(...)`` or ``random.random()``, but not ``np.random.seed(...)``."""
    path = _dotted(call.func).split(".")
    return "random" in path[:-1] and path[-1] not in ("seed", "default_rng", "RandomState")
