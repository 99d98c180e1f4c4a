"""From plain tables of TOML to frozen dataclasses, where everything fits as it is.

Pydantic takes ten times as long to be imported as a rubric to be read, so it is asked only for
what is refused here.  That may be more than is wrong; it is never less: what is accepted here,
pydantic accepts and makes the same of it.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Made = TypeVar("Made")

EXACT = 1 << 53  # every whole number up to here is a float


class Unfit(Exception):  # noqa: N818 - it says that the value does not fit, not why
    """The value is not, without any doubt, what is declared."""


class Bound:
    """What holds for a value besides its type, for `convert` and for pydantic alike: ``ge``,
    ``gt``, ``le``, ``min_length``."""

    def __init__(self, **limits: int) -> None:
        self.limits = limits

    def holds(self, value: Any) -> bool:
        """Whether a value of the right type is within the limits."""
        return all(_HOLDS[name](value, limit) for name, limit in self.limits.items())

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """The same for pydantic, whose names for limits these are."""
        return handler(source) | self.limits


_HOLDS: dict[str, Callable[[Any, int], bool]] = {
    "ge": lambda value, limit: value >= limit,
    "gt": lambda value, limit: value > limit,
    "le": lambda value, limit: value <= limit,
    "min_length": lambda value, limit: len(value) >= limit,
}


def convert(kind: type[Made], table: Mapping[str, Any]) -> Made:
    """The dataclass ``kind`` with the values of ``table``; raises `Unfit`."""
    declared: Any = kind  # mypy: a class of dataclass is not known to be hashable
    hints = _hints(declared)
    known = {name: _value(hints[name], value) for name, value in table.items() if name in hints}
    others = {name: value for name, value in table.items() if name not in hints}
    if others and getattr(kind, "__pydantic_config__", {}).get("extra") != "allow":
        raise Unfit
    try:
        made = kind(**known)
    except TypeError:  # a key is missing
        raise Unfit from None
    if others:
        vars(made).update(others)
    return made


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """Field -> its type."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _value(kind: Any, value: Any) -> Any:
    if kind is Any:
        return value
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return convert(kind, _of_type(dict, value))
    make = _BY_ORIGIN.get(get_origin(kind))
    return _scalar(kind, value) if make is None else make(get_args(kind), value)


def _scalar(kind: Any, value: Any) -> Any:
    if kind is float and type(value) is int and abs(value) <= EXACT:
        return float(value)
    if kind is float and value != value:
        raise Unfit
    return _of_type(kind, value)


def _of_type(kind: Any, value: Any) -> Any:
    if type(value) is not kind:
        raise Unfit
    return value


def _literal(choices: tuple[Any, ...], value: Any) -> Any:
    if not any(type(value) is type(choice) and value == choice for choice in choices):
        raise Unfit
    return value


def _annotated(args: tuple[Any, ...], value: Any) -> Any:
    made = _value(args[0], value)
    if not all(bound.holds(made) for bound in args[1:]):
        raise Unfit
    return made


def _tuple(args: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    items = _of_type(list, value)
    kinds = [args[0]] * len(items) if args[-1] is Ellipsis else args
    if len(kinds) != len(items):
        raise Unfit
    return tuple(_value(kind, item) for kind, item in zip(kinds, items, strict=True))


def _mapping(args: tuple[Any, ...], value: Any) -> dict[Any, Any]:
    return {_value(args[0], key): _value(args[1], item) for key, item in _of_type(dict, value).items()}


def _union(args: tuple[Any, ...], value: Any) -> Any:
    """The first alternative that fits."""
    for kind in args:
        try:
            return _value(kind, value)
        except Unfit:
            continue
    raise Unfit


_BY_ORIGIN: Mapping[Any, Callable[[tuple[Any, ...], Any], Any]] = {
    Literal: _literal,
    Annotated: _annotated,
    tuple: _tuple,
    dict: _mapping,
    Mapping: _mapping,
    Union: _union,
    types.UnionType: _union,
}
