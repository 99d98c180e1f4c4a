"""The layers of a network, by the shapes of its weight matrices."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from grader.checks.base import Outcome
from tests.unit.checks.make import case, check, trial


def outcome(weights: Any, layers: int = 5, **params: Any) -> Outcome:
    one = trial({}, {"weights": weights}, case("five layers"))
    return check("depth", one, outputs=["weights"], layers=layers, **params)


def net(*sizes: int) -> list[list[int]]:
    return [[d, m] for d, m in pairwise(sizes)]


def good_five_layers() -> Outcome:
    return outcome(net(3072, 100, 100, 100, 100, 6), hidden=100)


def good_of_any_width() -> Outcome:
    return outcome(net(3072, 7, 8, 6), layers=3)


def bad_four_layers() -> Outcome:
    return outcome(net(3072, 100, 100, 100, 10), hidden=100)


def bad_too_many() -> Outcome:
    return outcome(net(3072, *[5] * 20, 6))


def bad_narrow() -> Outcome:
    return outcome(net(3072, 100, 50, 100, 80, 6), hidden=100)


def bad_other_names() -> Outcome:
    return outcome([])


def bad_forged() -> Outcome:
    return outcome([[100, "100"], 5, None, {}, [1.0, 2.0]])
