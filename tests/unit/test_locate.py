"""Places in a student's file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from grader import statements
from grader.locate import locate, locate_statement
from grader.model import Submission

SOURCE = """\
def forward(x, mean):
    y = x * 2
    y -= 1
    x[y > 0] -= mean
    return y

def forward(x, mean):  # the second one counts
    import numpy as np
    np.add(x, 1, out=mean)
    return x

class Rule:
    def step(self, w):
        w *= 2

momentum = Rule()
"""


@pytest.fixture
def submission(tmp_path: Path) -> Submission:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "layers.py").write_text(SOURCE)
    return Submission(
        "s", tmp_path, (), "p", {"layers": "p.layers", "optim": "p.gone"}, {"layers": "hw/layers.py"}
    )


@pytest.mark.parametrize(
    ("function", "line"),
    [("layers.forward", 7), ("layers.Rule", 12), ("layers.Rule.step", 13), ("layers.momentum", 16)],
)
def test_the_definition_that_counts_is_found(submission: Submission, function: str, line: int) -> None:
    location = locate(submission, function)
    assert location is not None
    assert (location.file, location.line) == ("hw/layers.py", line)
    assert location.source in SOURCE


@pytest.mark.parametrize("function", ["layers.backward", "optim.adam", "cnn.Net", "layers"])
def test_what_is_not_there_has_no_place(submission: Submission, function: str) -> None:
    assert locate(submission, function) is None


def test_a_statement_of_a_function_is_found(submission: Submission) -> None:
    found = locate_statement(submission, "layers.forward", partial(statements.change_of, position=1))
    assert found is not None
    assert (found.line, found.source) == (9, "np.add(x, 1, out=mean)")
    step = locate_statement(submission, "layers.Rule.step", partial(statements.change_of, position=1))
    assert step is not None
    assert step.line == 14
    assert locate_statement(submission, "layers.forward", statements.nothing_returned) is None
    assert locate_statement(submission, "layers.momentum", statements.last_return) is None


@pytest.mark.parametrize("source", [b"def f(:", b"-" * 200_000 + b"1", b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_parsed_has_no_places(submission: Submission, source: bytes) -> None:
    (submission.root / "p" / "layers.py").write_bytes(source)
    assert locate(submission, "layers.forward") is None


def test_lines_are_counted_as_python_does_and_shown_in_part(submission: Submission) -> None:
    source = "# a\x0cb\u2028c\x1cd\r# e\r\ndef forward(x): return x" + " + x" * 99
    (submission.root / "p" / "layers.py").write_bytes(source.encode())
    location = locate(submission, "layers.forward")
    assert location is not None
    assert (location.line, len(location.source)) == (3, 200)
    assert location.source.startswith("def forward(x): return x + x")


def test_an_expression_too_deep_to_be_walked_has_no_place(submission: Submission) -> None:
    source = "def forward(x):\n    return x" + " + x" * 950 + "\n"
    (submission.root / "p" / "layers.py").write_text(source)
    assert locate(submission, "layers.forward") is not None
    assert locate_statement(submission, "layers.forward", partial(statements.change_of, position=0)) is None
