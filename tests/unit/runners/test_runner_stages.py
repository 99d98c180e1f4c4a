"""How a run can end, one test for each way that student code has found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.errors import RunnerError
from grader.model import Capture, Inputs
from grader.runners import watch
from grader.runners.base import Limits

from .conftest import Bench, call_f

SHORT = Limits(seconds=0.4, import_seconds=0.5)


@pytest.fixture
def by_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes by the clock of a machine that does other things too."""
    monkeypatch.setattr(watch, "WALL_FACTOR", 1000.0)


def error(capture: Capture) -> tuple[str, str, str]:
    assert capture.error is not None
    return capture.stage, capture.error.type, capture.error.message


def test_what_a_function_returns_comes_back(bench: Bench) -> None:
    capture = bench.call("def f():\n    print('hello')\n    return np.arange(3.0)")
    assert capture.stage == "ok"
    assert capture.stdout == "hello\n"
    np.testing.assert_array_equal(capture.outputs["out"], [0.0, 1.0, 2.0])


def test_an_exception_is_told_with_the_students_own_places(bench: Bench) -> None:
    capture = bench.call("def f():\n    return g()\n\ndef g():\n    return np.zeros(3) @ np.zeros(4)")
    assert capture.stage == "call"
    assert capture.error is not None
    assert (capture.error.type, capture.error.function) == ("ValueError", "m.f")
    frames = [(frame.file, frame.line, frame.function) for frame in capture.error.frames]
    assert frames == [("handed/in/m.py", 3, "f"), ("handed/in/m.py", 6, "g")]
    assert capture.error.frames[1].source == "return np.zeros(3) @ np.zeros(4)"


def test_what_was_yielded_before_an_exception_is_kept(bench: Bench) -> None:
    bench.write("def good(): return 1\ndef bad(): raise KeyError('k')")

    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "first", impl.m.good()
        yield "second", impl.m.bad()

    capture = bench.run(probe)
    assert error(capture) == ("call", "KeyError", "'k'")
    assert capture.outputs == {"first": 1}


def test_a_session_goes_on_after_an_exception(bench: Bench) -> None:
    bench.write("def f(): raise ValueError")
    with bench.worker() as worker, worker.session() as session:
        assert session.run(call_f, Inputs()).stage == "call"
        assert session.alive
        assert session.run(call_f, Inputs()).stage == "call"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("__str__ = lambda self: 1 / 0", "(the exception's text cannot be had)"),
        ("__str__ = lambda self: 'x' * 10**6", "x" * 500),
        ("__str__ = lambda self: '\\ud800\\x1b[31m'", "?\ufffd[31m"),
    ],
)
def test_an_exception_cannot_lie_its_way_out(bench: Bench, body: str, text: str) -> None:
    capture = bench.call(f"class Bad(Exception):\n    {body}\ndef f(): raise Bad")
    assert error(capture) == ("call", "Bad", text)


def test_a_missing_function_has_its_own_name(bench: Bench) -> None:
    kind = error(bench.call("def other(): pass"))
    assert kind == ("call", "MissingName", "`course.m` has no `f`")


