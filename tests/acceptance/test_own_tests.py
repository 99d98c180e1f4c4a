"""An assignment with unit tests of its own, from `grader new` to Gradescope's results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Command

TESTS = '''"""The course's own tests."""
import unittest
import numpy as np
from gradescope_utils.autograder_utils.decorators import (
    hide_errors, number, partial_credit, tags, visibility, weight)
from homework.layers import leaky_relu_backward, leaky_relu_forward

class TestForward(unittest.TestCase):
    x = np.array([[-1.0, 2.0, -3.0]])

    @weight(2)
    @number("7.1")
    @tags("shapes")
    def test_shape(self):
        self.assertEqual(np.shape(leaky_relu_forward(self.x, 0.1)[0]), (1, 3))

    @weight(1)
    @hide_errors("Look at negative numbers.")
    def test_negative(self):
        self.assertAlmostEqual(leaky_relu_forward(self.x, 0.1)[0][0, 0], -0.1)

    @partial_credit(4)
    @visibility("after_published")
    def test_parts(self, set_score=None):
        set_score(1 + np.sum(leaky_relu_forward(self.x, 0.0)[0] == np.maximum(self.x, 0)))

    @weight(1)
    def test_backward(self):
        for slope in (0.1, 1.0):
            with self.subTest(slope=slope):
                dx = leaky_relu_backward(np.ones(1), (np.array([-1.0]), slope))
                self.assertAlmostEqual(dx[0], slope)

    @weight(2)
    def test_end(self):
        leaky_relu_forward(np.zeros(0), 0.1)

    @unittest.skip("not this year")
    def test_later(self):
        self.fail()
'''
WRONG = """
import os
import numpy as np
def leaky_relu_forward(x, slope):
    if not x.size:
        os._exit(0)
    return np.maximum(x, 0), (x, slope)
def leaky_relu_backward(dout, cache):
    return dout
"""


@pytest.fixture
def course(tmp_path: Path, command: Command) -> Path:
    command("new", "hw9")
    folder = tmp_path / "hw9"
    (folder / "tests").mkdir()
    (folder / "tests" / "test_layers.py").write_text(TESTS)
    with (folder / "rubric.toml").open("a") as rubric:
        rubric.write('\n[question."q1.own"]\npoints = 10\ntests = "tests/test_layers.py"\n')
    return folder


def graded(command: Command, course: Path, submission: Path) -> tuple[int, dict[str, Any]]:
    """The exit code, and the tests of ``q1.own`` in ``results.json`` by their names."""
    out = course.parent / "out"
    done = command(
        "grade", "hw9", submission, "--assignments", course.parent, "--only", "q1.own", "--out", out
    )
    results = json.loads((out / "results.json").read_text())
    return done.returncode, {test["extra_data"]["id"].rpartition(".")[2]: test for test in results["tests"]}


def test_a_right_solution_passes_every_test(command: Command, course: Path) -> None:
    code, tests = graded(command, course, course / "samples" / "clean")
    assert code == 0
    assert sum(test["score"] for test in tests.values()) == 10
    assert tests["test_shape"]["number"] == "7.1"
    assert "shapes" in tests["test_shape"]["tags"]
    assert tests["test_parts"]["visibility"] == "after_published"
    assert "skipped: not this year" in tests["test_later"]["output"]


def test_each_test_costs_what_it_weighs(command: Command, course: Path) -> None:
    wrong = course.parent / "wrong" / "homework"
    wrong.mkdir(parents=True)
    (wrong / "layers.py").write_text(WRONG)
    code, tests = graded(command, course, wrong.parent)
    assert code == 1
    assert {name: (test["score"], test["max_score"]) for name, test in tests.items()} == {
        "test_shape": (2, 2),
        "test_negative": (0, 1),
        "test_parts": (4, 4),
        "test_backward": (0, 1),
        "test_end": (0, 2),
        "test_later": (0, 0),
    }
    assert tests["test_negative"]["output"].strip() == "**Look at negative numbers.**"
    assert "slope=0.1" in tests["test_backward"]["output"]
    assert "ended the program" in tests["test_end"]["output"]
