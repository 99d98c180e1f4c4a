"""Starting the zygote, early and cheaply."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.errors import RunnerError
from grader.model import Inputs
from grader.runners.worker import open_worker
from grader.runners.zygote import Policy, Zygote, _package_folders

from .conftest import Bench, call_f


@pytest.mark.parametrize("module", ["zygote", "worker"])
def test_starting_costs_no_import_of_numpy(module: str) -> None:
    code = f"import sys, grader.runners.{module}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_interpreter_that_cannot_be_started() -> None:
    with pytest.raises(RunnerError, match="/nowhere/python"):
        Zygote.start(policy=Policy(interpreter="/nowhere/python"))


def test_one_zygote_serves_one_submission_after_another(zygote: Zygote, tmp_path: Path) -> None:
    for number in range(3):
        bench = Bench(zygote, tmp_path / str(number))
        assert bench.call(f"def f(): return {number}").outputs == {"out": number}


def test_a_worker_with_a_zygote_of_its_own(bench: Bench) -> None:
    bench.write("def f(): return 1")
    worker: Any = bench.worker()
    submission = worker._loaded._submission
    with open_worker(submission, {}) as opened, opened.session() as session:
        assert session.run(call_f, Inputs()).outputs == {"out": 1}


def test_two_workers_share_a_folder(bench: Bench, tmp_path: Path) -> None:
    bench.write(
        "import os, pathlib\ndef f():\n    pathlib.Path('mark').write_text('x')\n    return os.getuid()"
    )
    submission = bench.worker()._loaded._submission  # type: ignore[attr-defined]  # of the real worker
    with Zygote.start() as other, bench.worker() as one, other.worker(submission, {}) as two:
        users = []
        for worker in (one, two, one):
            with worker.session() as session:
                capture = session.run(call_f, Inputs())
                assert capture.stage == "ok", capture.error
                users.append(capture.outputs["out"])
    assert len(set(users)) == 1


def test_numpy_is_among_what_the_child_may_import() -> None:
    assert any((Path(folder) / "numpy").is_dir() for folder in _package_folders())
    assert not any((Path(folder) / "pyproject.toml").exists() for folder in _package_folders())


def test_keywords_are_chosen_by_what_the_function_takes(bench: Bench) -> None:
    bench.write("class Net:\n    def __init__(self, hidden, dropout=1):\n        self.dropout = dropout")

    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        for _ in range(2):
            net = impl.first_accepted(impl.m.Net, [[3]], [{"keep_ratio": 0.5}, {"dropout": 0.25}])
            yield "dropout", net.dropout

    assert bench.run(probe).outputs == {"dropout": 0.25}


def test_no_student_code_runs_without_a_required_layer(tmp_path: Path) -> None:
    policy = Policy(required=frozenset({"landlock"}), without=frozenset({"landlock"}))
    with Zygote.start(policy=policy) as zygote:
        bench = Bench(zygote, tmp_path / "work")
        bench.write("import pathlib; pathlib.Path('ran').touch()")
        with pytest.raises(RunnerError, match=r"landlock \(switched off\)"), bench.worker():
            pass
    assert not (tmp_path / "work" / "ran").exists()


def test_layers_can_be_left_out(tmp_path: Path) -> None:
    with Zygote.start(policy=Policy(without=frozenset({"seccomp"}))) as zygote:
        bench = Bench(zygote, tmp_path / "work")
        bench.write("import socket\ndef f(): return socket.socket().fileno() > 0")
        with bench.worker() as worker, worker.session() as session:
            assert worker.isolation.missing["seccomp"] == "switched off"
            assert session.run(call_f, Inputs()).outputs == {"out": True}
