"""The command line as its users meet it: output, files, exit codes."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Assignment
from tests.conftest import ROOT, Command

SAMPLES = ROOT / "assignments" / "ece662_a1" / "samples"
ONE = ("--only", "q1.affine_forward")
FUNCTIONS = ("--only", "functions")


def record(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return data


def test_grading_twice_gives_the_same_record_but_for_timings(command: Command, tmp_path: Path) -> None:
    records = []
    for name in ("a", "b"):
        assert (
            command(
                "grade", "ece662_a1", SAMPLES / "seed002", *FUNCTIONS, "--out", name, "--quiet"
            ).returncode
            == 1
        )
        records.append(record(tmp_path / name))
        records[-1].pop("timing")
    assert json.dumps(records[0], sort_keys=False) == json.dumps(records[1], sort_keys=False)


def test_all_passed_is_exit_code_0_and_every_file_is_there(command: Command, tmp_path: Path) -> None:
    done = command("grade", "ece662_a1", SAMPLES / "clean", "--out", "o", *ONE)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == [
        "feedback.md",
        "report.html",
        "report.json",
        "results.json",
    ]


def test_jobs_change_nothing_but_the_time(command: Command, tmp_path: Path) -> None:
    for name, jobs in (("one", "1"), ("two", "2")):
        command(
            "grade", "ece662_a1", SAMPLES / "several", *FUNCTIONS, "--out", name, "--quiet", "--jobs", jobs
        )
    one, two = record(tmp_path / "one"), record(tmp_path / "two")
    assert one["digest"] == two["digest"]


def test_a_crash_a_hang_and_an_exit_cost_only_their_own_questions(command: Command, tmp_path: Path) -> None:
    done = command("grade", "ece662_a1", SAMPLES / "crashes", *FUNCTIONS, "--out", "o", "--json")
    assert done.returncode == 1, done.stderr
    checks = json.loads(done.stdout)["checks"]
    passed = {c["question"] for c in checks} - {
        c["question"] for c in checks if c["status"] != "pass" and c["max_score"]
    }
    assert {
        "q1.affine_backward",
        "q1.rmsprop",
        "q2.layernorm_backward",
        "q3.dropout_forward",
        "q4.max_pool_backward",
    } <= passed
    assert {"q2.batchnorm_forward_train", "q4.conv_forward", "q1.adam"}.isdisjoint(passed)


@pytest.mark.parametrize("verb", ["list", "show", "grade", "check", "golden", "explain"])
def test_every_verb_has_help(command: Command, verb: str) -> None:
    done = command(verb, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_list_and_show(command: Command, assignment: Assignment) -> None:
    assert "ece662_a1" in command("list").stdout
    shown = command("show", "ece662_a1", "--no-color").stdout
    assert "q2.batchnorm_backward" in shown
    assert f"{assignment.total:g} points" in shown


def test_check_shows_public_checks_only(command: Command) -> None:
    done = command("check", "q1.affine_forward", "--json", cwd=SAMPLES / "clean")
    assert done.returncode == 0, done.stderr
    assert {c["visibility"] for c in json.loads(done.stdout)["checks"]} == {"visible"}
    assert "Hidden checks run when" in command("check", "q1.relu_backward", cwd=SAMPLES / "clean").stdout


def test_explain_prints_what_a_code_means(command: Command) -> None:
    assert "shape" in command("explain", "shape.wrong").stdout.lower()
    wrong = command("explain", "shape.worng")
    assert wrong.returncode == 2
    assert "did you mean `shape.wrong`" in wrong.stderr


def test_golden_outputs_are_stored_and_verified(command: Command, tmp_path: Path) -> None:
    assert command("golden", "build", "ece662_a1", "--out", "g.npz").returncode == 0
    assert command("golden", "verify", "ece662_a1", "--out", "g.npz").returncode == 0
    (tmp_path / "secret").write_text("a course's own secret")
    hidden = command("golden", "verify", "ece662_a1", "--out", "g.npz", "--secret-file", "secret")
    assert hidden.returncode == 1
    assert "is not stored" in hidden.stdout
    assert command("golden", "verify", "ece662_a1", "--out", "nowhere.npz").returncode == 2


def bad_inputs(tmp_path: Path) -> dict[str, tuple[Path, int, str]]:
    """Name -> what is handed in, the exit code, and a part of the one sentence."""
    empty = tmp_path / "empty"
    empty.mkdir()
    (tmp_path / "no.zip").write_bytes(b"this is no archive")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("essay.txt", "words")
    return {
        "missing": (tmp_path / "nowhere", 3, "nowhere"),
        "empty": (empty, 3, "empty"),
        "no archive": (tmp_path / "no.zip", 3, "no.zip"),
        "no package": (tmp_path / "other.zip", 3, "layers.py"),
    }


@pytest.mark.parametrize("name", ["missing", "empty", "no archive", "no package"])
def test_unusable_submission_is_one_sentence_and_complete_results(
    command: Command, tmp_path: Path, name: str, assignment: Assignment
) -> None:
    path, code, part = bad_inputs(tmp_path)[name]
    done = command("grade", "ece662_a1", path, "--out", "o")
    assert done.returncode == code
    assert part in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    report, results = record(tmp_path / "o"), json.loads((tmp_path / "o" / "results.json").read_text())
    assert report["max_score"] == assignment.total
    assert report["score"] == results["score"] == 0
    assert len(results["tests"]) == len(report["checks"]) > 50


def test_unknown_assignment_names_the_nearest(command: Command) -> None:
    done = command("grade", "ece662_a2", SAMPLES / "clean")
    assert done.returncode == 2
    assert "did you mean `ece662_a1`" in done.stderr


def test_unknown_question_names_the_nearest(command: Command) -> None:
    done = command("grade", "ece662_a1", SAMPLES / "clean", "--only", "q1.afine_forward")
    assert done.returncode == 2
    assert "did you mean `q1.affine_forward`" in done.stderr


def test_a_folder_of_pictures_that_is_not_there_is_one_sentence(command: Command, tmp_path: Path) -> None:
    done = command("grade", "ece662_a1", SAMPLES / "clean", "--data", tmp_path / "nowhere", *ONE)
    assert done.returncode == 2
    assert "nowhere, which is not a folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_usage_error_is_one_sentence(command: Command) -> None:
    done = command("grade", "ece662_a1")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def own_assignment(tmp_path: Path, old: str, new: str) -> Path:
    """A copy of the main assignment whose rubric has a mistake."""
    root = tmp_path / "mine"
    shutil.copytree(ROOT / "assignments" / "ece662_a1", root / "ece662_a1", symlinks=True)
    rubric = (ROOT / "rubrics" / "ece662_a1.toml").read_text()
    assert old in rubric
    (root / "ece662_a1" / "rubric.toml").write_text(rubric.replace(old, new, 1))
    return root


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("points =", "pionts =", "did you mean `points`"),
        ('kind = "values"', 'kind = "valeus"', "did you mean `values`"),
        ("total = 100", "total = 90", "add up to 100"),
        ("schema = 1", "schema = ", "not valid TOML"),
    ],
)
def test_a_typo_in_the_rubric_is_found_with_its_line(
    command: Command, tmp_path: Path, old: str, new: str, part: str
) -> None:
    root = own_assignment(tmp_path, old, new)
    done = command("show", "ece662_a1", "--assignments", root)
    assert done.returncode == 2
    assert part in done.stderr
    assert "line" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "part"), [("def f(:\n", "SyntaxError"), ("from .nowhere_at_all import f\n", "nowhere_at_all")]
)
def test_a_module_that_cannot_be_imported_costs_only_what_needs_it(
    command: Command, tmp_path: Path, text: str, part: str
) -> None:
    shutil.copytree(SAMPLES / "clean", tmp_path / "s")
    next((tmp_path / "s").rglob("optim.py")).write_text(text)
    done = command("grade", "ece662_a1", "s", "--only", "q1", "--json")
    assert done.returncode == 1
    checks = json.loads(done.stdout)["checks"]
    status = {c["id"]: c["status"] for c in checks}
    assert status["q1.affine_forward.out"] == "pass"
    assert part in json.dumps([c["findings"] for c in checks if c["question"] == "q1.adam"])
