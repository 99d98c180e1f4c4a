"""The known mistakes of the notebooks' networks and loops, on the cases of the main assignment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from grader import golden
from grader.assignment import find, load
from grader.checks.compare import compare
from grader.grading.chance import alike
from grader.grading.variants import replaced
from grader.reference import mistakes
from grader.reference.mistakes import Mistake
from grader.resources import assignment_roots

MAIN = load(*find("ece662_a1", assignment_roots([])))
REFERENCE = MAIN.reference()
KNOWN = [m for m in mistakes.catalogue() if m.replaces.startswith("q5_")]
BASES = list({(m.replaces, id(m.base)): m for m in KNOWN}.values())
RANDOM = ("w", "params.", "weights.")
"""Outputs that are drawn at random, or the beginnings of their names."""


def each(known: list[Mistake]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("mistake", [pytest.param(m, id=m.id) for m in known])


def outputs(replaces: str, function: Any) -> dict[tuple[str, str, str], Any]:
    """What the probes of all questions on a function give when ``function`` stands in for it."""
    implementation = replaced(REFERENCE, {replaces: function})
    questions = [question for question in MAIN.questions if question.function == replaces]
    return {
        (question.id, case.id, name): value
        for question in questions
        for case in question.cases
        for name, value in golden.attempt(question, case, implementation)[0].items()
    }


@cache
def right(replaces: str) -> dict[tuple[str, str, str], Any]:
    module, name = replaces.split(".")
    return outputs(replaces, getattr(getattr(REFERENCE, module), name))


@cache
def wrong(mistake: Mistake) -> dict[tuple[str, str, str], Any]:
    return outputs(mistake.replaces, mistake.variant)


def different(one: Any, other: Any) -> Iterator[tuple[str, str, str]]:
    yield from one.keys() ^ other.keys()
    for key in one.keys() & other.keys():
        drawn = key[2] == "w" or (key[2].startswith(RANDOM[1:]) and "step" not in key[2])
        unequal = alike(one[key], other[key]) if drawn and np.ptp(one[key]) else compare(one[key], other[key])
        if unequal is not None:
            yield key


@each(BASES)
def test_without_a_mistake_it_is_right(mistake: Mistake) -> None:
    assert list(different(outputs(mistake.replaces, mistake.base), right(mistake.replaces))) == []


@each(KNOWN)
def test_every_mistake_is_wrong_somewhere(mistake: Mistake) -> None:
    assert any(different(wrong(mistake), right(mistake.replaces)))


@pytest.mark.parametrize("replaces", sorted({m.replaces for m in KNOWN}))
def test_no_two_mistakes_are_the_same(replaces: str) -> None:
    known = [m for m in KNOWN if m.replaces == replaces]
    same = [(a.id, b.id) for a, b in combinations(known, 2) if not any(different(wrong(a), wrong(b)))]
    assert same == []
