"""Run an attack against the grader, whole or weakened, and see what came of it."""

from __future__ import annotations

import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from grader import assignment as assignments
from grader import reports
from grader import submission as intake
from grader.golden import Goldens
from grader.grading import grade
from grader.grading.crew import Crew
from grader.model import Capture, GradeReport, Inputs, Isolation, Probe
from grader.runners.base import Limits, Session, Worker
from grader.runners.sandbox import processes
from grader.runners.zygote import Policy, Zygote

from .attack import HERE, Attack
from .interpreter import readable_interpreter
from .scene import CANARY, DONE, Scene

COURSE = HERE / "course" / "attacked"
HONEST = "q3.square"
STRICT = Limits(
    seconds=0.6,
    import_seconds=1.0,
    memory_mb=256,
    processes=16,
    output_bytes=20_000,
    output_kill_bytes=3_000_000,
    file_bytes=2_000_000,
    disk_bytes=10_000_000,
    disk_files=1000,
    reply_bytes=20_000_000,
)
LOOSE = replace(
    STRICT,
    seconds=6.0,
    import_seconds=6.0,
    memory_mb=1500,
    output_kill_bytes=100_000_000,
    processes=60,
    disk_bytes=100_000_000,
    disk_files=10_000,
)
HTML = ("<script>alert", "<img src")
LINK = "](javascript:"
SEQUENCES = ("\x1b]0;", "\x1b[2J")
KILL = processes.kill_tree
_NAIVE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attack achieved, in words; nothing for a grader that holds.  ``faults`` are checks
    that ended as an error of ours, ``honest`` whether the honest question got its points."""

    achieved: tuple[str, ...]
    honest: bool
    faults: tuple[str, ...] = ()
    isolation: Isolation = field(default_factory=Isolation)

    @property
    def worked(self) -> bool:
        """Whether it achieved anything, also at the cost of others."""
        return bool(self.achieved) or not self.honest


class Arena(ExitStack):
    """Keeps one zygote for each set of layers that are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(self.enter_context(tempfile.TemporaryDirectory(prefix="interpreter-")))
        self._zygotes: dict[frozenset[str], Zygote] = {}
        self._assignment = assignments.load(COURSE, COURSE / "rubric.toml", secret=b"of the course")

    def zygote(self, without: frozenset[str]) -> Zygote:
        """One that leaves these layers out."""
        if without not in self._zygotes:
            policy = Policy(without=without)
            if "landlock" in without:
                policy = policy._replace(interpreter=self._readable)
            self._zygotes[without] = self.enter_context(Zygote.start(policy=policy))
        return self._zygotes[without]

    @cached_property
    def _readable(self) -> str:
        """An interpreter that any user can read, by no capability."""
        return readable_interpreter(self._folder)

    def strong(
        self, attack: Attack, without: frozenset[str] = frozenset(), limits: Limits = STRICT
    ) -> Outcome:
        """The grader as it is, or without some layers."""
        zygote = self.zygote(without)
        with Scene() as scene, _submission(attack, scene) as path:
            report, captures, work = self._graded(path, zygote, limits)
            found = [*scene.damage(), *_claims(captures), *_leaks(captures, report), *_credit(report)]
            if left := len(processes.living(zygote.pid)):
                found.append(f"{left} processes were left")
                KILL(zygote.pid)
            if work.exists():
                found.append("the work folder was left")
            found += _injected(report)
        faults = tuple(v.spec.id for v in report.verdicts if v.status == "error")
        honest = all(v.status == "pass" for v in report.of(HONEST))
        return Outcome(tuple(found), honest, faults, report.isolation)

    def weak(self, attack: Attack) -> Outcome:
        """A grader without what stops it."""
        if attack.harness:
            return naive(attack)
        limits = LOOSE if "watch" in attack.stopped else STRICT
        with ExitStack() as stack:
            if "process_tree" in attack.stopped:  # a grader that forgets what its students started
                stack.enter_context(mock.patch("grader.runners.sandbox.processes.kill_tree", return_value=0))
            if "waiting" in attack.stopped:
                stack.enter_context(mock.patch("grader.runners.sandbox.processes.Handle.send"))
            return self.strong(attack, attack.layers - {"process_tree"}, limits)

    def _graded(
        self, path: Path, zygote: Zygote, limits: Limits
    ) -> tuple[GradeReport, Mapping[str, list[Capture]], Path]:
        """As `grader.engine.grade_path` does, with every capture kept."""
        assignment = replace(self._assignment, limits=limits)
        captures: dict[str, list[Capture]] = {}
        with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as folder:
            work = Path(folder)
            submission = intake.load(path, assignment.layout, work)
            goldens = Goldens(assignment.reference(), assignment.folder / "golden.npz")
            with zygote.worker(submission, assignment.api, limits) as worker:
                report = grade(assignment, submission, Crew([Recorder(worker, captures)]), goldens)
        return report, captures, work


@dataclass
class Recorder:
    """A worker that keeps what came back."""

    worker: Worker
    captures: dict[str, list[Capture]]
    isolation: Isolation = field(init=False)
    import_errors: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.isolation, self.import_errors = self.worker.isolation, self.worker.import_errors

    @contextmanager
    def session(self, **options: Any) -> Iterator[Session]:
        with self.worker.session(**options) as session:
            yield RecordedSession(session, self.captures)


