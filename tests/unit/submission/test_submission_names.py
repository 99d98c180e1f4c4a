"""Whatever an archive calls its members, nothing is written outside; whatever its bytes are,
the archive is read or refused."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.submission import names
from tests.unit.submission.make import FLAT, take, tar_of, within, zip_of

# Derandomised: a failure is found by whoever caused it, not by the next one to run the tests.
SETTINGS = settings(
    max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
PARTS = st.sampled_from(
    ["..", ".", "", "/", "\\", "a", "A", "ece662", "layers.py", "C:", "\n", "~", "é", " ", "$HOME"]
)
NAMES = st.lists(st.one_of(PARTS, st.text(max_size=4)), min_size=1, max_size=6).map("/".join)


def encodable(name: str) -> bool:
    return bool(name) and name.isprintable()


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile's, for what this test writes
@SETTINGS
@given(st.lists(NAMES.filter(encodable), max_size=5), st.sampled_from([zip_of, tar_of]))
def test_nothing_is_written_outside(found: list[str], pack: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        files = {**dict.fromkeys(found, b"x"), **FLAT}
        path = zip_of(top / "jane.zip", files) if pack is zip_of else tar_of(top / "jane.tar", files)
        submission = take(path)
        outside = [entry for entry in top.rglob("*") if not entry.is_relative_to(submission.root)]
        assert outside == [path]
        assert "optim" in submission.modules
        assert not any(names.unsafe(name) for name in submission.files)


@SETTINGS
@given(st.text(max_size=30))
def test_a_safe_name_stays_below_its_folder(name: str) -> None:
    tidy = names.tidy(name)
    if not names.unsafe(name):
        joined = os.path.normpath(os.path.join("/top", tidy))  # noqa: PTH118 - as text, on no disk
        assert joined == f"/top/{tidy}".rstrip("/")


@SETTINGS
@given(st.text(max_size=200))
def test_a_shown_name_is_one_printable_line_of_code(name: str) -> None:
    shown = names.show(name)
    assert shown.isprintable()
    assert shown[0] == shown[-1] == "`"
    assert "`" not in shown[1:-1]


@pytest.mark.parametrize("ending", ["zip", "tar", "tar.gz", "tar.xz", "tar.bz2"])
def test_any_damage_is_refused_or_harmless(tmp_path: Path, ending: str) -> None:
    pack = zip_of if ending == "zip" else tar_of
    good = pack(tmp_path / f"good.{ending}", within("ece662")).read_bytes()
    path = tmp_path / f"jane.{ending}"

    @SETTINGS
    @given(st.lists(st.tuples(st.integers(0, len(good) - 1), st.integers(0, 255)), min_size=1, max_size=8))
    def damage(changes: list[tuple[int, int]]) -> None:
        data = bytearray(good)
        for place, value in changes:
            data[place] = value
        path.write_bytes(data)
        with contextlib.suppress(SubmissionError):
            assert take(path).files

    damage()


@pytest.mark.parametrize(
    ("count", "text"),
    [(1, "`a`"), (2, "`a` and `b`"), (4, "`a`, `b`, `c` and `d`"), (6, "`a`, `b`, `c`, `d` and 2 more")],
)
def test_names_in_a_sentence(count: int, text: str) -> None:
    assert names.enumerate_names(list("abcdef")[:count]) == text
