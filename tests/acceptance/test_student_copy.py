"""The copy of program and assignment that students check their work with."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.acceptance.test_gradescope import RIGHT, WRONG, course
from tests.conftest import Command


@pytest.fixture
def copy(command: Command, tmp_path: Path) -> Path:
    """The zip of the small assignment, unpacked, and the program in it too."""
    root = course(tmp_path)
    done = command("build", "student", "hw", "--assignments", root, "-o", "check.zip")
    assert (done.returncode, done.stderr) == (0, "")
    zipfile.ZipFile(tmp_path / "check.zip").extractall(tmp_path / "copy")
    (wheel,) = (tmp_path / "copy").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "program")
    return tmp_path / "copy"


def check(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program of the copy in the folder that students start from."""
    environment = os.environ | {"PYTHONPATH": str(copy.parent / "program"), "NO_COLOR": "1"}
    call = [sys.executable, "-m", "grader", *arguments]
    return subprocess.run(
        call, cwd=copy / "hw", env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_it_says_how_to_use_it(copy: Path) -> None:
    readme = (copy / "README.md").read_text()
    (wheel,) = copy.glob("*.whl")
    assert f"pip install ./{wheel.name}" in readme
    assert "{{" not in readme
    assert (copy / "hw" / "homework" / "layers.py").is_file()


def test_right_work_passes_and_hidden_checks_are_announced(copy: Path) -> None:
    (copy / "hw" / "homework" / "layers.py").write_text(RIGHT)
    done = check(copy, "check")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "4 of 4" in done.stdout
    assert "Hidden checks run when your work is graded" in done.stdout


def test_wrong_work_reads_what_is_wrong(copy: Path) -> None:
    (copy / "hw" / "homework" / "layers.py").write_text(RIGHT.replace(WRONG, "dx[x < 0] = 0"))
    done = check(copy, "check", "q1.leaky_relu_backward")
    assert done.returncode == 1
    assert "1.2 Leaky ReLU: backward" in done.stdout  # its number among all questions
    assert "dx is wrong in" in done.stdout


def test_work_that_was_not_begun_is_told_of_as_such(copy: Path) -> None:
    done = check(copy, "check")
    assert done.returncode == 1
    assert "As handed out: 2 questions" in done.stdout


def test_what_needs_the_reference_says_so(copy: Path) -> None:
    done = check(copy, "audit", "hw")
    assert done.returncode == 2
    assert done.stderr == "grader: This copy of the program has no reference, so nothing can be audited.\n"
    done = check(copy, "golden", "build", "hw")
    assert (done.returncode, done.stderr) == (
        2,
        "grader: This copy of hw has no reference, only stored golden outputs.\n",
    )


def test_hidden_cases_that_cannot_be_taken_out_are_refused(command: Command, tmp_path: Path) -> None:
    root = course(tmp_path)
    question = root / "hw" / "q1.py"
    question.write_text(question.read_text() + "\nCASES.append(hidden('late', shape=(2, 2), slope=0.5))\n")
    done = command("build", "student", "hw", "--assignments", root, "-o", "check.zip")
    assert done.returncode == 2
    assert "its hidden cases cannot be taken out" in done.stderr
    assert not (tmp_path / "check.zip").exists()


TESTS = '''
"""Tests of our own."""
import unittest
from gradescope_utils.autograder_utils.decorators import visibility, weight
from homework.layers import leaky_relu_forward


class TestLayers(unittest.TestCase):
    @weight(1)
    def test_shown(self):
        """Zero stays zero"""
        self.assertEqual(leaky_relu_forward(0.0, 0.1)[0], 0.0)

    @weight(3)
    @visibility("hidden")
    def test_kept_back(self):
        """Not for students"""
'''


def test_own_tests_that_are_hidden_are_not_in_it(command: Command, tmp_path: Path) -> None:
    root = course(tmp_path, '[question."q2.own"]\npoints = 4\ntests = "tests/test_layers.py"\n')
    (root / "hw" / "tests").mkdir()
    (root / "hw" / "tests" / "test_layers.py").write_text(TESTS)
    assert command("build", "student", "hw", "--assignments", root, "-o", "check.zip").returncode == 0
    zipfile.ZipFile(tmp_path / "check.zip").extractall(tmp_path / "copy")
    (wheel,) = (tmp_path / "copy").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "program")
    text = (tmp_path / "program/grader/_data/assignments/hw/tests/test_layers.py").read_text()
    assert "test_shown" in text
    assert "Not for students" not in text
    (tmp_path / "copy" / "hw" / "homework" / "layers.py").write_text(RIGHT)
    assert "1/1" in check(tmp_path / "copy", "check", "q2").stdout


def test_the_main_assignment_can_be_copied(command: Command, tmp_path: Path) -> None:
    done = command("build", "student", "ece662_a1", "-o", "check.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "check.zip").stat().st_size > 100_000