@dataclass
class RecordedSession:
    session: Session
    captures: dict[str, list[Capture]]

    @property
    def impl(self) -> Any:
        return self.session.impl

    @property
    def alive(self) -> bool:
        return self.session.alive

    def run(self, probe: Probe, inputs: Inputs) -> Capture:
        capture = self.session.run(probe, inputs)
        self.captures.setdefault(probe.__name__, []).append(capture)
        return capture


@contextmanager
def _submission(attack: Attack, scene: Scene) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="handed-in-") as folder:
        path = Path(folder)
        attack.copy_to(path)
        (path / "hw" / "target.py").write_text(scene.target(), encoding="utf-8")
        if "link" in attack.needs:
            (path / "hw" / "data.txt").symlink_to(scene.secret)
        yield path


def _claims(captures: Mapping[str, list[Capture]]) -> Iterator[str]:
    """What an attack says it has done by what it returns."""
    for name, each in captures.items():
        outputs = [capture.outputs.get("out") for capture in each]
        if any(type(out) is np.ndarray and out.size and (out == DONE).all() for out in outputs):
            yield f"{name} did it"


def _leaks(captures: Mapping[str, list[Capture]], report: GradeReport) -> Iterator[str]:
    texts = [repr((c.stdout, c.stderr, c.error, c.outputs)) for each in captures.values() for c in each]
    if any(CANARY in text for text in (*texts, repr(report))):
        yield "the canary was read"


def _credit(report: GradeReport) -> Iterator[str]:
    earned = sum(v.score for v in report.verdicts if v.question != HONEST)
    if earned:
        yield f"{earned:g} points were had for nothing"


def _injected(report: GradeReport) -> Iterator[str]:
    """Markup or control sequences of the student's that reach a reader as such."""
    from rich.console import Console

    from grader.reports.terminal import print_report

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        reports.write_all(report, out)
        screen = io.StringIO()
        print_report(report, Console(file=screen, force_terminal=True, width=120))
        texts = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}
        texts["terminal"] = screen.getvalue()
    for name, text in texts.items():
        for payload in _dangerous(name):
            if payload in _as_read(name, text):
                yield f"{payload!r} got into {name}"


def _dangerous(name: str) -> tuple[str, ...]:
    """What must not stand in a report: JSON is no markup, and only Markdown has links like that."""
    ending = name.rpartition(".")[2]
    return {"html": HTML, "md": (*HTML, LINK), "json": ()}.get(ending, SEQUENCES)


def _as_read(name: str, text: str) -> str:
    """A report without what its readers show as it is: in Markdown code and escaped characters."""
    if not name.endswith(".md"):
        return text
    without_blocks = re.sub(r"^(`{3,})text\n.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"(`+)[^\n]*?\1|\\.", "", without_blocks)


def naive(attack: Attack) -> Outcome:
    """One of the usual graders; see ``naive.py``."""
    with Scene() as scene, _submission(attack, scene) as path, tempfile.TemporaryDirectory() as results:
        command = [sys.executable, str(HERE / "naive.py"), attack.harness, str(path), results]
        environment = {"PATH": "/usr/bin:/bin", "SECRET": CANARY, "OPENBLAS_NUM_THREADS": "1"}
        if "pythonpath" in attack.needs:
            environment["PYTHONPATH"] = str(path)
        if "site" in attack.needs:
            environment["SITE"] = "1"
        printed = _contained(command, environment)
        found = [*scene.damage(), *_naive_results(Path(results), printed)]
        return Outcome(tuple(found), _naive_honest(Path(results)))


def _contained(command: list[str], environment: Mapping[str, str]) -> str:
    """What it prints; it and its session are ended after a while."""
    with tempfile.TemporaryFile() as printed:
        started = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            start_new_session=True,
            preexec_fn=_bounded,
        )
        with suppress(subprocess.TimeoutExpired):
            started.wait(_NAIVE_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        printed.seek(0)
        return printed.read(100_000).decode(errors="replace")


def _bounded() -> None:
    for kind, limit in (
        (resource.RLIMIT_AS, 2 << 30),
        (resource.RLIMIT_FSIZE, 50_000_000),
        (resource.RLIMIT_CPU, 2),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def _scores(results: Path) -> dict[str, Any]:
    try:
        scores = json.loads((results / "results.json").read_text())
    except (OSError, ValueError):
        return {}
    return scores if isinstance(scores, dict) else {}


def _naive_results(results: Path, printed: str) -> Iterator[str]:
    first = _scores(results).get("transform", {})
    if first.get("passed"):
        yield "points were had for nothing"
    if first.get("done"):
        yield "transform did it"
    if CANARY in printed:
        yield "the canary was read"
    page = results / "report.html"
    if page.exists() and any(payload in page.read_text() for payload in (*HTML, LINK, *SEQUENCES)):
        yield "markup got into report.html"


def _naive_honest(results: Path) -> bool:
    return bool(_scores(results).get("square", {}).get("passed"))
