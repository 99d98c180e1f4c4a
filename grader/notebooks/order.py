"""Which names a loop binds for itself, before it looks them up: those need nothing from outside."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def own_names(loop: ast.stmt) -> frozenset[str]:
    """The names that a statement binds, and never looks up before it has bound them.

    ``for layer in net: keep = layer.weight; print(keep)`` has ``layer`` and ``keep`` of its own.  What
    is bound in a branch, or in the body of an inner loop, counts as bound there alone.
    """
    early = set(_early([loop], set()))
    stored = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    return frozenset(stored - early)


def _early(block: Iterable[ast.stmt], bound: set[str]) -> Iterator[str]:
    """The names that a block looks up, or deletes, while they are not ``bound``; adds what it binds."""
    for node in block:
        match node:
            case ast.For() | ast.AsyncFor():
                yield from _looked_up(node.iter, bound)
                yield from _early(node.body, bound | set(_stored(node.target)))
                yield from _early(node.orelse, set(bound))
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    yield from _looked_up(item.context_expr, bound)
                    bound |= set(_stored(item.optional_vars)) if item.optional_vars else set()
                yield from _early(node.body, bound)
            case ast.If() | ast.While():
                yield from _looked_up(node.test, bound)
                yield from _early(node.body, set(bound))
                yield from _early(node.orelse, set(bound))
            case _:
                yield from _looked_up(node, bound)
                if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                    bound |= set(_stored(node))


def _looked_up(node: ast.AST, bound: Collection[str]) -> Iterator[str]:
    """The names looked up somewhere in it that are not bound; functions in it look up all of theirs."""
    if isinstance(node, ast.Name):
        if node.id not in bound and not isinstance(node.ctx, ast.Store):
            yield node.id
    elif isinstance(node, ast.AugAssign):
        yield from _stored(node.target)
        yield from _looked_up(node.value, bound)
    elif isinstance(node, _COMPREHENSIONS):
        inner = {name for generator in node.generators for name in _stored(generator.target)}
        for child in ast.iter_child_nodes(node):
            yield from _looked_up(child, {*bound, *inner})
    else:
        for child in ast.iter_child_nodes(node):
            yield from _looked_up(child, bound)


def _stored(node: ast.AST) -> Iterator[str]:
    """The names that are bound by it; those of ``x[0] = 1`` and ``x.y = 1`` are not."""
    yield from (n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
