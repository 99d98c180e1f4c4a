"""The course's own tests, run in the student's process."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from grader.model import Capture, Inputs
from grader.runners.base import Limits
from grader.runners.environment.gradescope_utils.autograder_utils import decorators
from grader.runners.faults import Translator
from grader.runners.tested import told
from grader.runners.wire import Malformed

from .conftest import Bench

RIGHT = "def double(x):\n    return 2 * x"
HEAD = """
import unittest
from gradescope_utils.autograder_utils.decorators import hide_errors, number, partial_credit, weight
from course.m import double
"""


def run(bench: Bench, body: str, student: str = RIGHT, limits: Limits | None = None) -> Capture:
    """What comes back of ``TestDouble.test_it`` with this body."""
    bench.write(student)
    test = f"class TestDouble(unittest.TestCase):\n{textwrap.indent(textwrap.dedent(body), '    ')}"

    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "test", impl.run_test("TestDouble.test_it", "tests/test_m.py", HEAD + test)

    return bench.run(probe, limits=limits)


def test_a_test_that_passes(bench: Bench) -> None:
    found = run(
        bench,
        """
        @classmethod
        def setUpClass(cls): cls.x = 3
        def setUp(self): self.y = 6
        @weight(2)
        @number("1.1")
        @hide_errors()
        def test_it(self): self.assertEqual(double(self.x), self.y)
        """,
    )
    assert found.outputs == {
        "test.outcome": "passed",
        "test.score": None,
        "test.reason": "",
        "test.subtests": [],
    }


def test_an_assertion_that_fails_tells_its_line(bench: Bench) -> None:
    found = run(bench, "def test_it(self):\n    self.assertEqual(double(3), 7, 'so it is')").outputs
    assert found["test.outcome"] == "failed"
    assert (found["test.type"], found["test.message"]) == ("AssertionError", "6 != 7 : so it is")
    assert found["test.frames"] == [
        ["tests/test_m.py", 7, "test_it", "self.assertEqual(double(3), 7, 'so it is')"]
    ]


def test_an_exception_of_the_students_tells_their_line(bench: Bench) -> None:
    found = run(bench, "def test_it(self): double(3)", "def double(x):\n    return x / 0").outputs
    assert (found["test.outcome"], found["test.type"]) == ("error", "ZeroDivisionError")
    assert [frame[:3] for frame in found["test.frames"]] == [
        ["tests/test_m.py", 6, "test_it"],
        ["handed/in/m.py", 3, "double"],
    ]


def test_subtests_that_fail_are_named(bench: Bench) -> None:
    body = """
        def test_it(self):
            for n in range(4):
                with self.subTest(n=n):
                    self.assertLess(n, 2)
        """
    found = run(bench, body).outputs
    assert (found["test.outcome"], found["test.subtests"]) == ("failed", ["(n=2)", "(n=3)"])


@pytest.mark.parametrize(
    ("set_score", "score"), [("set_score(1.5)", 1.5), ("set_score(float('nan'))", 0.0), ("pass", None)]
)
def test_a_score_that_is_set(bench: Bench, set_score: str, score: float | None) -> None:
    found = run(bench, f"@partial_credit(4)\ndef test_it(self, set_score=None): {set_score}").outputs
    assert (found["test.outcome"], found["test.score"]) == ("passed", score)


@pytest.mark.parametrize(
    ("body", "outcome", "reason"),
    [
        ("@unittest.skip('not now')\ndef test_it(self): pass", "skipped", "not now"),
        ("def test_it(self): self.skipTest('not here')", "skipped", "not here"),
        ("@unittest.expectedFailure\ndef test_it(self): self.fail()", "passed", ""),
        ("@unittest.expectedFailure\ndef test_it(self): pass", "failed", ""),
    ],
)
def test_skipped_and_expected_to_fail(bench: Bench, body: str, outcome: str, reason: str) -> None:
    found = run(bench, body).outputs
    assert (found["test.outcome"], found["test.reason"]) == (outcome, reason)


@pytest.mark.parametrize(
    ("student", "stage"),
    [
        ("def double(x):\n    raise SystemExit", "exit"),
        ("def double(x):\n    raise MemoryError", "memory"),
        ("import os\ndef double(x):\n    os._exit(0)", "exit"),
        ("def double(x):\n    while True: pass", "timeout"),
        ("def half(x): return x / 2", "call"),
    ],
)
def test_what_ends_a_test_is_told_as_for_any_call(bench: Bench, student: str, stage: str) -> None:
    found = run(bench, "def test_it(self): double(3)", student, Limits(seconds=0.3))
    assert (found.stage, found.outputs) == (stage, {})
    assert found.error is not None
    assert found.error.function == "TestDouble.test_it"


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"outcome": "excellent", "subtests": []},
        {"outcome": ["passed"], "subtests": []},
        {"outcome": "passed", "subtests": None},
        {"outcome": "passed", "subtests": [], "score": "4"},
    ],
)
def test_a_report_that_is_none_is_refused(report: dict[str, Any]) -> None:
    translator: Any = Translator.__new__(Translator)
    with pytest.raises(Malformed):
        told(report, translator, "T.test")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("weight", (2.5,)),
        ("number", (1.1,)),
        ("visibility", ("hidden",)),
        ("tags", ("a", "b")),
        ("hide_errors", ()),
        ("hide_errors", ("no",)),
        ("partial_credit", (3,)),
    ],
)
def test_decorators_note_what_those_of_gradescope_utils_do(name: str, arguments: tuple[Any, ...]) -> None:
    theirs = import_module("gradescope_utils.autograder_utils.decorators")

    def noted(module: Any) -> dict[str, Any]:
        def test(set_score: Any = None) -> None:
            if set_score:
                set_score(2)

        decorated = getattr(module, name)(*arguments)(test)
        decorated()
        return {key: value for key, value in vars(decorated).items() if key != "__wrapped__"}

    assert noted(decorators) == noted(theirs) != {}


def test_decorators_take_their_arguments_by_the_same_names() -> None:
    theirs = import_module("gradescope_utils.autograder_utils.decorators")
    for name in ("weight", "number", "visibility", "hide_errors", "partial_credit"):
        expected = [p for p in inspect.signature(getattr(theirs, name)).parameters if p != "self"]
        assert list(inspect.signature(getattr(decorators, name)).parameters) == expected
