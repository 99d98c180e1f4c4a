"""A backward pass that fits a forward pass, whatever that computes: its central differences.

A student whose forward pass is wrong may well have differentiated it rightly, and must not lose
the points of the backward pass.  This is that student's backward pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from grader.assignment import Assignment
from grader.reference.numeric import gradient


def with_fitting_backward(
    assignment: Assignment, name: str, forward: Callable[..., Any]
) -> Mapping[str, Any]:
    """The functions of a layer, by their names: ``forward`` called ``name``, and backward passes
    that are right for it."""
    arguments = assignment.api[name][0].arguments
    others = [other for other in assignment.family(name) if other != name]
    backward = {other: _backward(forward, arguments, assignment.api[other][0].returns) for other in others}

    def keeping(*given: Any) -> tuple[Any, tuple[Any, ...]]:
        before = deepcopy(given)
        return forward(*given)[0], before

    return {name: keeping, **backward}


def _backward(forward: Callable[..., Any], arguments: tuple[str, ...], returns: tuple[str, ...]) -> Any:
    """``dout, cache -> dx, ...``: the gradient of every argument that is asked for."""
    positions = [arguments.index(name.removeprefix("d")) for name in returns]

    def backward(dout: Any, cache: tuple[Any, ...]) -> Any:
        gradients = tuple(_gradient(forward, cache, position, dout) for position in positions)
        return gradients if len(gradients) > 1 else gradients[0]

    return backward


def _gradient(forward: Callable[..., Any], given: tuple[Any, ...], position: int, dout: Any) -> Any:
    def moved(value: Any) -> Any:
        rest = deepcopy(given)
        return forward(*rest[:position], value, *rest[position + 1 :])[0]

    return gradient(moved, given[position], upstream=dout)
