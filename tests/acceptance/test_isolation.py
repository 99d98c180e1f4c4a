"""`grader doctor`, and `--require-isolation`: what holds is told, and what must hold is enforced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.cli.app import run
from grader.runners.layers import LAYERS
from grader.runners.zygote import Policy
from tests.conftest import ROOT, Command

CLEAN = ROOT / "assignments" / "ece662_a1" / "samples" / "clean"
GRADE = ["grade", "ece662_a1", str(CLEAN), "--only", "q1.relu_forward", "--quiet"]


def test_doctor_tells_of_every_layer(command: Command) -> None:
    done = command("doctor", "--no-color")
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout for name in LAYERS)
    assert "numpy" in done.stdout


def test_doctor_as_json(command: Command) -> None:
    machine = json.loads(command("doctor", "--json").stdout)
    assert set(machine) == {"isolation", "versions", "gpus", "data", "advice"}
    assert set(machine["isolation"]["active"]) | set(machine["isolation"]["missing"]) == set(LAYERS)


def test_doctor_says_what_to_do(command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRADER_DATA", str(tmp_path / "nowhere"))
    assert "GRADER_DATA: it must name the folder" in " ".join(command("doctor").stdout.split())


def test_a_layer_that_there_is_not(command: Command) -> None:
    done = command("doctor", "--require-isolation", "uid,jail")
    assert done.returncode == 2
    assert done.stderr.startswith("grader: There is no layer of isolation 'jail'")


def without_seccomp(_require: str | None) -> Policy:
    return Policy(frozenset({"seccomp"}), frozenset({"seccomp"}))


@pytest.mark.parametrize("verb", ["grade", "check", "doctor"])
def test_a_required_layer_that_is_missing_ends_it(
    verb: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(f"grader.cli.{verb}.policy", without_seccomp)
    arguments = {
        "grade": [*GRADE, "--out", str(tmp_path / "out")],
        "check": ["check", "--assignment", "ece662_a1", "--folder", str(CLEAN)],
        "doctor": ["doctor"],
    }
    assert run([*arguments[verb], "--require-isolation", "seccomp"]) == 4
    said = capsys.readouterr().err.strip()
    assert said == (
        "grader: Nothing was run: this machine lacks the required isolation seccomp (switched off); "
        "`grader doctor` says what to do."
    )
    if verb == "grade":
        record = json.loads((tmp_path / "out" / "report.json").read_text())
        assert {check["status"] for check in record["checks"]} == {"error"}


def test_a_required_layer_that_holds_changes_nothing() -> None:
    assert run([*GRADE, "--require-isolation", "rlimits,process_tree"]) == 0


@pytest.mark.parametrize("name", ["typer", "numpy", "tomllib", "json"])
def test_a_submissions_files_are_not_imported_where_one_stands(
    name: str, command: Command, tmp_path: Path
) -> None:
    (tmp_path / f"{name}.py").write_text("open('ran', 'w').close()\nraise SystemExit(9)")
    done = command("list", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists()
