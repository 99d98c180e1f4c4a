"""``make bench``: how fast and how small, as ratios between processes of one run.

Nothing here is asserted in the test suite: machines are noisy, ratios less so.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from grader import submission as intake
from grader.assignment import Assignment, find, load
from grader.engine import Zygotes, grade_path, zygotes
from grader.grading import diagnosis, explaining
from grader.resources import assignment_roots
from tests.bench.memory import peak
from tests.bench.trace import record

ROOT = Path(__file__).resolve().parents[2]
CLEAN = ROOT / "assignments" / "ece662_a1" / "samples" / "clean"
HERE = Path(__file__).parent
NUMPY_PART = ("--only", "functions", "--jobs", "2")  # without notebooks, trainings, written answers
ROUNDS = 5  # the fastest of so many: what is left is the work, not the neighbours


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = speed(Path(folder))
        rows += memory(Path(folder))
        rows += reasons()
    for name, value, target in rows:
        print(f"{name:<66} {value:>10} {target}")


def numpy_part() -> Assignment:
    """The assignment's functions and networks."""
    return load(*find("ece662_a1", assignment_roots([]))).select(["functions"])


def speed(folder: Path) -> list[tuple[str, str, str]]:
    """Whole commands, start-up included."""
    assignment = numpy_part()
    work = folder / "work"
    work.mkdir()
    submission = intake.load(CLEAN, assignment.layout, work)
    trace = folder / "trace"
    trace.write_bytes(pickle.dumps(record(assignment)))
    modules = [f"{name}={path}" for name, path in submission.modules.items()]
    bare = best([sys.executable, str(HERE / "bare.py"), str(trace), str(work), *modules])
    notebook = best(
        [sys.executable, str(HERE / "notebook_checks.py"), str(work), submission.package], rounds=2
    )
    whole = best(grade(folder, *NUMPY_PART))
    one = best(grade(folder, "--only", "q1.affine_forward"))
    start = best([sys.executable, "-m", "grader", "--help"])
    return [
        ("bare process, same calls on the same inputs", f"{bare:.2f} s", ""),
        ("grader grade, q1-q4 of samples/clean", f"{whole:.2f} s", ""),
        ("  as a multiple of the bare process", f"{whole / bare:.2f} x", "(at most 2.5)"),
        ("the notebooks' own central-difference checks", f"{notebook:.2f} s", ""),
        ("  how much faster we are", f"{notebook / whole:.1f} x", "(at least 5)"),
        ("grader grade, one question", f"{one:.2f} s", "(at most 0.35)"),
        ("grader --help", f"{start:.2f} s", "(at most 0.25)"),
    ]


def memory(folder: Path) -> list[tuple[str, str, str]]:
    """Peak resident memory while the whole numpy part is graded."""
    own, tree = peak(grade(folder, *NUMPY_PART))
    return [
        ("peak memory of the grader's own process", f"{own:.0f} MB", "(under 150)"),
        ("peak memory of all its processes together", f"{tree:.0f} MB", "(under 350)"),
    ]


def reasons() -> list[tuple[str, str, str]]:
    """What looking for causes, and for state between calls, adds to the grading of submissions that
    fail."""
    assignment = numpy_part()
    rows = []
    with zygotes(1) as processes:
        for name in ("seed002", "several"):
            path = CLEAN.parent / name
            with_causes = min(once_here(path, assignment, processes) for _ in range(ROUNDS))
            causes = mock.patch.object(diagnosis.Diagnosis, "causes", return_value={})
            state = mock.patch.object(explaining, "changed_by_other_calls", return_value=None)
            with causes, state:
                without = min(once_here(path, assignment, processes) for _ in range(ROUNDS))
            added = f"{100 * (with_causes / without - 1):.0f} %"
            rows.append((f"looking for causes, added to grading samples/{name}", added, "(at most 30 %)"))
    return rows


def once_here(path: Path, assignment: Assignment, processes: Zygotes) -> float:
    """Seconds of one grading in this process."""
    started = time.perf_counter()
    grade_path(path, assignment, processes)
    return time.perf_counter() - started


def grade(folder: Path, *options: str) -> list[str]:
    """The command that grades the clean sample."""
    command = [sys.executable, "-m", "grader", "grade", "ece662_a1", str(CLEAN)]
    return [*command, "--out", str(folder / "out"), "--quiet", *options]


def best(command: Sequence[str], rounds: int = ROUNDS) -> float:
    """Seconds of the fastest run."""
    return min(once(command) for _ in range(rounds))


def once(command: Sequence[str]) -> float:
    """Seconds of one run, which has to succeed.  Compiled modules are kept, as they are for users."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
