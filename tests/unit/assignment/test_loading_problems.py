"""What an author does wrong in an assignment is said when it is loaded, with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.assignment import Assignment, find, load
from grader.errors import AssignmentError
from grader.resources import find_templates

ID = "sixth"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small assignment that loads."""
    folder = tmp_path / ID
    shutil.copytree(find_templates() / "assignment", folder)
    for path in (folder / "assignment.toml", folder / "rubric.toml"):
        path.write_text(path.read_text().replace("ASSIGNMENT_ID", ID))
    return folder


def loaded(folder: Path) -> Assignment:
    return load(*find(ID, [folder.parent]))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(AssignmentError) as caught:
        loaded(folder)
    return caught.value.problems


def test_the_template_loads(folder: Path) -> None:
    assert [question.id for question in loaded(folder).questions] == [
        "q1.leaky_relu_forward",
        "q1.leaky_relu_backward",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "sentence"),
    [
        (
            "assignment.toml",
            'id = "sixth"',
            'id = "fifth"',
            4,
            "`id` is 'fifth', but the folder is called 'sixth'.",
        ),
        (
            "assignment.toml",
            '"layers.leaky_relu_backward" =',
            '"layer.leaky_relu_backward" =',
            19,
            "'layer.leaky_relu_backward' is in no module of [modules] — did you mean `layers`?",
        ),
        (
            "assignment.toml",
            '_forward", "layers.leaky_relu_backward"]',
            '_forward", "layers.leaky_relu_back"]',
            23,
            "'layers.leaky_relu_back' is not in [api] — did you mean `layers.leaky_relu_backward`?",
        ),
        (
            "rubric.toml",
            "allow =",
            "alow =",
            19,
            "check q1.leaky_relu_backward.inputs: unknown key `alow` — did you mean `allow`?",
        ),
        (
            "rubric.toml",
            'kind = "gradient"',
            'kind = "gradeint"',
            17,
            (
                "check q1.leaky_relu_backward.dx: there is no kind of check 'gradeint' "
                "— did you mean `gradient`?"
            ),
        ),
        (
            "rubric.toml",
            'cases = "hidden"',
            'cases = ["typicl"]',
            9,
            (
                "check q1.leaky_relu_forward.hidden: the question has no case 'typicl' "
                "— did you mean `typical`?"
            ),
        ),
        (
            "rubric.toml",
            '"q1.leaky_relu_backward"]',
            '"q1.leaky_relu_backwards"]',
            13,
            (
                "no file q*.py declares the question 'q1.leaky_relu_backwards' "
                "— did you mean `q1.leaky_relu_backward`?"
            ),
        ),
        (
            "rubric.toml",
            'requires = ["q1.leaky_relu_forward"]',
            'requires = ["q1.leaky_forward"]',
            13,
            (
                "q1.leaky_relu_backward requires 'q1.leaky_forward', which the rubric does not have"
                " — did you mean `q1.leaky_relu_forward`?"
            ),
        ),
    ],
)
def test_a_problem_has_its_file_and_line(
    folder: Path, file: str, old: str, new: str, line: int, sentence: str
) -> None:
    edit(folder / file, old, new)
    assert f"{folder / file}, line {line}: {sentence}" in problems(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'function="layers.leaky_relu_forward"',
            'function="layers.leaky_forward"',
            (
                "sixth, question q1.leaky_relu_forward: 'layers.leaky_forward' is not in [api]"
                " — did you mean `layers.leaky_relu_forward`?"
            ),
        ),
        (
            '"q1.leaky_relu_backward"',
            '"q1.leaky_relu_forward"',
            "sixth, question q1.leaky_relu_forward: it is declared 2 times.",
        ),
        (
            'public("one example"',
            'public("typical"',
            "sixth, question q1.leaky_relu_forward: 2 cases are called 'typical'.",
        ),
        (
            'public("typical", shape=(4, 5), slope=0.1)',
            'public("typical", shape=(4, 5), slop=0.1)',
            (
                "q1.leaky_relu_forward, case 'typical': its inputs cannot be made: TypeError: "
                "leaky_relu_inputs() got an unexpected keyword argument 'slop'."
            ),
        ),
        (
            '{"dx": "x"}',
            '{"dx": "y"}',
            "question q1.leaky_relu_backward: own_forward names no input, but y.",
        ),
        (
            '{"dx": "x"}',
            '{"dx": "x"}, upstream="dy"',
            "question q1.leaky_relu_backward: own_forward names 'dy', which is no input.",
        ),
    ],
)
def test_a_problem_of_a_question_names_it(folder: Path, old: str, new: str, sentence: str) -> None:
    edit(folder / "q1.py", old, new)
    assert sentence in problems(folder)


def test_a_check_without_a_case_is_a_problem(folder: Path) -> None:
    edit(folder / "q1.py", '    hidden("another size", shape=(7, 6), slope=0.3),\n', "")
    assert problems(folder) == tuple(
        f"{folder / 'rubric.toml'}, line {line}: check q1.leaky_relu_{way}.hidden: "
        "the question has no hidden case that it could use."
        for line, way in ((9, "forward"), (18, "backward"))
    )


def test_questions_that_require_each_other_are_a_problem(folder: Path) -> None:
    edit(folder / "rubric.toml", "points = 2\n", 'points = 2\nrequires = ["q1.leaky_relu_backward"]\n')
    (only,) = problems(folder)
    assert only.startswith(f"{folder / 'rubric.toml'}: questions require each other in a circle: ")


def test_all_problems_are_told_at_once(folder: Path) -> None:
    edit(folder / "rubric.toml", "allow =", "alow =")
    edit(folder / "assignment.toml", 'id = "sixth"', 'id = "fifth"')
    assert len(problems(folder)) == 3


def test_a_missing_rubric_is_looked_for_in_the_folder_of_the_assignment(folder: Path) -> None:
    (folder / "rubric.toml").unlink()
    assert problems(folder) == (f"{folder / 'rubric.toml'} does not exist; an assignment needs it.",)


def test_a_question_that_the_rubric_lacks_is_left_out(folder: Path) -> None:
    rubric = folder / "rubric.toml"
    rubric.write_text(rubric.read_text().partition('[question."q1.leaky_relu_backward"]')[0])
    assert loaded(folder).left_out == ("q1.leaky_relu_backward",)
