"""Gradescope's container as Gradescope runs it: the zip unpacked, run_autograder started."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from grader.assignment import find, load
from grader.bundle import autograder, toml
from grader.cli.app import app
from grader.resources import assignment_roots
from tests.acceptance.container import METADATA, Container, as_seen
from tests.conftest import FUNCTIONS, ROOT, Command, Grade

SAMPLES = ROOT / "assignments" / "ece662_a1" / "samples"
LATE = "[late]\npercent_per_day = 10\n"
WRONG = "dx[x < 0] *= slope"

Make = Callable[..., Container]


def course(tmp_path: Path, rubric: str = "") -> Path:
    """A folder with one small assignment, ``hw``, with more in its rubric."""
    assert CliRunner().invoke(app, ["new", "hw", "--assignments", str(tmp_path / "course")]).exit_code == 0
    path = tmp_path / "course" / "hw" / "rubric.toml"
    path.write_text(path.read_text() + rubric)
    return tmp_path / "course"


def built(root: Path) -> bytes:
    """The autograder.zip of the small assignment."""
    folder, rubric = find("hw", [root])
    return autograder.build(load(folder, rubric, secret=b"s"), rubric, b"s", None, None)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A container for the small assignment: more rubric, and source put in place of the right one."""

    def container(rubric: str = "", source: str | None = None, **options: Any) -> Container:
        root = course(tmp_path, rubric)
        sample = root / "hw" / "samples" / "clean"
        if source is not None:
            (sample / "homework" / "layers.py").write_text(source)
        return Container.made(tmp_path / "autograder", built(root), sample, **options)

    return container


RIGHT = (ROOT / "templates" / "assignment" / "samples" / "clean" / "homework" / "layers.py").read_text()


def test_a_right_submission_gets_everything_and_says_how_it_was_graded(make: Make) -> None:
    results, done = make().run()
    assert (done.returncode, done.stderr) == (0, "")
    assert (results["score"], len(results["tests"])) == (5, 6)
    assert all(test["status"] == "passed" for test in results["tests"])
    extra = results["extra_data"]
    assert extra["complete"]
    assert "process_tree" in extra["isolation"]["active"]
    assert {"grader", "numpy", "python"} <= set(extra["versions"])
    assert extra["digest"].startswith("sha256:")
    assert results["stdout_visibility"] == "hidden"
    assert "5 of 5 points" in done.stdout
    assert "somebody" not in json.dumps(results) + done.stdout


def test_the_zip_is_the_same_every_time(tmp_path: Path) -> None:
    root = course(tmp_path)
    assert built(root) == built(root)


def test_a_wrong_submission_loses_what_is_wrong_and_reads_why(make: Make) -> None:
    results, _ = make(source=RIGHT.replace(WRONG, "dx[x < 0] = 0")).run()
    dx = next(test for test in results["tests"] if test["extra_data"]["id"] == "q1.leaky_relu_backward.dx")
    assert (dx["status"], dx["score"]) == ("failed", 0)
    assert "it is the slope there" in dx["output"]
    assert results["score"] == 2 + 0.3


@pytest.mark.parametrize(
    "metadata", [None, "{broken", "[]", '{"users": 3, "created_at": {}}', "\0", "[" * 10**5]
)
def test_metadata_of_any_kind_costs_nothing(make: Make, metadata: str | None) -> None:
    results, done = make(LATE, metadata=metadata).run()
    assert (done.returncode, results["score"]) == (0, 5)


@pytest.mark.parametrize("handed_in", ["nothing", "an empty folder", "an essay"])
def test_an_unusable_submission_has_complete_results(tmp_path: Path, handed_in: str) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    if handed_in == "an essay":
        (folder / "essay.txt").write_text("words")
    submission = None if handed_in == "nothing" else folder
    results, done = Container.made(tmp_path / "autograder", built(course(tmp_path)), submission).run()
    assert (done.returncode, results["score"], len(results["tests"])) == (0, 0, 6)
    assert "could not be graded" in results["tests"][0]["output"]


def test_a_tree_that_nobody_set_up_has_results_that_say_so(command: Command, tmp_path: Path) -> None:
    done = command("gradescope", "--root", tmp_path / "nowhere")
    assert done.returncode == 0
    assert "make the zip with `grader build gradescope ID`" in done.stderr
    assert "Traceback" not in done.stderr
    assert "not set up" in Container(tmp_path / "nowhere").results()["output"]


