from __future__ import annotations

import io
import subprocess
import sys
import tomllib
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grader
import grader.errors
from grader.assignment import Assignment
from grader.bundle import archive, autograder, pins, source, toml, wheel
from grader.bundle.needs import SIZES, needs

TEXT = st.text("ab_-é\"\\\n\t\x7f\x00 .[]={}#'", max_size=6)
SCALARS = st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False) | TEXT
TABLES = st.recursive(
    st.dictionaries(TEXT, SCALARS | st.lists(SCALARS, max_size=3), max_size=4),
    lambda inner: st.dictionaries(TEXT, inner | SCALARS | st.lists(inner, max_size=2), max_size=3),
)


@settings(deadline=None, max_examples=100)
@given(TABLES)
def test_toml_is_read_back_as_it_was(table: dict[str, Any]) -> None:
    assert tomllib.loads(toml.dumps(table)) == table


def test_toml_has_dates() -> None:
    table = {"gradescope": {"reveal": datetime(2026, 12, 1, tzinfo=UTC)}}
    assert tomllib.loads(toml.dumps(table)) == table


def test_an_archive_depends_on_its_content_alone() -> None:
    one = archive.packed({"b": b"2", "a.sh": b"1"}, executable=["a.sh"])
    assert one == archive.packed({"a.sh": b"1", "b": b"2"}, executable=["a.sh"])
    entries = zipfile.ZipFile(io.BytesIO(one)).infolist()
    assert [(e.filename, e.external_attr >> 16 & 0o777) for e in entries] == [("a.sh", 0o700), ("b", 0o600)]


def test_junk_is_not_packed(tmp_path: Path) -> None:
    for name in ("q1.py", "__pycache__/q1.pyc", "samples/a/layers.py", "deep/samples/b.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert list(archive.below(tmp_path, "hw/", without=["samples"])) == ["hw/q1.py"]


def test_the_wheel_is_one_that_runs(tmp_path: Path) -> None:
    name, content = wheel.build({"assignments/hw/assignment.toml": b'title = "X"'})
    assert name == f"deep_learning_grader-{grader.__version__}-py3-none-any.whl"
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    program = "import grader.resources as r; print(r.__file__, r.find_templates(), r.assignment_roots()[0])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={}, capture_output=True, text=True, check=False
    )
    assert done.stdout.count(f"{tmp_path}/grader/") == 3, done.stderr
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not any(name.startswith("/") or ".." in name for name in names)


def test_pins_are_of_what_is_needed() -> None:
    found = dict(pin.split("==") for pin in pins.pins())
    assert {"numpy", "pydantic", "pydantic-core", "typer", "jinja2", "markupsafe"} <= set(found)
    assert {"pytest", "torch", "mypy"}.isdisjoint(found)
    assert "tinycss2" in found, "nbconvert requires bleach[css]"
    with_torch = dict(pin.split("==") for pin in pins.pins(("torch",)))
    assert "+" not in with_torch["torch"]


def test_what_is_needed_grows_with_the_frameworks() -> None:
    assert needs([]).small_enough
    assert [needs(names).size for names in (["torch"], ["torch", "tensorflow"])] == [SIZES[1], SIZES[2]]


@pytest.mark.parametrize(("frameworks", "index"), [((), False), (("torch",), True), (("tensorflow",), False)])
def test_torch_comes_without_cuda_and_only_where_it_is_needed(
    assignment: Assignment, frameworks: tuple[str, ...], index: bool
) -> None:
    from dataclasses import replace

    chosen = replace(assignment, frameworks=frameworks, questions=())
    text = autograder.requirements(chosen, offline=False)
    assert (autograder.TORCH_INDEX in text) == index
    assert f"deep-learning-grader{'[' + frameworks[0] + ']' if frameworks else ''}\n" in text
    assert "--no-index" in autograder.requirements(chosen, offline=True)


QUESTIONS = """
from grader.authoring import question, public, hidden as secret
SETS = [secret("x")]  # a comment
@question("q1.a", "A", cases=[public("p"), secret("x"), *SETS, *[f(secret, "y")], *both(secret, "z")])
def a(impl, inputs): yield
@question("q1.b", "B", cases=SETS)
def b(impl, inputs): yield
"""


def test_hidden_cases_and_questions_are_taken_out(tmp_path: Path) -> None:
    (tmp_path / "q1.py").write_text(QUESTIONS + "from .shared import x\nfrom . import other\nimport numpy\n")
    (tmp_path / "shared.py").write_text("x = 1")
    (tmp_path / "other.py").write_text("")
    (tmp_path / "solution.py").write_text("")
    files = source.questions(tmp_path, ["q1.a"], forbidden=[])
    assert sorted(files) == ["other.py", "q1.py", "shared.py"]
    text = files["q1.py"].decode()
    assert "cases=[public('p'), *SETS, *[]]" in text
    assert "SETS = []" in text
    assert "comment" not in text
    assert "def b" not in text


@pytest.mark.parametrize("use", ["SETS.append(secret('x'))", "CASES = {'a': secret('x')}"])
def test_other_uses_of_hidden_are_refused(tmp_path: Path, use: str) -> None:
    (tmp_path / "q1.py").write_text(QUESTIONS + use)
    with pytest.raises(grader.errors.AssignmentError, match="cannot be taken out"):
        source.questions(tmp_path, ["q1.a"], forbidden=[])


def test_questions_that_import_the_reference_are_refused(tmp_path: Path) -> None:
    (tmp_path / "q1.py").write_text("from .reference import f")
    (tmp_path / "reference.py").write_text("")
    with pytest.raises(grader.errors.AssignmentError, match=r"imports reference\.py"):
        source.questions(tmp_path, [], forbidden=["reference.py"])


def test_own_tests_keep_what_is_public(tmp_path: Path) -> None:
    (tmp_path / "t.py").write_text(
        "class T(TestCase):\n    def helper(self): pass\n    def test_a(self): 1\n    def test_b(self): 2\n"
    )
    text = source.own_tests(tmp_path / "t.py", ["T.test_a"]).decode()
    assert "test_a" in text
    assert "helper" in text
    assert "test_b" not in text
