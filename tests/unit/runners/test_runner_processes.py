"""Whatever a question starts is gone when the question is over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.model import Inputs
from grader.runners.base import Limits
from grader.runners.sandbox import processes
from grader.runners.zygote import Zygote

from .conftest import Bench, call_f

DAEMON = """
    import os, time
    def f():
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(600)
                time.sleep(600)
            os._exit(0)
        time.sleep(0.05)
        return 1
"""


def test_daemons_do_not_outlive_their_question(bench: Bench, zygote: Zygote) -> None:
    bench.write(DAEMON)
    with bench.worker() as worker:
        with worker.session() as session:
            assert session.run(call_f, Inputs()).stage == "ok"
            assert len(processes.living(zygote.pid)) == 4
        assert len(processes.living(zygote.pid)) == 1
    assert processes.living(zygote.pid) == []


def test_processes_started_while_importing_go_too(bench: Bench, zygote: Zygote) -> None:
    bench.write("import os, time\nif os.fork() == 0:\n    os.setsid(); time.sleep(600)\ndef f(): return 1")
    with bench.worker() as worker, worker.session() as session:
        assert session.run(call_f, Inputs()).stage == "ok"
    assert processes.living(zygote.pid) == []


def test_a_fork_bomb_is_bounded(bench: Bench, zygote: Zygote) -> None:
    capture = bench.call("import os\ndef f():\n    while True: os.fork()", Limits(seconds=1, processes=20))
    assert capture.stage in ("call", "timeout", "killed")
    assert processes.living(zygote.pid) == []


def test_the_submission_is_loaded_again_when_a_question_takes_it_down(bench: Bench, zygote: Zygote) -> None:
    bench.write("import os\ndef f(): return os.getppid()")
    with bench.worker() as worker:
        with worker.session() as session:
            parent = session.run(call_f, Inputs()).outputs["out"]
        os.kill(parent, signal.SIGKILL)
        with worker.session() as session:
            assert session.run(call_f, Inputs()).stage in ("ok", "exit", "killed")
        with worker.session() as session:
            capture = session.run(call_f, Inputs())
    assert capture.stage == "ok"
    assert capture.outputs["out"] != parent


def test_a_zygote_that_was_killed_is_started_again(tmp_path: Path) -> None:
    with Zygote.start() as zygote:
        os.kill(zygote.pid, signal.SIGKILL)
        time.sleep(0.05)
        assert Bench(zygote, tmp_path).call("def f(): return 1").outputs == {"out": 1}


def test_a_module_that_breaks_forking_is_told_as_its_fault(bench: Bench) -> None:
    bench.write("import os\nos.register_at_fork(after_in_child=lambda: os._exit(1))\ndef f(): return 1")
    with bench.worker() as worker, worker.session() as session:
        capture = session.run(call_f, Inputs())
    assert capture.stage == "import"
    assert capture.error is not None
    assert capture.error.message == "ended every process that was forked after its import"


ENDS_LATER = """
    import os, threading
    threading.Timer(DELAY, os._exit, (3,)).start()
    def f(): return 1
"""


@pytest.mark.parametrize("delay", ["0.001", "0.02", "0.08"])
@pytest.mark.parametrize("first", [True, False])
def test_a_module_that_ends_the_process_later_costs_no_other(bench: Bench, delay: str, first: bool) -> None:
    if first:
        bench.write(ENDS_LATER.replace("DELAY", delay), name="bad")
    bench.write("def f(): return 1")
    if not first:
        bench.write(ENDS_LATER.replace("DELAY", delay), name="bad")
    with bench.worker() as worker:
        for _ in range(5):
            with worker.session() as session:
                assert session.run(call_f, Inputs()).outputs == {"out": 1}
            time.sleep(0.01)


def test_what_a_module_started_stands_still_while_questions_run(bench: Bench) -> None:
    bench.write(
        """
        import mmap, threading, time
        counter = mmap.mmap(-1, 8)
        def count():
            while True:
                counter[0] = (counter[0] + 1) % 256
                time.sleep(0.0005)
        threading.Thread(target=count, daemon=True).start()
        def f():
            before = counter[0]
            time.sleep(0.05)
            return counter[0] - before
        """
    )
    with bench.worker() as worker, worker.session() as session:
        assert session.run(call_f, Inputs()).outputs == {"out": 0}


def test_a_number_that_is_another_process_is_not_believed(bench: Bench, zygote: Zygote) -> None:
    bench.write(
        """
        import os
        number = os.getppid()
        def lie():
            os.getpid = lambda: number
        os.register_at_fork(after_in_child=lie)
        def f(): return 1
        """
    )
    with bench.worker() as worker, worker.session() as session:
        assert session.have_process().pid == 0  # type: ignore[attr-defined]  # of the real session
        assert session.run(call_f, Inputs()).stage == "ok"


def test_a_student_who_forks_and_returns_twice_answers_once(bench: Bench) -> None:
    bench.write("import os\ndef f():\n    os.fork()\n    return 1")
    with bench.worker() as worker, worker.session() as session:
        assert [session.run(call_f, Inputs()).outputs["out"] for _ in range(3)] == [1, 1, 1]


def test_everything_ends_with_the_grader(tmp_path: Path) -> None:
    script = f"""
import sys, time
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from pathlib import Path
from grader.model import Inputs, Submission
from grader.runners.zygote import Zygote
root = Path({str(tmp_path / "work")!r})
root.mkdir()
(root / "m.py").write_text('''{DAEMON.replace(chr(10) + "    ", chr(10))}
def g():
    f()
    while True: pass
''')
def probe(impl, inputs):
    yield "out", impl.m.g()
zygote = Zygote.start()
worker = zygote.worker(Submission("s", root, (), "m", {{"m": "m"}}, {{}}), {{}}).__enter__()
print(zygote.pid, flush=True)
with worker.session() as session:
    session.run(probe, Inputs())
"""
    started = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    pid = int(started.stdout.readline())
    wait_until(lambda: len(processes.living(pid)) == 4)
    family = [pid, *processes.living(pid)]
    started.kill()
    started.wait()
    started.stdout.close()
    wait_until(lambda: all((found := processes.stat(one)) is None or found.state == "Z" for one in family))


def wait_until(condition: object, seconds: float = 60.0) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


def test_a_stranger_is_not_killed() -> None:
    with subprocess.Popen(["/bin/sleep", "60"]) as stranger:
        try:
            assert processes._kill(stranger.pid, {1}) is not None
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_a_process_is_described() -> None:
    own = processes.stat(os.getpid())
    assert own is not None
    assert own.parent == os.getppid()
    assert own.resident > 1_000_000
    assert processes.stat(2**22 + 1) is None


def test_children_are_found_by_search_too() -> None:
    with subprocess.Popen(["/bin/sleep", "60"]) as child:
        try:
            assert child.pid in processes.children(os.getpid())
            assert child.pid in processes._children_by_search(os.getpid())
        finally:
            child.kill()


@pytest.mark.parametrize("limits", [Limits(processes=5)])
def test_too_many_processes_end_the_run(bench: Bench, limits: Limits) -> None:
    source = """
        import os, time
        def f():
            for _ in range(20):
                try:
                    if os.fork() == 0:
                        time.sleep(60)
                except OSError:
                    return "refused"
            time.sleep(60)
    """
    capture = bench.call(source, limits)
    assert capture.outputs.get("out") == "refused" or capture.stage == "killed"
