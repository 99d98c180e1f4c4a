"""Processes of a framework: they have it, they fork after it, and numpy's processes do not pay for it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import util
from pathlib import Path

import pytest

from grader.errors import RunnerError
from grader.model import Capture, Inputs
from grader.runners import frameworks
from grader.runners.base import Limits
from grader.runners.frameworks import FRAMEWORKS, limits_for
from grader.runners.zygote import Zygote

from .conftest import Bench, call_f

TORCH = """
import torch
SEEN = torch.ones(3) @ torch.ones(3)  # an operation before the process forks
def f():
    model = torch.nn.Linear(3, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.randn(4, 3)).sum().backward()
    optimizer.step()
    return float(SEEN) + float(model.weight.grad.sum()) * 0
"""
TENSORFLOW = """
import tensorflow as tf
SEEN = tf.reduce_sum(tf.ones(3))  # an operation when the file is loaded
def f():
    model = tf.keras.Sequential([tf.keras.layers.Dense(2)])
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(tf.ones((4, 3))))
    gradients = tape.gradient(loss, model.trainable_variables)
    tf.keras.optimizers.SGD(0.1).apply_gradients(zip(gradients, model.trainable_variables))
    return float(SEEN)
"""


@pytest.fixture(scope="module", params=["torch", pytest.param("tensorflow", marks=pytest.mark.tensorflow)])
def framework(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    """A zygote of each framework."""
    with Zygote.start(request.param) as running:
        yield running


def test_every_question_computes_though_the_file_did_so_before(framework: Zygote, tmp_path: Path) -> None:
    bench = Bench(framework, tmp_path / "work")
    bench.write({"torch": TORCH, "tensorflow": TENSORFLOW}[framework.framework])
    with bench.worker(limits=limits_for(framework.framework, Limits())) as worker:
        for _ in range(2):
            with worker.session() as session:
                captures = [session.run(call_f, Inputs()) for _ in range(2)]
            assert [c.outputs for c in captures] == [{"out": 3.0}] * 2, captures[0].error
        assert "landlock" in worker.isolation.active or "landlock" in worker.isolation.missing


def test_the_same_random_numbers_in_every_run(framework: Zygote, tmp_path: Path) -> None:
    bench = Bench(framework, tmp_path / "work")
    draw = {"torch": "torch.randn(1)", "tensorflow": "tensorflow.random.normal((1,))"}[framework.framework]
    bench.write(f"import {framework.framework}\ndef f(): return float({draw}[0])")
    with (
        bench.worker(limits=limits_for(framework.framework, Limits())) as worker,
        worker.session() as session,
    ):
        one, other = (session.run(call_f, Inputs()).outputs["out"] for _ in range(2))
    assert one == other


def test_a_file_that_ends_the_process_is_named_in_every_question(framework: Zygote, tmp_path: Path) -> None:
    bench = Bench(framework, tmp_path / "work")
    bench.write("import os\nos._exit(3)")
    with bench.worker(limits=limits_for(framework.framework, Limits())) as worker:
        captures: list[Capture] = []
        for _ in range(2):
            with worker.session() as session:
                captures.append(session.run(call_f, Inputs()))
    assert [capture.stage for capture in captures] == ["import", "import"]
    assert all(capture.error and "exit code 3" in capture.error.message for capture in captures)


def test_torchvision_and_data_loaders_of_several_processes_can_be_used(tmp_path: Path) -> None:
    source = """
    import torch
    from torch.utils.data import DataLoader, TensorDataset
    import torchvision.datasets as dset
    import torchvision.transforms as T
    def f():
        data = TensorDataset(torch.arange(6.0))
        flip = T.Compose([T.ToTensor(), T.Normalize((0.5,), (0.5,))])
        image = flip(np.zeros((2, 2, 1), np.uint8))
        return sum(float(x.sum()) for x, in DataLoader(data, 2, num_workers=4)) + float(image.mean())
    """
    with Zygote.start("torch") as running:
        capture = Bench(running, tmp_path / "work").call(source)
    assert capture.outputs == {"out": 14.0}, capture.error


def test_numpy_alone_imports_no_framework(bench: Bench) -> None:
    known = tuple(f.package for f in FRAMEWORKS.values())
    capture = bench.call(f"import sys\ndef f(): return [name in sys.modules for name in {known}]")
    assert capture.outputs == {"out": [False, False]}


def test_a_framework_that_is_not_installed_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        frameworks, "find_spec", lambda name: None if name == "torch" else util.find_spec(name)
    )
    with pytest.raises(RunnerError, match=r"PyTorch is needed and not installed here: run `pip install"):
        Zygote.start("torch")


def test_limits_are_raised_to_what_a_framework_needs_and_never_lowered() -> None:
    small, large = Limits(memory_mb=300, processes=10), Limits(memory_mb=5000, seconds=500.0)
    assert limits_for("", small) is small
    assert limits_for("torch", small).memory_mb == FRAMEWORKS["torch"].memory_mb
    assert limits_for("tensorflow", small).processes == 256
    assert limits_for("tensorflow", large).memory_mb == 5000
    assert limits_for("torch", large).seconds == 500.0
