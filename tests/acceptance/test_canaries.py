"""Nothing that is hidden from students occurs in anything that they can see.

Words are planted in hidden inputs, the answers to them, the reference, known mistakes, the rubric and
the secret, and one number in a hidden input; submissions do what they can to have them shown.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import reports
from grader.assignment import find, load
from grader.bundle import autograder, student
from grader.engine import Zygotes, grade_path
from grader.model import Viewer
from tests.acceptance.container import Container, as_seen
from tests.conftest import Command

CANARY = re.compile(rb"canary|8675309|secret_answer", re.IGNORECASE)

FILES = {
    "assignment.toml": """
# CANARY in a comment
schema = 1
id = "hw"
title = "Homework"
[package]
name = "homework"
[modules.layers]
file = "layers.py"
reference = ["secret_answers.py"]
[api]
"layers.scaled" = "x, label -> out, said"
"layers.fragile" = "x, label -> out"
""",
    "q1.py": """
from grader.authoring import public, question
from grader.authoring import hidden as kept_back


def inputs(rng, label, value=1.0):
    return {"x": rng.normal(size=(3, 2)) + value, "label": label}


CASES = [
    public("plain", label="a"),
    kept_back("canary_case", label="CANARY_INPUT", value=8675309.25),  # CANARY in a comment
]


@question("q1.scaled", "Scaled", function="layers.scaled", inputs=inputs, cases=CASES)
def scaled(impl, inputs):
    out, said = impl.layers.scaled(inputs.x, inputs.label)
    yield "out", out
    yield "said", said


@question("q1.fragile", "Fragile", function="layers.fragile", inputs=inputs, cases=CASES)
def fragile(impl, inputs):
    yield "out", impl.layers.fragile(inputs.x, inputs.label)


@question("q1.secret", "CANARY_QUESTION", function="layers.scaled", inputs=inputs, cases=CASES[1:])
def secret(impl, inputs):
    out, _ = impl.layers.scaled(inputs.x, inputs.label)
    yield "out", out
""",
    "secret_answers.py": '''
"""CANARY_REFERENCE."""


def scaled(x, label):
    return 2 * x, "right" if label == "a" else "CANARY_EXPECTED"


def fragile(x, label):
    if label == "a":
        raise ValueError("CANARY_REFERENCE_ERROR")
    return x
''',
    "mistakes.py": """
from grader.reference.mistakes import maker


def _scaled(x, label, *, factor=2):
    return factor * x, "right" if label == "a" else "CANARY_EXPECTED"


MISTAKES = (maker("scaled", "layers.scaled", _scaled)("thrice", "CANARY_CAUSE", "CANARY_LOOK", factor=3),)
""",
    "rubric.toml": """
