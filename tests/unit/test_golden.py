"""Golden outputs: computed, stored, loaded, verified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader import golden
from grader.errors import AssignmentError
from grader.model import Case, Inputs, Question

REFERENCE = SimpleNamespace(layers=SimpleNamespace(double=lambda x: 2 * x))


def probe(impl: Any, inputs: Inputs) -> Iterator[tuple[str, Any]]:
    yield "out", impl.layers.double(inputs.x)
    yield "nested", {"W1": inputs.x, "deep": {"n": 3}}


def question(x: object, *, hidden: bool = False) -> Question:
    case = Case("typical", Inputs(x=x), {}, 1, hidden=hidden)
    return Question("q1.double", "Double", probe, (case,), ())


def test_dictionaries_are_flattened_with_dots() -> None:
    q = question(np.arange(3.0))
    outputs = golden.compute(q, q.cases[0], REFERENCE)
    assert list(outputs) == ["out", "nested.W1", "nested.deep.n"]
    assert outputs["out"].tolist() == [0.0, 2.0, 4.0]


def test_the_probe_cannot_change_a_case() -> None:
    def spoil(_impl: Any, inputs: Inputs) -> Iterator[tuple[str, Any]]:
        inputs.x[:] = 7
        yield "x", inputs.x

    q = Question("q", "t", spoil, (Case("c", Inputs(x=np.zeros(2)), {}, 1),), ())
    golden.compute(q, q.cases[0], REFERENCE)
    assert q.cases[0].inputs.x.tolist() == [0.0, 0.0]


def test_a_failing_reference_is_our_fault() -> None:
    q = question(None)
    with pytest.raises(AssignmentError, match=r"q1\.double, case 'typical': the reference failed: TypeError"):
        golden.compute(q, q.cases[0], REFERENCE)


def test_stored_outputs_come_back_and_belong_to_their_inputs(tmp_path: Path) -> None:
    q = question(np.arange(3.0))
    path = tmp_path / "golden.npz"
    golden.store(golden.build([q], REFERENCE, hidden=False), path)
    stored = golden.Goldens(None, path)
    assert stored.get(q, q.cases[0])["out"].tolist() == [0.0, 2.0, 4.0]
    other = question(np.arange(4.0))
    with pytest.raises(AssignmentError, match="no golden output is stored"):
        stored.get(other, other.cases[0])


def test_storing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    outputs = golden.build([question(np.arange(3.0))], REFERENCE, hidden=False)
    golden.store(outputs, tmp_path / "a.npz")
    golden.store(outputs, tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_hidden_cases_are_left_out_unless_asked_for() -> None:
    q = question(np.arange(3.0), hidden=True)
    assert not golden.build([q], REFERENCE, hidden=False)
    assert len(golden.build([q], REFERENCE, hidden=True)) == 1


def test_verify_names_every_difference() -> None:
    old = {"q|a": {"out": np.ones(3), "gone": 1}, "q|old": {}}
    new = {"q|a": {"out": np.ones(3) + 1e-6}, "q|new": {}}
    problems = golden.verify(old, new)
    assert problems == [
        "q|a: output 'gone' is only in the store",
        "q|a: output 'out' differs from the reference's",
        "q|new: is not stored",
        "q|old: is stored, but no case has these inputs any more",
    ]


def test_verify_forgives_rounding() -> None:
    assert not golden.verify({"k": {"out": np.ones(3)}}, {"k": {"out": np.ones(3) * (1 + 1e-12)}})


@pytest.mark.parametrize(
    ("variants", "expected"),
    [([{"dropout": 0.5}, {"keep": 0.5}], "keep"), ([{"dropout": 0.5}, {"p": 0.5}], "error")],
)
def test_first_accepted_picks_the_keywords_a_function_has(
    variants: list[dict[str, float]], expected: str
) -> None:
    def function(keep: float) -> str:
        return f"keep {keep}"

    if expected == "error":
        with pytest.raises(TypeError):
            golden.LocalImpl.first_accepted(function, (), variants)
    else:
        assert golden.LocalImpl.first_accepted(function, (), variants) == "keep 0.5"
