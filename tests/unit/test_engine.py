"""Taking in what was handed in, while the assignment is still being read."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader import assignment
from grader.engine import Intake, zygotes
from grader.errors import SubmissionError
from grader.resources import assignment_roots

CLEAN = Path(__file__).resolve().parents[2] / "assignments" / "ece662_a1" / "samples" / "clean"


@pytest.fixture(scope="module")
def files() -> assignment.Files:
    return assignment.read(*assignment.find("ece662_a1", assignment_roots([])))


def test_what_is_needed_for_it_does_not_import_numpy() -> None:
    modules = "grader.engine, grader.assignment, grader.submission, grader.runners.worker"
    code = f"import sys, {modules}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ready_before_the_assignment_is(files: assignment.Files) -> None:
    with zygotes(2) as processes, Intake(CLEAN, files, processes) as intake:
        submission, crew = intake.result()
        assert {"layers", "optim", "fc_net", "cnn"} <= submission.modules.keys()
        assert "process_tree" in crew.isolation.active
        root = submission.root
        assert root.is_dir()
    assert not root.exists()


def test_what_cannot_be_graded_is_said_when_it_is_asked_for(files: assignment.Files, tmp_path: Path) -> None:
    with (
        zygotes(1) as processes,
        Intake(tmp_path / "nothing", files, processes) as intake,
        pytest.raises(SubmissionError),
    ):
        intake.result()


def test_nothing_is_left_where_nobody_asks(
    files: assignment.Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with zygotes(1) as processes, Intake(CLEAN, files, processes):
        pass
    assert not list(tmp_path.iterdir())