def test_staff_hear_of_other_points_on_the_page(make: Make) -> None:
    metadata = METADATA | {"assignment": {"total_points": "100.0"}}
    assert "Gradescope's page says 100 points, the rubric 5" in make(metadata=metadata).run()[1].stdout


def test_lateness_counts_from_the_metadata(make: Make) -> None:
    """Ten hours late, whatever the clock says."""
    results, _ = make(LATE).run()
    assert results["score"] == 4.5
    assert "Handed in 10 hours after the due date: 10 % of what is earned is taken off." in results["output"]


def test_since_the_last_submission(make: Make) -> None:
    container = make()
    results, _ = container.run()
    for test in results["tests"]:
        if test["extra_data"]["id"] == "q1.leaky_relu_backward.dx":
            test |= {"status": "failed", "score": 0.0}
    earlier = [{"submission_time": "2026-09-30T09:00:00Z", "score": 2.9, "results": results}]
    (container.root / "submission_metadata.json").write_text(
        json.dumps(METADATA | {"previous_submissions": [{"results": None}, *earlier]})
    )
    said = container.run()[0]["output"]
    assert "Since the submission of 2026-09-30 09:00 (UTC): 2.1 more points for visible checks" in said
    assert "`q1.leaky_relu_backward.dx` passes now" in said


def test_what_the_rubric_says_of_gradescope(make: Make) -> None:
    rubric = """[gradescope]
reveal = 2026-10-02T00:00:00-04:00
stdout_visibility = "after_published"
leaderboard = { Backward = ["*.leaky_relu_backward"] }
"""
    results, _ = make(rubric).run()
    assert {test["visibility"] for test in results["tests"]} == {"visible"}
    assert results["stdout_visibility"] == "after_published"
    assert results["leaderboard"] == [{"name": "Backward", "value": 3.0, "order": "desc"}]


def test_hidden_checks_stay_hidden_before_the_date(make: Make) -> None:
    results, _ = make("[gradescope]\nreveal = 2026-10-03T00:00:00-04:00\n").run()
    assert [test["visibility"] for test in results["tests"]].count("after_published") == 2


def test_what_has_no_time_left_waits_for_a_person(make: Make) -> None:
    results, done = make("[gradescope]\nbudget_minutes = 0.00001\n").run()
    assert (done.returncode, results["score"]) == (0, 0)
    for test in results["tests"]:
        assert test["extra_data"]["status"] == "error"
        assert test["output"].startswith("**Not graded yet: this needs a person.**")
    assert "The time for grading was over" in results["tests"][0]["output"]


HOSTILE = """
import os, sys
root = {root!r}
for path in ("run_autograder", "results/results.json", "source/secret", "source/results.json"):
    try:
        with open(os.path.join(root, path), "a") as file:
            file.write("PWNED")
    except OSError:
        pass
try:
    sys.stderr.write(open(os.path.join(root, "source/secret")).read() + "LEAKED")
except OSError:
    pass
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import time
        while True:
            try:
                open(os.path.join(root, "results/results.json"), "w").write('{{"score": 100}}')
            except OSError:
                pass
            time.sleep(0.01)
    os._exit(0)
"""


@pytest.mark.root
def test_hostile_code_changes_nothing_and_leaves_nothing(make: Make) -> None:
    container = make(source="")
    source = HOSTILE.format(root=str(container.root))
    (container.root / "submission" / "homework" / "layers.py").write_text(source)
    results, done = container.run()
    assert (done.returncode, results["score"], len(results["tests"])) == (0, 0, 6)
    assert "PWNED" not in (container.root / "run_autograder").read_text()
    assert "LEAKED" not in json.dumps(results) + done.stdout + done.stderr
    time.sleep(0.1)
    assert container.results() == results


