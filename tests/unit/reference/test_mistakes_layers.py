"""The known mistakes of layers, losses and update rules, on the cases of the main assignment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from grader import golden
from grader.checks.compare import compare
from grader.errors import AssignmentError
from grader.grading.variants import replaced
from grader.model import Case, Question
from grader.reference import mistakes
from grader.reference.mistakes import Mistake
from tests.unit.assignments.test_ece662_a1_probes import MAIN, wants
from tests.unit.reference.verify import agree, normal

REFERENCE = MAIN.reference()
NETWORKS = ("fc_net.", "cnn.", "q5_")
LAYERS = [m for m in mistakes.catalogue() if not m.replaces.startswith(NETWORKS)]
GIVEN = ("layers.softmax_loss", "layers.svm_loss")
ASKED = [m for m in LAYERS if m.replaces not in GIVEN]
BASES = list({(m.replaces, m.base): m for m in LAYERS}.values())
SCORES = normal(5, 4), np.array([2, 0, 3, 1, 2])

Key = tuple[str, str, str, str]
Outputs = Mapping[Key, Any]
"""By question, form, case and name."""


def each(known: list[Mistake]) -> Callable[..., Any]:
    return pytest.mark.parametrize("mistake", [pytest.param(m, id=m.id) for m in known])


def cases(function: str) -> Iterator[tuple[Question, Case]]:
    for question in MAIN.questions:
        if question.function == function:
            yield from ((question, case) for case in question.cases)


def outputs(replaces: str, function: Any) -> Outputs:
    """What the probes of all questions on a function give when ``function`` stands in for it."""
    if replaces in GIVEN:
        return dict(zip([("", "", "", "loss"), ("", "", "", "dx")], function(*SCORES), strict=True))
    implementation = replaced(REFERENCE, {replaces: function})
    return {
        (question.id, case.form, case.id, name): value
        for question, case in cases(replaces)
        for name, value in golden.compute(question, case, implementation).items()
    }


@cache
def right(replaces: str) -> Outputs:
    module, name = replaces.split(".")
    return outputs(replaces, getattr(getattr(REFERENCE, module), name))


@cache
def wrong(mistake: Mistake) -> Outputs:
    return outputs(mistake.replaces, mistake.variant)


def equal(actual: Any, expected: Any) -> bool:
    """Whether the grader would take one for the other."""
    if np.shape(actual) != np.shape(expected):
        return False
    return np.array_equal(actual, expected, equal_nan=True) or compare(actual, expected) is None


def different(first: Outputs, second: Outputs) -> Iterator[Key]:
    yield from first.keys() ^ second.keys()
    yield from (key for key in first.keys() & second.keys() if not equal(first[key], second[key]))


def test_the_catalogue_is_large() -> None:
    assert len(LAYERS) >= 200


def test_every_graded_function_has_mistakes() -> None:
    asked = {q.function for q in MAIN.questions if not q.function.startswith(NETWORKS)}
    assert {m.replaces for m in ASKED} == asked


def test_names_are_unique() -> None:
    assert [id for id, count in Counter(m.id for m in LAYERS).items() if count > 1] == []


@each(LAYERS)
def test_texts_are_short_plain_sentences(mistake: Mistake) -> None:
    assert re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", mistake.id)
    for text in (mistake.sentence, mistake.look_at):
        assert text.endswith(".")
        assert len(text) <= 220
        assert text.count("`") % 2 == 0
        assert not re.search(r"[{}]|\b(you forgot|you should|your mistake|wrongly|just|simply)\b", text)


@each(BASES)
def test_without_a_mistake_it_is_right(mistake: Mistake) -> None:
    expected = right(mistake.replaces)
    actual = outputs(mistake.replaces, mistake.base)
    assert actual.keys() == expected.keys()
    for key, value in expected.items():
        agree(actual[key], value)


@each(LAYERS)
def test_every_mistake_is_wrong_somewhere(mistake: Mistake) -> None:
    assert any(different(wrong(mistake), right(mistake.replaces)))


@each(ASKED)
def test_every_mistake_costs_points(mistake: Mistake) -> None:
    """In every form of a question, some scored check looks at a value that is wrong."""
    concerned = {(q.id, c.form): q for q, c in cases(mistake.replaces)}
    lost = {key[:2] for key in different(wrong(mistake), right(mistake.replaces)) if scored(key)}
    assert any(
        all(form in lost for form in concerned if form[0] == question.id) for question in concerned.values()
    )


def scored(key: Key) -> bool:
    id, form, case_id, name = key
    (question,) = (q for q in MAIN.questions if q.id == id)
    (case,) = (c for c in question.cases if (c.id, c.form) == (case_id, form))
    return any(
        spec.points > 0
        and spec.kind != "mutation"
        and wants(spec, question, case)
        and any(fnmatchcase(name, glob) for glob in spec.outputs)
        for spec in question.checks
    )


@pytest.mark.parametrize("function", sorted({m.replaces for m in LAYERS}))
def test_no_two_mistakes_are_the_same(function: str) -> None:
    known = [m for m in LAYERS if m.replaces == function]
    confused = [(a.id, b.id) for a, b in combinations(known, 2) if not any(different(wrong(a), wrong(b)))]
    assert confused == []


def test_two_mistakes_can_be_made_at_once() -> None:
    """Hardly any two keep each other from running, as a division by N - 1 = 0 does."""
    every = [(first.replaces, both) for first, _, both in mistakes.pairs(LAYERS)]
    sample = every[::50]
    assert sum(runs(replaces, both) for replaces, both in sample) > 0.95 * len(sample)


def runs(replaces: str, function: Any) -> bool:
    with np.errstate(all="ignore"):
        try:
            return bool(outputs(replaces, function))
        except AssignmentError:
            return False
