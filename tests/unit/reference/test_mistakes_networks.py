"""Every known mistake of a network shows in the assignment's cases, and no two show alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from itertools import combinations
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.assignment import Assignment, find, load
from grader.checks.compare import compare
from grader.golden import LocalImpl, flatten
from grader.grading.variants import replaced
from grader.model import Case, Question
from grader.reference.mistakes import (
    Mistake,
    convnet,
    fully_connected,
    fully_connected_mode,
    fully_connected_norm,
    network,
    network_l2,
    network_start,
    pairs,
)
from grader.resources import assignment_roots

TABLES = (
    network.MISTAKES,
    network_l2.MISTAKES,
    network_start.MISTAKES,
    fully_connected.MISTAKES,
    fully_connected_mode.MISTAKES,
    fully_connected_norm.MISTAKES,
    convnet.MISTAKES,
)
MISTAKES = tuple(mistake for table in TABLES for mistake in table)
EVERY = [pytest.param(mistake, id=mistake.id) for mistake in MISTAKES]

CLASSES = sorted({mistake.replaces for mistake in MISTAKES})

Wrong = dict[tuple[str, str], Any]
"""(case, output) -> what came instead of the golden value; None where nothing came."""


@cache
def assignment() -> Assignment:
    return load(*find("ece662_a1", assignment_roots([])))


@cache
def reference() -> SimpleNamespace:
    return assignment().reference()


def run(question: Question, case: Case, namespace: SimpleNamespace) -> dict[str, Any]:
    """The outputs of the probe, up to where it fails."""
    outputs: dict[str, Any] = {}
    np.random.seed(case.seed % 2**32)  # noqa: NPY002 - networks draw from the global generator
    try:
        for name, value in question.probe(LocalImpl(namespace), deepcopy(case.inputs)):
            outputs.update(flatten(name, value))
    except (KeyError, ValueError):  # a size that does not fit, a parameter that is not there
        assert namespace is not reference()
    return outputs


@cache
def golden(question: str) -> dict[tuple[str, str], Any]:
    return dict(_outputs(question, reference()))


def _outputs(question: str, namespace: SimpleNamespace) -> Iterator[tuple[tuple[str, str], Any]]:
    (asked,) = (q for q in assignment().questions if q.id == question)
    for case in asked.cases:
        for name, value in run(asked, case, namespace).items():
            yield (case.id, name), value


def questions_of(replaces: str) -> list[str]:
    return [q.id for q in assignment().questions if q.function == f"{replaces}.loss"]


@cache
def wrong(mistake: Mistake) -> dict[str, Wrong]:
    """What is wrong in each question because of the mistake, for those where something is."""
    return wrong_in(mistake.replaces, mistake.variant)


def wrong_in(replaces: str, variant: Any) -> dict[str, Wrong]:
    found = {q: _wrong(q, replaced(reference(), {replaces: variant})) for q in questions_of(replaces)}
    return {question: wrong for question, wrong in found.items() if wrong}


def _wrong(question: str, namespace: SimpleNamespace) -> Wrong:
    outputs = dict(_outputs(question, namespace))
    return {
        place: outputs.get(place)
        for place, expected in golden(question).items()
        if place not in outputs or compare(outputs[place], expected) is not None
    }


def alike(first: Wrong, second: Wrong) -> bool:
    """Whether the same outputs are wrong, and with the same values."""
    return first.keys() == second.keys() and all(_same(first[place], second[place]) for place in first)


def _same(first: Any, second: Any) -> bool:
    if first is None or second is None:
        return first is second
    return compare(first, second) is None


def of_class(replaces: str) -> list[Mistake]:
    return [mistake for mistake in MISTAKES if mistake.replaces == replaces]


def outputs_wrong(mistake: Mistake) -> set[str]:
    return {output for places in wrong(mistake).values() for _, output in places}


@pytest.mark.parametrize("mistake", EVERY)
def test_a_mistake_shows(mistake: Mistake) -> None:
    assert wrong(mistake)


@pytest.mark.parametrize("replaces", CLASSES)
def test_no_two_mistakes_of_a_net_show_alike_in_any_question(replaces: str) -> None:
    for first, second in combinations(of_class(replaces), 2):
        for question in wrong(first).keys() & wrong(second).keys():
            same = alike(wrong(first)[question], wrong(second)[question])
            assert not same, f"{question}: {first.id} and {second.id}"


@pytest.mark.parametrize(
    ("module", "outputs"),
    [
        (network_start, r"params\..*"),
        (network_l2, r"regularized\..*|grads\.W\d"),
        (network, r"(?!params).*"),
        (fully_connected, r"(?!params).*"),
        (fully_connected_mode, r"(?!params).*"),
    ],
)
def test_a_mistake_leaves_the_rest_right(module: ModuleType, outputs: str) -> None:
    for mistake in module.MISTAKES:
        assert all(re.fullmatch(outputs, name) for name in outputs_wrong(mistake)), mistake.id


def test_ids_are_unique() -> None:
    assert len({mistake.id for mistake in MISTAKES}) == len(MISTAKES)


@pytest.mark.parametrize("mistake", EVERY)
def test_a_mistake_is_said_in_a_few_short_sentences(mistake: Mistake) -> None:
    assert re.fullmatch(r"[a-z_]+_net\.[a-z0-9_]+", mistake.id)
    assert 1 <= len(re.findall(r"\.(?: |$)", mistake.sentence)) <= 3
    for text in (mistake.sentence, mistake.look_at):
        assert text.endswith(".")
        assert len(text) < 220
        assert text.count("`") % 2 == 0
    assert not re.search(r"\byou", mistake.sentence, re.IGNORECASE)


@pytest.mark.parametrize("mistake", EVERY)
def test_a_mistake_touches_the_methods_that_it_overrides(mistake: Mistake) -> None:
    assert mistake.touches
    assert all(callable(getattr(mistake.base, name)) for name in mistake.touches)


def test_two_mistakes_can_be_made_at_once() -> None:
    chosen = [m for m in MISTAKES if m.id in ("conv_net.l2_half_missing", "conv_net.l2_on_biases")]
    ((first, second, variant),) = pairs(chosen)
    (both,) = wrong_in(first.replaces, variant).values()
    assert not any(alike(both, wrong(alone)["q4.conv_net"]) for alone in (first, second))
    assert {output for _, output in both} == outputs_wrong(first) | outputs_wrong(second)
