"""The probes and cases of the main assignment, run on the reference."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from fnmatch import fnmatchcase
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader import golden
from grader.assignment import find, load
from grader.golden import LocalImpl
from grader.grading.own_forward import STEP, STEP_SINGLE
from grader.model import Case, CheckSpec, OwnForward, Question
from grader.resources import assignment_roots

MAIN = load(*find("ece662_a1", assignment_roots([]))).select(["functions"])
CASES = [pytest.param(q, c, id=f"{q.id}-{c.id}-{c.form}") for q in MAIN.questions for c in q.cases]
QUESTIONS = [pytest.param(q, id=q.id) for q in MAIN.questions]
BACKWARD = [pytest.param(q, q.own_forward, id=q.id) for q in MAIN.questions if q.own_forward]

MAY_BE_EQUAL = {"H", "W", "HH", "WW", "G", "stride", "pad", "warm_up"}
"""Sizes that may equal others: the course's own images and filters are square."""

WANTED = {
    "q1": "affine_forward affine_backward relu_forward relu_backward two_layer_net fully_connected_net "
    "sgd_momentum rmsprop adam",
    "q2": "batchnorm_forward_train batchnorm_forward_test batchnorm_backward batchnorm_backward_alt "
    "fc_net_batchnorm layernorm_forward layernorm_backward fc_net_layernorm",
    "q3": "dropout_forward dropout_backward fc_net_dropout",
    "q4": "conv_forward conv_backward max_pool_forward max_pool_backward conv_net "
    "spatial_batchnorm_forward spatial_batchnorm_backward spatial_groupnorm_forward "
    "spatial_groupnorm_backward",
}


@pytest.fixture(scope="module")
def reference() -> SimpleNamespace:
    return MAIN.reference()


def wants(spec: CheckSpec, question: Question, case: Case) -> bool:
    """Whether a check looks at a case: the rule that rubrics are written by."""
    if spec.case_ids:
        return case.id in spec.case_ids
    if any(case.id in other.case_ids for other in question.checks):
        return False
    return spec.cases == "all" or (spec.cases == "hidden") == case.hidden


def test_every_question_of_the_assignment_is_there() -> None:
    wanted = {f"{part}.{name}" for part, names in WANTED.items() for name in names.split()}
    assert {question.id for question in MAIN.questions} == wanted


def test_the_points_of_the_functions_add_up_to_60() -> None:
    assert sum(spec.points for q in MAIN.questions for spec in q.checks) == pytest.approx(60, abs=0.005)


@pytest.mark.parametrize(("question", "case"), CASES)
def test_the_reference_answers_with_finite_numbers(
    question: Question, case: Case, reference: SimpleNamespace
) -> None:
    outputs = golden.compute(question, case, reference)
    assert outputs
    for name, value in outputs.items():
        assert np.isfinite(np.asarray(value, dtype=float)).all(), name


@pytest.mark.parametrize("question", QUESTIONS)
def test_golden_outputs_are_the_same_every_time(question: Question, reference: SimpleNamespace) -> None:
    first, second = (golden.build([question], reference, hidden=True) for _ in range(2))
    assert golden.verify(first, second) == []


@pytest.mark.parametrize(("question", "case"), CASES)
def test_outputs_have_the_axes_that_messages_name(
    question: Question, case: Case, reference: SimpleNamespace
) -> None:
    outputs = golden.compute(question, case, reference)
    for name, letters in question.shapes.items():
        if name in outputs:
            assert np.shape(outputs[name]) == tuple(case.axes[letter] for letter in letters.split(", ")), name


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_axis_that_is_named_belongs_to_an_output(
    question: Question, reference: SimpleNamespace
) -> None:
    known = {name for case in question.cases for name in golden.compute(question, case, reference)}
    assert set(question.shapes) <= known


@pytest.mark.parametrize(("question", "case"), CASES)
def test_sizes_differ_from_axis_to_axis(question: Question, case: Case) -> None:
    sizes = Counter(size for axis, size in case.axes.items() if axis not in MAY_BE_EQUAL)
    assert [size for size, count in sizes.items() if count > 1] == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_cases_are_public_and_hidden(question: Question) -> None:
    assert len({case.id for case in question.cases if not case.hidden}) >= 2
    assert any(case.hidden for case in question.cases)


