"""Classes of `grader.records` behave as those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

from grader import records


def _made(dataclass: Any) -> tuple[Any, ...]:
    """A frozen class, one with keywords alone, and one that can be changed."""

    @dataclass(frozen=True, slots=True)
    class Point:
        """Two numbers and some names."""

        x: int
        y: int = 2
        names: list[str] = field(default_factory=list)

    @dataclass(frozen=True, kw_only=True)
    class Named:
        """Nothing by position."""

        first: int
        second: int = 4

    @dataclass
    class Changing:
        """Counts how often it was made."""

        x: int
        made: int = 0

        def __post_init__(self) -> None:
            self.made += 1

    return Point, Named, Changing


USES: list[Callable[[Any, Any, Any], Any]] = [
    lambda point, _named, _changing: repr(point(1, names=["a"])),
    lambda point, _named, _changing: dataclasses.asdict(point(1)),
    lambda point, _named, _changing: dataclasses.astuple(dataclasses.replace(point(1), y=5)),
    lambda point, _named, _changing: point(1, 2) == point(x=1),
    lambda point, _named, _changing: point(1) == point(2),
    lambda point, named, _changing: point(1) == named(first=1),
    lambda point, _named, _changing: point(1).names is point(1).names,
    lambda point, _named, _changing: hash(point(1, names=())) == hash(point(1, names=())),
    lambda point, _named, _changing: hash(point(1)),
    lambda point, _named, _changing: point(),
    lambda point, _named, _changing: point(1, 2, [], 4),
    lambda point, _named, _changing: point(1, x=1),
    lambda point, _named, _changing: point(1, z=1),
    lambda point, _named, _changing: setattr(point(1), "x", 3),
    lambda point, _named, _changing: delattr(point(1), "x"),
    lambda point, _named, _changing: copy.deepcopy(point(1, names=["a"])).names,
    lambda point, _named, _changing: point.__match_args__,
    lambda _point, named, _changing: vars(named(first=1)),
    lambda _point, named, _changing: named(1),
    lambda _point, _named, changing: changing(1).made,
    lambda _point, _named, changing: hash(changing(1)),
    lambda _point, _named, changing: setattr(changing(1), "x", 2),
]


@pytest.mark.parametrize("use", USES)
def test_as_in_the_standard_library(use: Callable[[Any, Any, Any], Any]) -> None:
    ours, theirs = (_answer(use, _made(one)) for one in (records.dataclass, dataclasses.dataclass))
    assert ours == theirs


def _answer(use: Callable[[Any, Any, Any], Any], classes: tuple[Any, ...]) -> Any:
    """What comes of it: a value, or the kind of error."""
    try:
        return use(*classes)
    except Exception as error:
        return type(error)


def test_can_be_pickled() -> None:
    spec = Pickled(1)
    assert pickle.loads(pickle.dumps(spec)) == spec


@records.dataclass(frozen=True, slots=True)
class Pickled:
    """Stands at the top of a module, where pickle finds it."""

    x: int
    y: str = "y"
