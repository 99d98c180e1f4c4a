"""The guide for authors, followed word by word."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from docs import guide
from tests.conftest import ROOT

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


def grade(folder: Path, sample: str, *options: str) -> dict[str, Any]:
    """The record of grading a sample of the assignment that the guide writes."""
    path = folder / "course" / "hw3" / "samples" / sample
    call = ["-m", "grader", "grade", "hw3", str(path), "--assignments", str(folder / "course"), "--json"]
    done = subprocess.run(
        [sys.executable, *call, *options], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stderr == ""
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_commands_print_what_the_guide_shows(followed: tuple[Path, str]) -> None:
    """`make docs` writes down what they print now."""
    assert followed[1] == GUIDE.read_text(encoding="utf-8")


def test_the_new_question_gives_a_right_solution_everything(followed: tuple[Path, str]) -> None:
    report = grade(followed[0], "clean")
    assert report["score"] == report["max_score"] == 13
    assert {check["question"] for check in report["checks"]} > {"q2.rmsnorm_forward", "q2.rmsnorm_backward"}


def test_the_new_question_gives_the_starter_nothing(followed: tuple[Path, str]) -> None:
    report = grade(followed[0], "starter")
    assert report["score"] == 0
    assert {check["status"] for check in report["checks"]} == {"fail"}


def test_the_new_question_finds_a_wrong_solution(followed: tuple[Path, str]) -> None:
    report = grade(followed[0], "rms_constant")
    lost = {check["id"] for check in report["checks"] if check["status"] == "fail"}
    assert lost == {"q2.rmsnorm_backward.dx", "q2.rmsnorm_backward.hidden"}


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
    followed: tuple[Path, str], right: str, wrong: str, check: str
) -> None:
    samples = followed[0] / "course" / "hw3" / "samples"
    shutil.copytree(samples / "clean", samples / "changed", dirs_exist_ok=True)
    code = samples / "changed" / "homework" / "layers.py"
    assert code.read_text().count(right) == 1
    code.write_text(code.read_text().replace(right, wrong))
    report = grade(followed[0], "changed", "--only", "q2")
    assert check in {one["id"] for one in report["checks"] if one["status"] == "fail"}


def test_a_secret_changes_hidden_cases_only(followed: tuple[Path, str]) -> None:
    folder, _ = followed
    secret = folder / "other.secret"
    secret.write_text("another term")
    records = [grade(folder, "rms_constant"), grade(folder, "rms_constant", "--secret-file", str(secret))]
    shown = [[check["findings"] for check in record["checks"]] for record in records]
    assert shown[0] == shown[1]
