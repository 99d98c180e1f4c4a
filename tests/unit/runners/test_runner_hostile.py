"""A student's process that speaks to the grader's socket itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.model import Inputs, Opaque
from grader.runners.base import Limits
from grader.runners.exchange import argument_node
from grader.runners.faults import Translator, clean
from grader.runners.process import statuses
from grader.runners.remote import Stopped

from .conftest import Bench, call_f

SPEAK = """
    import os, socket, stat, struct, time
    def f():
        for number in range(3, 64):
            try:
                if stat.S_ISSOCK(os.fstat(number).st_mode):
                    break
            except OSError:
                continue
        with socket.socket(fileno=number) as control:
            control.sendall(DATA)
            time.sleep(60)
"""


def message(header: Any, body: bytes = b"", announced: int | None = None) -> str:
    """A Python expression for the bytes of a message."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return (
        f"struct.pack('!IQ', {len(text)}, {len(body) if announced is None else announced}) + {text + body!r}"
    )


ARRAY = {"t": "array", "dtype": "<f8", "shape": [2**30, 2**30]}
EMPTY: dict[str, Any] = {"changed": [], "dicts": []}


@pytest.mark.parametrize(
    ("data", "stage", "kind"),
    [
        ("b'x' * 1000", "memory", "TooLarge"),
        (message({}, announced=2**60), "memory", "TooLarge"),
        (message(b"[" * 1000), "killed", "BadMessage"),
        (message(b'{"result": NaN}'), "killed", "BadMessage"),
        (message({"result": ARRAY} | EMPTY), "killed", "BadMessage"),
        (message({"result": 1}), "killed", "BadMessage"),
        (message({"result": {"t": "ref", "id": "x"}} | EMPTY), "killed", "BadMessage"),
        (message({"result": {"t": "token", "id": 0}} | EMPTY), "killed", "BadMessage"),
        (message({"result": 1} | EMPTY, bytes(16)), "killed", "BadMessage"),
        (message({"result": 1, "changed": [[0, 1]], "dicts": []}), "killed", "BadMessage"),
        (message({"result": 1, "changed": [], "dicts": [1]}), "killed", "BadMessage"),
        (message({"result": 1, "changed": [], "dicts": [{"t": "dict", "v": []}]}), "killed", "BadMessage"),
        (message({"callback": "m.f", "args": [], "kwargs": {}}), "killed", "BadMessage"),
        (message({"callback": ["m.f"]}), "killed", "BadMessage"),
        (message({"error": 7}), "call", "Error"),
        (message({"error": {"stage": [], "type": 1, "message": {}, "frames": [[1, 2], 3]}}), "call", "Error"),
        (message({"error": {"stage": "ok", "type": "Mine"}}), "call", "Mine"),
    ],
)
def test_what_it_says_is_a_stage_never_an_exception(bench: Bench, data: str, stage: str, kind: str) -> None:
    capture = bench.call(SPEAK.replace("DATA", data), Limits(seconds=0.5))
    assert capture.stage == stage
    assert capture.error is not None
    assert capture.error.type == kind
    assert capture.outputs == {}


def test_a_forged_answer_is_no_more_than_a_returned_value(bench: Bench) -> None:
    bench.write(SPEAK.replace("DATA", message({"result": 42} | EMPTY)))
    with bench.worker(limits=Limits(seconds=0.5)) as worker, worker.session() as session:
        assert session.run(call_f, Inputs()).outputs == {"out": 42}
        assert session.run(call_f, Inputs()).stage == "timeout"


@pytest.mark.parametrize("ended", [None, 7, [1], [[1]], [["1", 2]], [[1, 2.0]], [[True, 0]], [[5, 0x7F]]])
def test_exit_statuses_that_are_none(ended: Any) -> None:
    assert statuses(ended) == {}


def test_exit_statuses() -> None:
    assert statuses([[5, 256], [6, 9]]) == {5: 256, 6: 9}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc", "a\nb\tc"),
        ("\x1b[2J", "\ufffd[2J"),
        ("\ud800", "?"),
        ("\u202egnp", "\ufffdgnp"),
        (7, ""),
        (None, ""),
    ],
)
def test_text_for_people(text: Any, shown: str) -> None:
    assert clean(text) == shown


def test_text_is_cut() -> None:
    assert len(clean("x" * 10_000)) == 500


def test_places_outside_the_submission_keep_their_own_name(bench: Bench) -> None:
    bench.write("")
    with bench.worker() as worker:
        translator: Translator = worker._loaded.translator  # type: ignore[attr-defined]  # of the real worker
    frames = [[f"{bench.root}/course/m.py", 3, "f", "x"], [f"{bench.root}/other.py", -4, "g", "y"], ["bad"]]
    _, error = translator.caught({"type": "E", "frames": frames}, "m.f")
    assert [(frame.file, frame.line) for frame in error.frames] == [("handed/in/m.py", 3), ("other.py", 0)]


def test_an_opaque_value_that_would_have_to_go_back_is_the_students_fault() -> None:
    with pytest.raises(Stopped) as stopped:
        argument_node({"in a dictionary": Opaque("thing", "a thing")}["in a dictionary"])
    assert (stopped.value.stage, stopped.value.error.type) == ("return", "NotPlain")
