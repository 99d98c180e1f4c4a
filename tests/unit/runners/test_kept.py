"""What the grader keeps of what student code returns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.model import Inputs
from grader.runners.base import Limits
from grader.runners.kept import Kept
from grader.runners.remote import Stopped
from grader.runners.sandbox.disk import Disk

from .conftest import Bench, call_f


def test_outputs_are_kept_up_to_a_limit() -> None:
    kept = Kept(10_000)
    for _ in range(12):
        kept.keep(np.zeros(90))
    with pytest.raises(Stopped) as stopped:
        kept.keep(np.zeros(90))
    assert stopped.value.stage == "memory"


def test_texts_and_lists_count_too() -> None:
    with pytest.raises(Stopped):
        Kept(10_000).keep(["x" * 6_000, "x" * 6_000])


def test_a_small_array_does_not_hold_a_large_message() -> None:
    body = np.zeros(1_000_000, np.uint8)
    small = Kept(10_000).keep(body[:80].view(float))
    assert small.base is None
    whole = body.view(float)
    assert Kept(10_000_000).keep(whole) is whole


def test_what_all_cases_return_together_is_limited(bench: Bench) -> None:
    bench.write("def f(): return np.zeros(100_000)")
    with bench.worker(limits=Limits(kept_bytes=2_000_000)) as worker:
        stages = []
        for _ in range(2):
            with worker.session() as session:
                stages += [session.run(call_f, Inputs()).stage for _ in range(2)]
    assert stages == ["ok", "ok", "memory", "memory"]


def test_one_answer_is_limited(bench: Bench) -> None:
    small = Limits(reply_bytes=1_000_000)
    capture = bench.call("def f(): return np.zeros(1_000_000)", small)
    assert not isinstance(capture.outputs.get("out"), np.ndarray)
    assert bench.call("def f(): return np.zeros(100_000)", small).stage == "ok"


def test_what_was_handed_in_does_not_count_against_the_disk(tmp_path: Path) -> None:
    (tmp_path / "handed in").write_bytes(bytes(3_000_000))
    disk = Disk(str(tmp_path), 1_000_000, 3)
    assert disk.excess([]) == ""
    (tmp_path / "new").write_bytes(bytes(2_000_000))
    assert disk.excess([]) == "wrote more than 1 MB to the disk"
    (tmp_path / "new").write_bytes(b"")
    for number in range(3):
        (tmp_path / str(number)).mkdir()
    assert disk.excess([]) == "made more than 3 files"
