"""What must hold whatever is handed in: complete reports or one sentence, nothing left, bounded."""

from __future__ import annotations

import contextlib
import io
import json
import resource
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes without types
import pytest

from grader import engine
from grader.assignment import Assignment
from grader.cli import grade
from grader.cli.app import run
from grader.engine import Zygotes
from tests.conftest import ROOT

QUESTIONS = ("q1.affine_forward", "q1.sgd_momentum")
CHECKS = 7
MEMORY = 400 << 20  # bytes beyond what the process has; the smallest container has 768 MB in all
SECONDS = 60  # of processor time; a bound, not a goal: most take a hundredth

REPORT = jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "report.schema.json").read_text()))
RESULTS = jsonschema.Draft202012Validator(
    json.loads((ROOT / "tests" / "unit" / "reports" / "gradescope.schema.json").read_text())
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a grading left behind."""

    code: int
    printed: str
    report: dict[str, Any]

    @property
    def told(self) -> str:
        """Everything that the student is told."""
        findings = [check["findings"] for check in self.report["checks"]]
        return self.printed + json.dumps([self.report["notes"], findings], ensure_ascii=False)


class Bench:
    """Grades what it is given in one process, and asks of each grading what must always hold."""

    def __init__(self, processes: Zygotes, assignment: Assignment) -> None:
        self._processes = processes
        self._assignment = assignment.select(list(QUESTIONS))

    def grade(self, submission: Path, top: Path) -> Outcome:
        """Grade ``submission`` into a folder of ``top``, which holds nothing else but it."""
        before = contents(top)
        out, temporary = top / "out", top / "temporary"
        temporary.mkdir()
        errors = io.StringIO()
        with self._patched(temporary), bounded(), contextlib.redirect_stderr(errors):
            code = run(["grade", self._assignment.id, str(submission), "--out", str(out), "--quiet"])
        assert not list(temporary.iterdir()), "temporary files were left"
        temporary.rmdir()
        outcome = _outcome(code, errors.getvalue(), out)
        for path in out.iterdir():
            path.unlink()
        out.rmdir()
        assert contents(top) == before, "something was written outside, or the submission was changed"
        return outcome

    @contextlib.contextmanager
    def _patched(self, temporary: Path) -> Iterator[None]:
        """The process and the assignment that are there already, and a place for temporary files."""

        @contextlib.contextmanager
        def zygotes(*_: object) -> Iterator[Zygotes]:
            yield self._processes

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "zygotes", zygotes)
            for step in ("read_assignment", "complete_assignment"):
                patch.setattr(grade, step, lambda *_: self._assignment)
            patch.setattr(tempfile, "tempdir", str(temporary))
            yield


def _outcome(code: int, printed: str, out: Path) -> Outcome:
    usable = code != 3
    names = {"report.json", "results.json"} | ({"report.html", "feedback.md"} if usable else set())
    assert {path.name for path in out.iterdir()} == names
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    REPORT.validate(report)
    RESULTS.validate(results)
    assert code in {0, 1, 3}, printed
    assert printed == "" if usable else is_a_sentence(printed), printed
    assert len(report["checks"]) == len(results["tests"]) == CHECKS
    assert {check["status"] for check in report["checks"]} <= {"pass", "fail", "skipped"}, report
    assert report["complete"]
    assert report["score"] == results["score"] == round(sum(c["score"] for c in report["checks"]), 6)
    assert report["score"] == 0 or usable
    assert (code == 0) == (report["score"] == report["max_score"])
    return Outcome(code, printed, report)


def is_a_sentence(printed: str) -> bool:
    """One line, printable, that begins with our name and ends with a full stop."""
    line = printed.removesuffix("\n")
    return line.isprintable() and line.startswith("grader: ") and line.endswith(".") and len(line) < 2500


def contents(top: Path) -> dict[str, tuple[int, int, int]]:
    """Every path below a folder: its mode, size and time of change; links are not followed."""
    found = {}
    for path in top.rglob("*"):
        status = path.lstat()
        found[str(path)] = (status.st_mode, status.st_size, status.st_mtime_ns)
    return found


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """Little memory and time; what needs more ends with an error instead of a full machine."""

    def too_long(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"more than {SECONDS} seconds of processor time")

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    handler = signal.signal(signal.SIGPROF, too_long)
    resource.setrlimit(resource.RLIMIT_DATA, (_data_in_use() + MEMORY, hard))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
        signal.signal(signal.SIGPROF, handler)


def _data_in_use() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.endswith("kB")}
    return 1024 * int(sizes["VmData"])
