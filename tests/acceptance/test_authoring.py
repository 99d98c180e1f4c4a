"""The guide for authors, followed word by word."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docs import guide
from grader.assignment import find, load
from grader.engine import Zygotes, grade_path
from grader.golden import fingerprint
from grader.model import GradeReport
from tests.conftest import ROOT

Grade = Callable[..., GradeReport]

GUIDE = ROOT / "docs" / "authoring.md"
DELIBERATE = ('yield "dgain", dg', 'yield "dg", dg')
"""The mistake that the guide ends with, to show what becomes of it."""


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of someone who has followed the guide, and the guide with what they saw."""
    folder = tmp_path_factory.mktemp("you").resolve()
    seen = guide.follow(GUIDE.read_text(encoding="utf-8"), folder)
    question = folder / "course" / "hw3" / "q2.py"
    question.write_text(question.read_text().replace(*DELIBERATE))
    return folder, seen


@pytest.fixture
def grade(followed: tuple[Path, str], processes: Zygotes) -> Grade:
    """Grade a sample of the assignment that the guide writes."""
    course = followed[0] / "course"

    def run(sample: str, *, secret: bytes | None = None) -> GradeReport:
        assignment = load(*find("hw3", [course]), secret=secret)
        return grade_path(course / "hw3" / "samples" / sample, assignment, processes)

    return run


def failed(report: GradeReport) -> set[str]:
    """The checks that failed."""
    return {verdict.spec.id for verdict in report.verdicts if verdict.status == "fail"}


def test_commands_print_what_the_guide_shows(followed: tuple[Path, str]) -> None:
    """`make docs` writes down what they print now."""
    assert followed[1] == GUIDE.read_text(encoding="utf-8")


def test_the_new_question_gives_a_right_solution_everything(grade: Grade) -> None:
    report = grade("clean")
    assert report.score == report.max_score == 13
    assert {"q2.rmsnorm_forward", "q2.rmsnorm_backward"} < {question.id for question in report.questions}


def test_the_new_question_gives_the_starter_nothing(grade: Grade) -> None:
    report = grade("starter")
    assert report.score == 0
    assert {verdict.status for verdict in report.verdicts} == {"fail"}


def test_the_new_question_finds_a_wrong_solution(grade: Grade) -> None:
    assert failed(grade("rms_constant")) == {"q2.rmsnorm_backward.dx", "q2.rmsnorm_backward.hidden"}


@pytest.mark.parametrize(
    ("right", "wrong", "check"),
    [
        ("x * x).mean(axis=1) + 1e-5)", "x * x).mean(axis=1)) + 1e-5", "q2.rmsnorm_forward.out"),
        ("x * x).mean(axis=1)", "x * x).mean(axis=0, keepdims=True).mean(axis=1)", "q2.rmsnorm_forward.out"),
        ("np.sqrt((x * x)", "np.sqrt(((x - x.mean(axis=1)[:, None]) ** 2)", "q2.rmsnorm_forward.out"),
        (" * g\n    return out", "\n    return out", "q2.rmsnorm_forward.out"),
        ("rms = np.sqrt", "x *= 1\n    x += 1e-9\n    rms = np.sqrt", "q2.rmsnorm_forward.inputs"),
        ("dnorm = dout[i] * g", "dnorm = dout[i]", "q2.rmsnorm_backward.dx"),
        ("rms[i] ** 3", "rms[i] ** 2", "q2.rmsnorm_backward.dx"),
        ("dg += dout[i] * x[i] / rms[i]", "dg += dout[i] * x[i]", "q2.rmsnorm_backward.dg"),
    ],
)
def test_the_inputs_of_the_guide_hide_no_mistake(
    followed: tuple[Path, str], grade: Grade, right: str, wrong: str, check: str
) -> None:
    samples = followed[0] / "course" / "hw3" / "samples"
    shutil.copytree(samples / "clean", samples / "changed", dirs_exist_ok=True)
    code = samples / "changed" / "homework" / "layers.py"
    assert code.read_text().count(right) == 1
    code.write_text(code.read_text().replace(right, wrong))
    assert check in failed(grade("changed"))


def test_a_secret_changes_hidden_cases_only(followed: tuple[Path, str], grade: Grade) -> None:
    course = followed[0] / "course"
    without, with_one = (load(*find("hw3", [course]), secret=secret) for secret in (None, b"another term"))
    for one, other in zip(without.questions, with_one.questions, strict=True):
        for case, again in zip(one.cases, other.cases, strict=True):
            assert (fingerprint(case) != fingerprint(again)) == case.hidden
    assert grade("clean", secret=b"another term").score == 13
