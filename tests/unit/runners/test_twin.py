"""Several zygotes for the price of one, which leave each other alone."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.model import Inputs
from grader.runners.sandbox import processes
from grader.runners.twin import Twin, twins
from grader.runners.zygote import Zygote

from .conftest import Bench, call_f

WHO = """
import os, sys
def f():
    return [os.getpid(), "numpy" in sys.modules]
"""


@pytest.fixture
def pair(zygote: Zygote) -> Iterator[list[Twin]]:
    made = twins(zygote, 2)
    for twin in made:
        twin.ensure()
    yield made
    for twin in made:
        twin.close()


def test_forked_when_it_is_needed(zygote: Zygote) -> None:
    (twin,) = twins(zygote, 1)
    assert twin.pid == 0
    twin.ensure()
    assert twin.pid in processes.children(zygote.pid)
    twin.close()


def test_one_never_ends_what_another_runs(pair: list[Twin], tmp_path: Path) -> None:
    first, second = (Bench(twin, tmp_path / str(number)) for number, twin in enumerate(pair))
    for bench in (first, second):
        bench.write(WHO)
    with first.worker() as one, one.session() as session:
        pid = session.run(call_f, Inputs()).outputs["out"][0]
        with second.worker() as two, two.session() as other:
            assert other.run(call_f, Inputs()).outputs["out"][0] != pid
        assert session.run(call_f, Inputs()).outputs["out"][0] == pid


def test_orphans_stay_below_their_twin(pair: list[Twin], tmp_path: Path) -> None:
    bench = Bench(pair[0], tmp_path)
    bench.write(
        "import os, time\n"
        "def f():\n"
        "    if not os.fork():\n"
        "        os.setsid()\n"
        "        if os.fork(): os._exit(0)\n"
        "        time.sleep(60)\n"
        "    return os.getpid()"
    )
    before = set(processes.living(pair[0].pid))
    with bench.worker() as worker:
        with worker.session() as session:
            assert session.run(call_f, Inputs()).stage == "ok"
        left = set(processes.living(pair[0].pid)) - before
        assert len(left) == 1, "the submission's process alone"
    assert not processes.living(pair[1].pid)


def test_a_twin_that_was_killed_is_forked_again(pair: list[Twin], tmp_path: Path) -> None:
    os.kill(pair[0].pid, signal.SIGKILL)
    processes.wait_for_end(pair[0].pid, 1)
    assert Bench(pair[0], tmp_path).call("def f(): return 1").outputs == {"out": 1}


def test_twins_outlive_the_death_of_their_origin(tmp_path: Path) -> None:
    with Zygote.start() as origin:
        (twin,) = twins(origin, 1)
        assert Bench(twin, tmp_path / "1").call("def f(): return 1").outputs == {"out": 1}
        os.kill(origin.pid, signal.SIGKILL)
        processes.wait_for_end(origin.pid, 1)
        assert Bench(twin, tmp_path / "2").call("def f(): return 2").outputs == {"out": 2}
        twin.close()


def test_closing_ends_the_process(zygote: Zygote) -> None:
    (twin,) = twins(zygote, 1)
    twin.ensure()
    pid = twin.pid
    twin.close()
    processes.wait_for_end(pid, 2)
    assert pid not in processes.living(zygote.pid)