def test_what_kills_the_grader_leaves_complete_results(make: Make) -> None:
    """At twenty moments from a fixed seed: the grader, or all of it, is killed."""
    container = make()
    began = time.monotonic()
    container.run()
    whole = time.monotonic() - began
    moments = random.Random(20)
    for number in range(20):
        shutil.rmtree(container.root / "results")
        process = subprocess.Popen(
            container.command,
            cwd=container.root,
            env=container.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while not (container.root / "results" / "results.json").exists():
            time.sleep(0.001)
        time.sleep(moments.uniform(0, whole))
        _kill(process, whole=number % 2 == 0)
        results = container.results()
        assert len(results["tests"]) == 6
        assert sum(test["max_score"] for test in results["tests"]) == pytest.approx(5)


def _kill(process: subprocess.Popen[bytes], *, whole: bool) -> None:
    """All processes of the grader, or the one that grades; then the other one ends well."""
    if whole:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return
    for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)
    assert process.wait(timeout=30) == 0


def test_the_main_assignment_scores_what_it_scores_elsewhere(grade: Grade, tmp_path: Path) -> None:
    """Its functions: a rubric without the questions that train, which take their time."""
    folder, rubric = find("ece662_a1", assignment_roots())
    table = tomllib.loads(rubric.read_text())
    chosen = [question.id for question in load(folder, rubric).select(FUNCTIONS).questions]
    kept = {key: table[key] for key in ("schema", "assignment", "limits", "defaults")}
    (tmp_path / "rubric.toml").write_text(
        toml.dumps(kept | {"question": {id: table["question"][id] for id in chosen}})
    )
    assignment = load(folder, tmp_path / "rubric.toml")
    content = autograder.build(assignment, tmp_path / "rubric.toml", None, None, None)
    results, done = Container.made(tmp_path / "autograder", content, SAMPLES / "seed002").run()
    assert (done.returncode, done.stderr) == (0, "")
    assert results["extra_data"]["complete"]
    scores = {test["extra_data"]["id"]: test["score"] for test in results["tests"]}
    report = grade(SAMPLES / "seed002")
    assert {v.spec.id: v.score for v in report.verdicts}.items() <= scores.items()
    assert report.score < report.max_score


@pytest.mark.registry
@pytest.mark.parametrize(("source", "score"), [(RIGHT, 5), (RIGHT.replace(WRONG, ""), 2.3), ("def f(:\n", 0)])
def test_the_zip_set_up_as_on_gradescope(installed: Container, source: str, score: float) -> None:
    """setup.sh makes the environment, from the wheel in the zip and pinned versions."""
    (installed.root / "submission" / "homework" / "layers.py").write_text(source)
    results, done = installed.run()
    assert (done.returncode, done.stderr) == (0, "")
    assert (results["extra_data"]["complete"], results["score"]) == (True, score)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Container:
    """The small assignment's zip after setup.sh."""
    folder = tmp_path_factory.mktemp("gradescope")
    root = course(folder)
    container = Container.made(folder / "autograder", built(root), root / "hw" / "samples" / "clean")
    (container.root / "venv").unlink()
    setup = ["bash", str(container.root / "source" / "setup.sh")]
    environment = os.environ | {"AUTOGRADER_ROOT": str(container.root)}
    done = subprocess.run(setup, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    package = next(container.root.glob("venv/lib/python3*/site-packages/grader"))
    assert (package / "reference").stat().st_mode & 0o077 == 0
    assert (package / "runners" / "environment").stat().st_mode & 0o005 == 0o005
    assert (container.root / "source" / "secret").stat().st_mode & 0o077 == 0
    return container


def test_build_says_what_it_made_and_what_it_needs(command: Command, tmp_path: Path) -> None:
    root = course(tmp_path)
    done = command("build", "gradescope", "hw", "--assignments", root, "-o", "a.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert "a.zip: " in done.stdout
    assert "MB of memory" in done.stdout
    assert "Warning" not in done.stdout
    assert "no more hidden" in done.stdout


def test_build_warns_where_the_smallest_container_is_too_small(command: Command, tmp_path: Path) -> None:
    root = course(tmp_path)
    head = root / "hw" / "assignment.toml"
    head.write_text(head.read_text().replace("title = ", 'frameworks = ["torch"]\ntitle = ', 1))
    done = command("build", "gradescope", "hw", "--assignments", root, "-o", "a.zip")
    assert "Warning: the smallest container (0.5 CPU, 0.75 GB) is too small" in done.stdout


def test_as_seen_leaves_out_what_is_hidden(make: Make) -> None:
    results, _ = make().run()
    assert "Other inputs" not in as_seen(results)
    assert "Other inputs" in as_seen(results, published=True)
