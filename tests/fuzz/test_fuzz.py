"""Whatever is handed in is graded or refused in one sentence, and leaves nothing behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.model import HANDED_IN, Submission
from grader.submission import read_notebook
from tests.fuzz.corpus.handed_in import good
from tests.fuzz.oracle import Bench, bounded, contents, is_a_sentence
from tests.fuzz.settings import fuzzed
from tests.fuzz.strategies import CONTENTS, SOURCES, TREES, archives, written
from tests.unit.submission.make import LAYOUT, take, write


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of its own for one example."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def taken(path: Path) -> Submission | str:
    """The submission, or the sentence with which it is refused."""
    try:
        with bounded():
            return take(path)
    except SubmissionError as error:
        return str(error)


def check_intake(path: Path, top: Path) -> None:
    """What the rest of the grader relies on, of a submission that was taken in."""
    before = contents(top)
    submission = taken(path)
    if isinstance(submission, str):
        assert is_a_sentence(f"grader: {submission}")
        return
    after = {
        path: state for path, state in contents(top).items() if not path.startswith(str(submission.root))
    }
    assert after.keys() == before.keys()
    check_submission(submission)


def check_submission(submission: Submission) -> None:
    """Its files are plain, its names can be shown, its modules are where they should be."""
    assert all(note.isprintable() and note.endswith(".") for note in submission.notes)
    assert submission.modules.keys() == submission.sources.keys() <= LAYOUT.modules.keys()
    for path in submission.root.rglob("*"):
        assert path.is_file() != path.is_dir()
        assert not path.is_symlink()
    for dotted in submission.modules.values():
        assert submission.root.joinpath(*dotted.split(".")).with_suffix(".py").is_file()
    for name in submission.notebooks:
        notebook = read_notebook(submission.root / HANDED_IN / name, name)
        assert bool(notebook.problem) or all(cell.source.encode() is not None for cell in notebook.cells)


@fuzzed(80)
@given(archives())
def test_any_archive_is_taken_in_or_refused(archive: tuple[str, bytes]) -> None:
    with folder() as top:
        path = top / f"jane.{archive[0]}"
        path.write_bytes(archive[1])
        check_intake(path, top)


@fuzzed(80)
@given(TREES)
def test_any_folder_is_taken_in_or_refused(tree: dict[str, bytes]) -> None:
    with folder() as top:
        check_intake(written(top, tree), top)


@fuzzed(40)
@given(st.text(max_size=12), CONTENTS)
def test_any_file_is_taken_in_or_refused(name: str, data: bytes) -> None:
    with folder() as top:
        stem = name.replace("/", "").replace("\0", "").encode(errors="ignore").decode()
        path = write(top, {f"x{stem}.py": data}) / f"x{stem}.py"
        check_intake(path, top)


@fuzzed(60)
@given(SOURCES)
def test_any_source_is_graded(bench: Bench, source: bytes) -> None:
    with folder() as top:
        outcome = bench.grade(write(top / "jane", good(layers=source)), top)
        momentum = [check for check in outcome.report["checks"] if check["question"] == "q1.sgd_momentum"]
        assert {check["status"] for check in momentum} == {"pass"}, outcome.told


@fuzzed(40)
@given(archives())
def test_any_archive_gives_complete_reports(bench: Bench, archive: tuple[str, bytes]) -> None:
    with folder() as top:
        path = top / f"jane.{archive[0]}"
        path.write_bytes(archive[1])
        bench.grade(path, top)