@pytest.mark.parametrize("question", QUESTIONS)
def test_case_names_are_unique_within_a_form(question: Question) -> None:
    names = Counter((case.id, case.form) for case in question.cases)
    assert max(names.values()) == 1


@pytest.mark.parametrize("question", QUESTIONS)
def test_forms_differ_in_shape_alone(question: Question) -> None:
    by_id = sorted(question.cases, key=lambda case: case.id)
    for _, forms in groupby(by_id, key=lambda case: case.id):
        first, *others = forms
        for other in others:
            for name, value in first.inputs.items():
                np.testing.assert_array_equal(np.squeeze(value), np.squeeze(other.inputs[name]))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_case_is_looked_at(question: Question) -> None:
    unseen = [c.id for c in question.cases if not any(wants(s, question, c) for s in question.checks)]
    assert unseen == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_check_finds_its_outputs_in_every_case(question: Question, reference: SimpleNamespace) -> None:
    for spec in question.checks:
        cases = [case for case in question.cases if wants(spec, question, case)]
        assert cases, spec.id
        for case in cases:
            outputs = golden.compute(question, case, reference)
            for glob in spec.outputs:
                assert any(fnmatchcase(name, glob) for name in outputs), (spec.id, case.id, glob)


@pytest.mark.parametrize("question", QUESTIONS)
def test_hidden_cases_are_described_to_nobody_before_grades_are_out(question: Question) -> None:
    for spec in question.checks:
        if any(case.hidden for case in question.cases if wants(spec, question, case)):
            assert (spec.visibility, spec.feedback) == ("after_published", "category"), spec.id


@pytest.mark.parametrize(("question", "own"), BACKWARD)
def test_no_gradient_is_taken_at_a_kink_or_a_tie(
    question: Question, own: OwnForward, reference: SimpleNamespace
) -> None:
    """Nudging an input moves the forward pass by what the golden gradient says: twice as far, too."""
    for case in (case for case in question.cases if not case.hidden):
        outputs = golden.compute(question, case, reference)
        for output in own.wrt.keys() & outputs.keys():
            gradient = np.asarray(outputs[output])
            for index in some_indices(gradient.shape):
                for step in (STEP, 2 * STEP):
                    slope = difference(own, case, own.wrt[output], index, step, reference)
                    assert slope == pytest.approx(gradient[index], rel=1e-4, abs=1e-7), (
                        case.id,
                        output,
                        index,
                    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_cutting_off_what_is_negative_would_show(question: Question, reference: SimpleNamespace) -> None:
    """Networks give scores of both signs, and some pooling windows hold no positive value."""
    name = "out" if question.id == "q4.max_pool_forward" else "scores"
    for case in (case for case in question.cases if not case.hidden):
        outputs = golden.compute(question, case, reference)
        if name in outputs:
            assert np.min(outputs[name]) < 0 < np.max(outputs[name]), case.id


def test_dropout_nets_bear_the_nudges_that_single_precision_needs(reference: SimpleNamespace) -> None:
    (question,) = (q for q in MAIN.questions if q.id == "q3.fc_net_dropout")
    own = question.own_forward
    assert own is not None
    for case in question.cases:
        for output, name in own.wrt.items() if "slope" not in case.inputs else ():
            for index in some_indices(np.shape(case.inputs[name])) if name in case.inputs else ():
                near, far = (
                    difference(own, case, name, index, step, reference) for step in (STEP, STEP_SINGLE)
                )
                assert far == pytest.approx(near, rel=5e-3, abs=1e-4), (case.id, output, index)


def some_indices(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    rng = np.random.default_rng(len(shape))
    return [tuple(int(rng.integers(size)) for size in shape) for _ in range(5)]


def difference(
    own: OwnForward, case: Case, name: str, index: tuple[int, ...], step: float, reference: SimpleNamespace
) -> float:
    upstream = case.inputs[own.upstream] if own.upstream else 1.0

    def at(offset: float) -> Any:
        inputs = deepcopy(case.inputs)
        inputs[name][index] += offset
        return np.sum(own.run(LocalImpl(reference), inputs) * upstream)

    return float((at(step) - at(-step)) / (2 * step))
