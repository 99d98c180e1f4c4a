from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader import reports
from tests.unit.reports.fake import REPORT

FILES = ("feedback.md", "report.html", "report.json", "results.json")


def test_reports_are_found_and_all_written(tmp_path: Path) -> None:
    written = reports.write_all(REPORT, tmp_path / "deep" / "out")
    assert sorted(path.name for path in written) == list(FILES)
    assert sorted(path.name for path in (tmp_path / "deep" / "out").iterdir()) == list(FILES)
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in written)


def test_some_are_written(tmp_path: Path) -> None:
    (path,) = reports.write(REPORT, tmp_path, ["results.json"])
    assert [path] == list(tmp_path.iterdir())
    with pytest.raises(KeyError):
        reports.write(REPORT, tmp_path, ["report.pdf"])


def test_a_file_that_cannot_be_written_leaves_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        reports.replace_file(path, "new \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_records_need_no_template_engine(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from grader import reports
from grader.model import GradeReport

empty = GradeReport("a", "A", "s", (), (), 0.0, 0.0)
reports.write(empty, Path(sys.argv[1]), ("report.json", "results.json"))
print([name for name in ("jinja2", "rich", "numpy") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
