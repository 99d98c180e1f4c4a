"""What authors of assignments get wrong, and what they are told: see also docs/authoring.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Slip:
    """An edit of one file of the template, and a problem that follows.

    ``line`` is where the message sends one, or 0 where it names the question instead.
    """

    file: str
    old: str
    new: str
    line: int
    message: str


SLIPS = [
    Slip(
        "assignment.toml",
        'id = "sixth"',
        'id = "fifth"',
        4,
        "`id` is 'fifth', but the folder is called 'sixth'.",
    ),
    Slip(
        "assignment.toml",
        '"layers.leaky_relu_backward" =',
        '"layer.leaky_relu_backward" =',
        19,
        "'layer.leaky_relu_backward' is in no module of [modules] or [notebooks] — did you mean `layers`?",
    ),
    Slip(
        "assignment.toml",
        '_forward", "layers.leaky_relu_backward"]',
        '_forward", "layers.leaky_relu_back"]',
        23,
        "'layers.leaky_relu_back' is not in [api] — did you mean `layers.leaky_relu_backward`?",
    ),
    Slip(
        "rubric.toml",
        "allow =",
        "alow =",
        19,
        "check q1.leaky_relu_backward.inputs: unknown key `alow` — did you mean `allow`?",
    ),
    Slip(
        "rubric.toml",
        'kind = "gradient"',
        'kind = "gradeint"',
        17,
        "check q1.leaky_relu_backward.dx: there is no kind of check 'gradeint' — did you mean `gradient`?",
    ),
    Slip(
        "rubric.toml",
        'cases = "hidden"',
        'cases = ["typicl"]',
        9,
        "check q1.leaky_relu_forward.hidden: the question has no case 'typicl' — did you mean `typical`?",
    ),
    Slip(
        "rubric.toml",
        '"q1.leaky_relu_backward"]',
        '"q1.leaky_relu_backwards"]',
        13,
        "no file q*.py declares the question 'q1.leaky_relu_backwards' "
        "— did you mean `q1.leaky_relu_backward`?",
    ),
    Slip(
        "rubric.toml",
        'requires = ["q1.leaky_relu_forward"]',
        'requires = ["q1.leaky_forward"]',
        13,
        "q1.leaky_relu_backward requires 'q1.leaky_forward', which the rubric does not have"
        " — did you mean `q1.leaky_relu_forward`?",
    ),
    Slip(
        "q1.py",
        '    hidden("another size", shape=(7, 6), slope=0.3),\n',
        "",
        9,
        "check q1.leaky_relu_forward.hidden: the question has no hidden case that it could use.",
    ),
    Slip(
        "q1.py",
        'function="layers.leaky_relu_forward"',
        'function="layers.leaky_forward"',
        0,
        "sixth, question q1.leaky_relu_forward: 'layers.leaky_forward' is not in [api]"
        " — did you mean `layers.leaky_relu_forward`?",
    ),
    Slip(
        "q1.py",
        '"q1.leaky_relu_backward"',
        '"q1.leaky_relu_forward"',
        0,
        "sixth, question q1.leaky_relu_forward: it is declared 2 times.",
    ),
    Slip(
        "q1.py",
        'public("one example"',
        'public("typical"',
        0,
        "sixth, question q1.leaky_relu_forward: 2 cases are called 'typical'.",
    ),
    Slip(
        "q1.py",
        'public("typical", shape=(4, 5), slope=0.1)',
        'public("typical", shape=(4, 5), slop=0.1)',
        0,
        "q1.leaky_relu_forward, case 'typical': its inputs cannot be made: TypeError: "
        "leaky_relu_inputs() got an unexpected keyword argument 'slop'.",
    ),
    Slip(
        "q1.py",
        '{"dx": "x"}',
        '{"dx": "y"}',
        0,
        "question q1.leaky_relu_backward: own_forward names no input, but y.",
    ),
    Slip(
        "q1.py",
        '{"dx": "x"}',
        '{"dx": "x"}, upstream="dy"',
        0,
        "question q1.leaky_relu_backward: own_forward names 'dy', which is no input.",
    ),
]
