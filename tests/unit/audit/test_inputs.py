"""What the cases of a question are good for, and the sentences about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.assignment import Assignment
from grader.audit import wording
from grader.audit.audited import Audited
from grader.audit.inputs import QuestionUse, never_told_apart, survivors, uses


def use_of(assignment: Assignment, question: str, *cases: str) -> QuestionUse:
    """The use of a question's cases, or of some of them alone."""
    chosen = assignment.select([question])
    (only,) = chosen.questions
    kept = tuple(case for case in only.cases if not cases or case.id in cases)
    audited = Audited(replace(chosen, questions=(replace(only, cases=kept),)))
    return next(iter(uses(audited)))


def test_all_cases_together_show_and_tell_apart_every_mistake(assignment: Assignment) -> None:
    use = use_of(assignment, "q4.max_pool_backward")
    assert (use.silent, use.alike) == ((), ())
    assert wording.of_inputs([use]) == []
    typical = next(case for case in use.cases if case.case == "typical")
    assert typical.silent == ("max_pool.window_overwritten", "max_pool.maximum_overwritten")


def test_a_mistake_that_one_case_alone_shows_survives_without_it(assignment: Assignment) -> None:
    use = use_of(assignment, "q3.dropout_backward")
    assert [case.alone for case in use.cases if case.case == "test mode"] == [
        ("dropout.nothing_in_test_mode",)
    ]
    without = use_of(assignment, "q3.dropout_backward", "keep 30 %", "keep 75 %")
    assert survivors([without]) == ("dropout.nothing_in_test_mode",)
    assert wording.of_inputs([without]) == ["no case shows dropout.nothing_in_test_mode"]


def test_two_mistakes_that_look_the_same_are_told(assignment: Assignment) -> None:
    use = use_of(assignment, "q4.conv_forward", "typical")
    group = ("convolution.size_with_padding_once", "convolution.size_too_small_by_one")
    assert group in use.alike
    assert group in never_told_apart([use])
    assert not never_told_apart([use, use_of(assignment, "q4.conv_forward")]), (
        "another question may tell them"
    )


@pytest.mark.parametrize(
    ("case", "line"),
    [
        ("overlapping windows", "overlapping windows: shows 8, and tells them apart."),
        (
            "another size",
            (
                "another size (hidden): shows 6; does not show max_pool.window_overwritten and "
                "max_pool.maximum_overwritten."
            ),
        ),
    ],
)
def test_a_line_for_each_case(assignment: Assignment, case: str, line: str) -> None:
    lines = list(wording.of_question(use_of(assignment, "q4.max_pool_backward")))
    assert lines[0] == "q4.max_pool_backward: 8 known mistakes"
    assert f"  {line}" in lines, case
