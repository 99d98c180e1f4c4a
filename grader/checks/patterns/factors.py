"""Patterns of arithmetic: a factor or a term too many, or one that is missing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from grader.checks.patterns.view import Pattern, View
from grader.checks.tolerance import Array
from grader.records import dataclass

ENOUGH = 3  # entries, before one factor or difference of all of them means anything
CLOSE = 1e-5  # to which a factor must be met to be recognized; 1 + 1/N is far from that


@dataclass(frozen=True, slots=True)
class Ratio(Pattern):
    """All values are ``value`` times the right ones; ``name`` says it in axes: ``1 / N``."""

    value: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Offset(Pattern):
    """All values differ from the right ones by ``value``."""

    value: float


@dataclass(frozen=True, slots=True)
class InputTerm(Pattern):
    """The values are right plus (``extra``) or minus an input, or one times another."""

    name: str
    extra: bool


@dataclass(frozen=True, slots=True)
class InputFactor(Pattern):
    """The values are right times (``extra``) or divided by an input."""

    name: str
    extra: bool


def ratio(view: View) -> Ratio | None:
    """One factor for all entries; a single number must meet a factor that has a name."""
    large = np.abs(view.expected) > 1e-6 * np.max(np.abs(view.expected))
    if not large.any():
        return None
    value = float(np.median(view.actual[large] / view.expected[large]))
    if not math.isfinite(value) or abs(value) < CLOSE or abs(value - 1) < CLOSE:
        return None
    if not view.same(view.actual, value * view.expected):
        return None
    name = _name(value, view.axes)
    known = name or any(math.isclose(value, one, rel_tol=CLOSE) for one in (-1, 2, 0.5, -2, -0.5))
    return Ratio(value, name) if known or view.expected.size >= ENOUGH else None


def _name(value: float, axes: Mapping[str, int]) -> str:
    """The factor in terms of axes; ambiguous ones are all named."""
    for count in (1, 2, 3):
        named = [name for letters in combinations(axes, count) for name in _names(value, letters, axes)]
        if named:
            return " or ".join(named)
    return ""


def _names(value: float, letters: tuple[str, ...], axes: Mapping[str, int]) -> Iterator[str]:
    n, name = math.prod(axes[letter] for letter in letters), " * ".join(letters)
    whole = name if len(letters) == 1 else f"({name})"
    if n < 2:
        return
    forms = {
        name: n,
        f"1 / {whole}": 1 / n,
        f"{name} / ({name} - 1)": n / (n - 1),
        f"({name} - 1) / {whole}": 1 - 1 / n,
    }
    yield from (form for form, factor in forms.items() if math.isclose(value, factor, rel_tol=CLOSE))


def offset(view: View) -> Offset | None:
    """One difference for all entries."""
    value = float(np.median(view.actual - view.expected))
    if view.expected.size < ENOUGH or not view.same(view.actual, view.expected + value):
        return None
    return Offset(value)


def input_term(view: View) -> InputTerm | None:
    """An input, or a number times an input, that is missing or too many."""
    for name, value in _terms(view):
        if view.same(view.actual, view.expected + value):
            return InputTerm(name, extra=True)
        if view.same(view.actual, view.expected - value):
            return InputTerm(name, extra=False)
    return None


def input_factor(view: View) -> InputFactor | None:
    """A factor that is an input, missing or too many."""
    for name, value in view.fitting():
        if view.same(view.actual, view.expected * value):
            return InputFactor(name, extra=True)
        if view.same(view.actual * value, view.expected):
            return InputFactor(name, extra=False)
    return None


def _terms(view: View) -> Iterator[tuple[str, Array]]:
    fitting = [(name, value) for name, value in view.fitting() if value.any()]
    yield from fitting
    numbers = [(name, value) for name, value in view.inputs.items() if _is_factor(value)]
    yield from ((f"{scale} * {name}", number * value) for scale, number in numbers for name, value in fitting)


def _is_factor(value: Any) -> bool:
    return isinstance(value, float) and value not in (0.0, 1.0) and math.isfinite(value)
