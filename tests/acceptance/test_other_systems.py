"""A system without fork, `/proc`, `resource` and `fcntl`, simulated: one sentence, not a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ELSEWHERE = """
import os, pathlib, sys
for name in ("resource", "fcntl", "pwd", "grp", "termios"):
    sys.modules[name] = None
for name in ("fork", "posix_spawn", "sysconf", "geteuid", "getuid", "pidfd_open", "setsid", "O_NOFOLLOW"):
    delattr(os, name)
exists = pathlib.Path.exists
pathlib.Path.exists = lambda path, **o: not str(path).startswith("/proc") and exists(path, **o)
from grader.cli.app import run
sys.exit(run(sys.argv[1:]))
"""


def elsewhere(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", ELSEWHERE, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("arguments", [["list"], ["show", "ece662_a1"], ["explain", "gradient.wrong"]])
def test_what_runs_no_student_code_works(tmp_path: Path, arguments: list[str]) -> None:
    done = elsewhere(tmp_path, *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_student_code_is_not_run_unguarded(tmp_path: Path) -> None:
    sample = ROOT / "assignments" / "ece662_a1" / "samples" / "clean"
    done = elsewhere(tmp_path, "grade", "ece662_a1", str(sample), "--only", "q1.relu_forward")
    assert done.returncode == 4
    assert done.stderr.startswith("grader: Student code can be run and kept under control on Linux alone")
    assert "Traceback" not in done.stderr


def test_doctor_says_so(tmp_path: Path) -> None:
    done = elsewhere(tmp_path, "doctor")
    assert done.returncode == 0, done.stderr
    assert "on windows use wsl 2" in " ".join(done.stdout.lower().split())