schema = 1
assignment = "hw"  # CANARY in a comment
[defaults]
feedback = "evidence"
[late]
percent_per_day = 7
[question."q1.scaled"]
points = 4
checks = [
  { id = "out", kind = "values", outputs = ["out"] },
  { id = "again", kind = "determinism", outputs = ["out"] },
  { id = "all", kind = "values", outputs = ["out", "said"], cases = "all" },
  { id = "hidden", kind = "values", outputs = ["*"], cases = "hidden", visibility = "after_published" },
  { id = "n", kind = "values", outputs = ["out"], cases = "hidden", visibility = "hidden", title = "CANARY" },
]
[question."q1.fragile"]
points = 1
checks = [{ id = "out", kind = "values", outputs = ["out"] }]
[question."q1.secret"]
points = 1
checks = [{ id = "out", kind = "values", outputs = ["out"], cases = "hidden", visibility = "hidden" }]
""",
    "starter/homework/layers.py": "def scaled(x, label):\n    return x, label\n",
}

SUBMISSIONS = {
    "shows": "print(x, label)\n    return x, label",
    "raises": 'raise ValueError(f"{x!r} {label}")',
    "keeps": (
        'SEEN.append((x.copy(), label))\n    if len(SEEN) > 2:\n        raise ValueError(f"{SEEN}")\n'
        "    print(SEEN)\n    return 2 * x, str(SEEN)"
    ),
    "mistaken": 'return 3 * x, "right"',
    "asks": "import sys\n    sys.stderr.write(repr(SEEN + [x, label]))\n    return [x, label, SEEN], x",
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "course" / "hw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "secret").write_text("CANARY_SECRET")
    return tmp_path / "course"


@pytest.fixture(params=SUBMISSIONS)
def submission(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "jane" / "homework"
    folder.mkdir(parents=True)
    (folder / "layers.py").write_text(
        f"SEEN = []\n\n\ndef scaled(x, label):\n    {SUBMISSIONS[request.param]}\n\n\n"
        "def fragile(x, label):\n    return scaled(x, label)[0]\n"
    )
    return folder.parent


def found(text: str | bytes) -> list[bytes]:
    """The canaries in it, each with some letters around it."""
    content = text.encode() if isinstance(text, str) else text
    return [content[max(0, m.start() - 60) : m.end() + 60] for m in CANARY.finditer(content)]


def test_pages_that_students_get(course: Path, submission: Path, tmp_path: Path, processes: Zygotes) -> None:
    folder, rubric = find("hw", [course])
    report = grade_path(submission, load(folder, rubric, secret=b"CANARY_SECRET"), processes)
    viewers: tuple[Viewer, ...] = ("student", "student_after_due", "student_after_published")
    for viewer in viewers:
        reports.write_all(report, tmp_path / "o", viewer)
        for name in ("feedback.md", "report.html"):
            assert found((tmp_path / "o" / name).read_bytes()) == [], f"{name} for {viewer}"
    assert found((tmp_path / "o" / "report.json").read_bytes()), "staff see what there is to see"
    results = json.loads((tmp_path / "o" / "results.json").read_text())
    assert found(as_seen(results)) == found(as_seen(results, published=True)) == []


def test_what_gradescope_shows(course: Path, submission: Path, tmp_path: Path) -> None:
    folder, rubric = find("hw", [course])
    assignment = load(folder, rubric, secret=b"CANARY_SECRET")
    content = autograder.build(assignment, rubric, b"CANARY_SECRET", None, None)
    results, done = Container.made(tmp_path / "autograder", content, submission).run()
    assert done.returncode == 0
    assert found(as_seen(results)) == found(as_seen(results, published=True)) == []


@pytest.mark.parametrize("form", ["--no-color", "--json"])
def test_what_a_student_runs(command: Command, course: Path, submission: Path, form: str) -> None:
    done = command("check", "--assignments", course, "--assignment", "hw", form, cwd=submission)
    assert done.returncode == 4, done.stderr
    assert found(done.stdout + done.stderr) == []


def unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every file of an archive, and of archives in it, by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            if name.endswith((".whl", ".npz", ".zip")):
                yield from ((f"{name}/{path}", data) for path, data in unpacked(inner))
            else:
                yield name, inner


def test_the_copy_that_students_get(course: Path) -> None:
    """The question whose reference fails is hidden here: its golden outputs could not be stored."""
    rubric = course / "hw" / "rubric.toml"
    hidden = '[{ id = "out", kind = "values", outputs = ["out"], visibility = "hidden" }]'
    rubric.write_text(
        rubric.read_text().replace('[{ id = "out", kind = "values", outputs = ["out"] }]', hidden)
    )
    content = student.build(load(course / "hw", rubric), rubric)
    files = dict(unpacked(content))
    assert len(files) > 100
    names = "\n".join(files)
    assert "grader/reference" not in names
    assert found(names) == []
    for name, text in files.items():
        if name.endswith(".npy"):
            assert b"8675309" not in text
        else:
            assert found(text) == [], name
    assert content == student.build(load(course / "hw", rubric), rubric)