def test_a_module_that_does_not_import_stops_only_what_touches_it(bench: Bench) -> None:
    bench.write("def f(): return 1")
    bench.write("import course.nowhere", name="broken")

    def touch(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "out", impl.broken.f()

    with bench.worker() as worker, worker.session() as session:
        assert list(worker.import_errors) == ["broken"]
        assert error(session.run(touch, Inputs())) == (
            "import",
            "ModuleNotFoundError",
            "No module named 'course.nowhere'",
        )
        assert session.run(call_f, Inputs()).stage == "ok"


def test_a_syntax_error_names_its_line(bench: Bench) -> None:
    capture = bench.call("def f(:\n    pass")
    assert capture.stage == "import"
    assert capture.error is not None
    assert [(frame.file, frame.line) for frame in capture.error.frames] == [("handed/in/m.py", 2)]


def test_a_module_that_was_not_handed_in(bench: Bench) -> None:
    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "out", impl.optim.adam()

    bench.write("")
    assert error(bench.run(probe)) == ("import", "MissingModule", "`optim` was not handed in")


@pytest.mark.parametrize("statement", ["while True: pass", "__import__('time').sleep(60)"])
def test_a_module_that_never_finishes_importing(bench: Bench, statement: str) -> None:
    bench.write(statement, name="endless")
    bench.write("from course import endless", name="user")
    bench.write("def f(): return 1")
    with bench.worker(limits=SHORT) as worker, worker.session() as session:
        endless = worker.import_errors["endless"]
        assert (endless.type, [frame.line for frame in endless.frames]) == ("TimeLimit", [2])
        assert worker.import_errors["user"].type == "ImportError"
        assert session.run(call_f, Inputs()).stage == "ok"


def test_a_module_that_exits_while_importing(bench: Bench) -> None:
    bench.write("import os; os._exit(3)", name="leaver")
    bench.write("def f(): return 1")
    with bench.worker() as worker, worker.session() as session:
        assert worker.import_errors["leaver"].message == "ended the whole process with exit code 3"
        assert session.run(call_f, Inputs()).stage == "ok"


def test_a_module_that_ends_the_process_after_its_import(bench: Bench) -> None:
    bench.write("def f(): return 1")
    bench.write(
        """
        import os
        class Trap:
            def __init__(self): self.me = self
            def __del__(self): os._exit(3)
        Trap()
        """,
        name="trap",
    )
    with bench.worker() as worker, worker.session() as session:
        assert worker.import_errors["trap"].message == "ended the whole process with exit code 3"
        assert session.run(call_f, Inputs()).stage == "ok"


@pytest.mark.usefixtures("by_processor_time")
def test_an_infinite_loop_ends_at_the_processor_time(bench: Bench) -> None:
    capture = bench.call("def f():\n    while True: pass", SHORT)
    stage, kind, message = error(capture)
    assert (stage, kind) == ("timeout", "TimeLimit")
    assert message == "used more than 0.4 s of processor time"
    assert capture.error is not None
    assert [(frame.file, frame.line) for frame in capture.error.frames] == [("handed/in/m.py", 3)]


def test_code_that_cannot_be_interrupted_ends_all_the_same(bench: Bench) -> None:
    source = """
        import signal
        def f():
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            while True: pass
    """
    capture = bench.call(source, SHORT)
    assert error(capture)[:2] == ("timeout", "TimeLimit")
    assert capture.error is not None
    assert capture.error.frames == ()


def test_sleeping_ends_at_three_times_that(bench: Bench) -> None:
    capture = bench.call("import time\ndef f(): time.sleep(60)", SHORT)
    assert error(capture) == ("timeout", "TimeLimit", "did not finish within 1.2 s")


@pytest.mark.usefixtures("by_processor_time")
def test_the_time_of_children_counts(bench: Bench) -> None:
    source = "import os\ndef f():\n    os.fork()\n    os.fork()\n    while True: pass"
    assert bench.call(source, SHORT).stage == "timeout"


@pytest.mark.usefixtures("by_processor_time")
def test_each_run_has_the_whole_time(bench: Bench) -> None:
    bench.write(
        """
        import time
        def f():
            end = time.process_time() + 0.3
            while time.process_time() < end: pass
        """
    )
    with bench.worker(limits=SHORT) as worker, worker.session() as session:
        assert [session.run(call_f, Inputs()).stage for _ in range(3)] == ["ok"] * 3


@pytest.mark.usefixtures("by_processor_time")
def test_a_session_may_have_other_limits(bench: Bench) -> None:
    bench.write("def f():\n    while True: pass")
    with bench.worker() as worker, worker.session(seconds=0.2) as session:
        assert error(session.run(call_f, Inputs()))[2] == "used more than 0.2 s of processor time"


@pytest.mark.parametrize(
    ("statement", "stage", "message"),
    [
        ("import os; os._exit(7)", "exit", "ended the whole process with exit code 7"),
        ("import sys; sys.exit('bye')", "exit", "bye"),
        ("exit(2)", "exit", "2"),
        ("import os; os.abort()", "killed", "the process was ended by SIGABRT (Aborted)"),
        ("import os; os.kill(os.getpid(), 9)", "killed", "the process was ended by SIGKILL (Killed)"),
        ("raise KeyboardInterrupt", "call", ""),
    ],
)
def test_leaving(bench: Bench, statement: str, stage: str, message: str) -> None:
    found = error(bench.call(f"def f():\n    {statement}"))
    assert (found[0], found[2]) == (stage, message)


def test_closing_every_file(bench: Bench) -> None:
    assert bench.call("import os\ndef f(): os.closerange(0, 100)").stage == "exit"


@pytest.mark.parametrize(
    "statement",
    [
        "return np.ones(400_000_000)",
        "return [bytearray(10**7) for _ in range(100)]",
        "raise MemoryError",
    ],
)
def test_memory(bench: Bench, statement: str) -> None:
    assert bench.call(f"def f():\n    {statement}", Limits(memory_mb=300)).stage == "memory"


def test_memory_of_several_processes_is_added_up(bench: Bench) -> None:
    source = """
        import os, time
        def f():
            for _ in range(6):
                if os.fork() == 0:
                    kept = np.ones(10_000_000)
                    time.sleep(60)
            time.sleep(60)
    """
    assert error(bench.call(source, Limits(memory_mb=300)))[:2] == ("memory", "MemoryLimit")


def test_a_flood_of_output_is_cut_and_ended(bench: Bench) -> None:
    limits = Limits(output_bytes=100, output_kill_bytes=1_000_000)
    capture = bench.call("def f():\n    while True: print('x' * 1000)", limits)
    assert error(capture) == ("output", "OutputLimit", "printed more than 1000000 bytes")
    assert capture.stdout.startswith("x" * 100 + "\n... and ")
    assert len(capture.stdout) < 150


def test_much_output_is_only_cut(bench: Bench) -> None:
    capture = bench.call("def f():\n    print('y' * 5000)\n    return 1", Limits(output_bytes=10))
    assert capture.outputs == {"out": 1}
    assert capture.stdout == "yyyyyyyyyy\n... and 4991 more bytes"


def test_after_the_end_nothing_is_run(bench: Bench) -> None:
    bench.write("import os\ndef f(): os._exit(1)")
    with bench.worker() as worker, worker.session() as session:
        first, second = session.run(call_f, Inputs()), session.run(call_f, Inputs())
        assert not session.alive
        assert (second.stage, second.error) == (first.stage, first.error)
        assert second.notes == ("Not run: the process had already ended.",)


@pytest.mark.parametrize(
    ("returned", "kind", "message"),
    [
        ("None", "ReturnedNone", "`f` must return 3 values: dx, dw, db; it returned None."),
        ("(1, 2)", "ReturnedWrongCount", "`f` must return 3 values: dx, dw, db; it returned 2 values."),
        (
            "np.ones(3)",
            "ReturnedWrongCount",
            "`f` must return 3 values: dx, dw, db; it returned a single value.",
        ),
    ],
)
def test_a_wrong_number_of_results(bench: Bench, returned: str, kind: str, message: str) -> None:
    bench.write(f"def f(): return {returned}")
    assert error(bench.run(call_f, {"m.f": "-> dx, dw, db"})) == ("return", kind, message)


def test_a_tuple_where_one_array_is_wanted(bench: Bench) -> None:
    bench.write("def f(): return np.ones(2),")
    message = error(bench.run(call_f, {"m.f": "-> dx"}))[2]
    assert message == "`f` must return dx; it returned a tuple of 1 value."


def test_a_list_of_the_right_length_is_as_good_as_a_tuple(bench: Bench) -> None:
    bench.write("def f(): return [1.5, 2.5]")
    assert bench.run(call_f, {"m.f": "-> a, b"}).outputs == {"out": (1.5, 2.5)}


def test_a_mistake_of_the_probe_is_ours(bench: Bench) -> None:
    bench.write("")

    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "never", 1 / 0

    with pytest.raises(RunnerError, match="by itself: ZeroDivisionError"):
        bench.run(probe)


def test_an_argument_that_cannot_be_sent_is_ours(bench: Bench) -> None:
    bench.write("def f(x): pass")

    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "out", impl.m.f(object())

    with pytest.raises(RunnerError, match="object"):
        bench.run(probe)


def test_one_session_at_a_time(bench: Bench) -> None:
    bench.write("")
    with bench.worker() as worker, worker.session(), pytest.raises(RunnerError), worker.session():
        pass
