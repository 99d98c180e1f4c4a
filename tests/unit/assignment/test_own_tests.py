"""A file of unit tests in an assignment becomes a question, or a list of what is wrong with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.assignment import Assignment, find, load
from grader.errors import AssignmentError
from grader.model import CheckSpec
from grader.resources import find_templates

ID = "seventh"
FILE = '''"""Our own tests.

They are many."""
import unittest
from gradescope_utils.autograder_utils import decorators
from gradescope_utils.autograder_utils.decorators import *
import homework.not_there

class Shared(unittest.TestCase):
    @weight(1)
    def test_shared(self): ...

class TestMore(Shared):
    @decorators.partial_credit(weight=3)
    @visibility("hidden")
    @number(1.5)
    @tags("a", "b")
    @hide_errors()
    def test_all(self, set_score=None):
        """Everything."""

    @unittest.expectedFailure
    def test_plain(self): ...

    def helper(self): ...

class Other:
    def test_none(self): ...
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small assignment with one more question in its rubric, ``q1.own``."""
    folder = tmp_path / ID
    shutil.copytree(find_templates() / "assignment", folder)
    for path in (folder / "assignment.toml", folder / "rubric.toml"):
        path.write_text(path.read_text().replace("ASSIGNMENT_ID", ID))
    (folder / "tests").mkdir()
    with (folder / "rubric.toml").open("a") as rubric:
        rubric.write('[question."q1.own"]\npoints = 10\ntests = "tests/test_own.py"\n')
    return folder


def loaded(folder: Path, source: str) -> Assignment:
    (folder / "tests" / "test_own.py").write_text(source)
    return load(*find(ID, [folder.parent]))


def one_test(decorator: str) -> str:
    return f"import unittest\nclass T(unittest.TestCase):\n    {decorator}\n    def test_it(self): ..."


def test_every_test_is_a_check_with_what_its_decorators_say(folder: Path) -> None:
    question = loaded(folder, FILE).questions[-1]
    assert (question.id, question.title) == ("q1.own", "Our own tests")
    assert [(spec.id, spec.points, spec.title) for spec in question.checks] == [
        ("q1.own.Shared.test_shared", 2.0, "test_shared"),
        ("q1.own.TestMore.test_shared", 2.0, "test_shared"),
        ("q1.own.TestMore.test_all", 6.0, "Everything"),
        ("q1.own.TestMore.test_plain", 0.0, "test_plain"),
    ]
    assert [case.id for case in question.cases] == [spec.case_ids[0] for spec in question.checks]
    assert question.checks[2] == CheckSpec(
        id="q1.own.TestMore.test_all",
        kind="python_test",
        outputs=("test.outcome",),
        points=6.0,
        cases="all",
        case_ids=("TestMore.test_all",),
        params={"full": 3.0, "tags": ["a", "b"], "number": "1.5", "instead": "Test failed"},
        visibility="hidden",
        title="Everything",
    )


def test_the_file_is_not_run(folder: Path) -> None:
    assert loaded(folder, f"{FILE}\nraise AssertionError").questions


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (one_test("@weight(W)"), "line 4: T.test_it: what `@weight` is given must be written out"),
        (one_test("@weight(-1)"), "line 4: T.test_it: `@weight` takes a number of 0 or more, not -1."),
        (one_test("@weight"), "line 4: T.test_it: `@weight` needs a value"),
        (one_test("@visibility('hiden')"), "`@visibility` does not know 'hiden' — did you mean `hidden`?"),
        (one_test("@leaderboard('x')"), "there is no leaderboard here"),
        (one_test("@unittest.skip('x')"), "no test has a weight, so nothing can earn the points of q1.own."),
        ("x = 1", "has no test: a method `test_…`"),
        ("x = (", "cannot be read: '(' was never closed"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(folder: Path, source: str, problem: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        loaded(folder, source)
    (found,) = caught.value.problems
    assert problem in found
    assert str(folder / "tests" / "test_own.py") in found


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("points = 1\n", "it needs either `checks` or `tests`."),
        (
            'points = 1\ntests = "t.py"\nchecks = [{ id = "a", kind = "values", outputs = [] }]\n',
            "it needs either `checks` or `tests`.",
        ),
        (
            'points = 1\nchecks = [{ id = "a", kind = "python_test", outputs = ["out"] }]\n',
            "checks of kind 'python_test' are made of a file; name it with `tests`.",
        ),
        ('points = 1\ntests = "tests/not_there.py"\n', "cannot be read: [Errno 2]"),
    ],
)
def test_what_is_wrong_with_a_question_is_told(folder: Path, entry: str, problem: str) -> None:
    with (folder / "rubric.toml").open("a") as rubric:
        rubric.write(f'[question."q1.more"]\n{entry}')
    with pytest.raises(AssignmentError) as caught:
        loaded(folder, FILE)
    (found,) = caught.value.problems
    assert problem in found
