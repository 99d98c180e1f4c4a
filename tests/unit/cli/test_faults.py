"""What nobody foresaw is one sentence, the exit code of our faults, and a complete report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader import engine
from grader.cli.app import TRACEBACK, run
from tests.conftest import ROOT

CLEAN = ROOT / "assignments" / "ece662_a1" / "samples" / "clean"


def broken(*_: object) -> None:
    raise ZeroDivisionError("of\nours")


def grade(out: Path) -> int:
    return run(["grade", "ece662_a1", str(CLEAN), "--only", "q1.relu_forward", "--out", str(out)])


def test_a_bug_is_a_sentence_and_an_ungraded_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine, "grade_taken_in", broken)
    assert grade(tmp_path) == 4
    told = capsys.readouterr().err
    assert "a fault of the grader's own: please report ZeroDivisionError at test_faults.py:" in told
    assert told.count("\n") == 1
    report = json.loads((tmp_path / "report.json").read_text())
    assert {check["status"] for check in report["checks"]} == {"error"}
    assert "tell the course staff" in report["checks"][0]["findings"][0]["next_step"]
    monkeypatch.setenv(TRACEBACK, "1")
    with pytest.raises(ZeroDivisionError):
        grade(tmp_path)


def test_a_file_in_the_place_of_the_reports_is_a_usage_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("")
    assert grade(tmp_path / "out") == 2
    assert f"The reports cannot be written to {tmp_path}/out: File exists." in capsys.readouterr().err
