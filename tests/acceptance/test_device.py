"""A model of PyTorch is trained where the rubric says: on a GPU, on the CPU, or not at all for now."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from grader.assignment import Assignment, find, load
from grader.engine import grade_path, zygotes
from grader.model import GradeReport

ASSIGNMENT = """
schema = 1
id = "nets"
title = "Networks"
[package]
name = "homework"
[modules.net]
file = "net.py"
reference = ["reference.py"]
framework = "torch"
"""
QUESTION = """
from grader.authoring import hidden, question
from grader.data import splits

def inputs(rng, steps, device):
    return {"seed": 1, "steps": steps, "device": device, **splits(rng, train=2000, val=10, test=600)}

@question("q1.accuracy", "A trained network", inputs=inputs, framework="torch", golden=False,
          cases=[hidden("unseen pictures", steps=150, device="auto")])
def accuracy(impl, inputs):
    on = impl.torch_training.device(inputs.device)
    yield "device", on
    if on == "none":
        return
    impl.torch_training.seed(inputs.seed)
    model = impl.net.make_model()
    told = impl.torch_training.fit(
        model, impl.net.make_optimizer(model), inputs.X_train, inputs.y_train, inputs.steps, 50, 60.0, on
    )
    yield "history", impl.value(told)
    yield "predictions", impl.torch_training.predict(model, inputs.X_test, on)
"""
RUBRIC = """
schema = 1
assignment = "nets"
[question."q1.accuracy"]
points = 4
seconds = 90
budget = { BUDGET }
checks = [
  { id = "accuracy", kind = "accuracy", outputs = ["predictions"], cases = "hidden", threshold = 0.25, MORE },
]
"""
NET = """
from torch import nn, optim

def make_model():
    return nn.Sequential(nn.Flatten(), nn.Linear(3072, 100), nn.ReLU(), nn.Linear(100, 6))

def make_optimizer(model):
    return optim.Adam(model.parameters(), lr=RATE)
"""
has_cuda = torch.cuda.is_available()


def course(folder: Path, budget: str = "steps = 150", more: str = "threshold_cuda = 0.3") -> Assignment:
    (folder / "nets").mkdir()
    files = {
        "assignment.toml": ASSIGNMENT,
        "q1.py": QUESTION,
        "reference.py": "",
        "rubric.toml": RUBRIC.replace("BUDGET", budget).replace("MORE", more),
    }
    for name, text in files.items():
        (folder / "nets" / name).write_text(text)
    return load(*find("nets", [folder]), secret=b"a secret of this term")


def graded(folder: Path, assignment: Assignment, rate: str = "1e-3") -> GradeReport:
    work = folder / "work" / "homework"
    work.mkdir(parents=True)
    (work / "net.py").write_text(NET.replace("RATE", rate))
    with zygotes(1) as running:
        return grade_path(folder / "work", assignment, running)


def test_a_network_is_trained_with_the_student_s_optimizer_and_reaches_what_is_asked(tmp_path: Path) -> None:
    report = graded(tmp_path, course(tmp_path))
    (verdict,) = report.verdicts
    assert verdict.status == "pass", verdict.findings
    assert report.score == 4


def test_an_optimizer_that_does_nothing_is_seen(tmp_path: Path) -> None:
    (verdict,) = graded(tmp_path, course(tmp_path, "steps = 20"), rate="0.0").verdicts
    assert (verdict.status, verdict.findings[0].code) == ("fail", "accuracy.guessing")


@pytest.mark.skipif(has_cuda, reason="there is a CUDA device, so that nothing is left open")
@pytest.mark.parametrize(
    ("budget", "more"), [('device = "cuda"', "reruns = 0"), ("steps = 5", "needs_gpu = true")]
)
def test_without_a_gpu_the_points_stay_open_where_one_is_needed(
    budget: str, more: str, tmp_path: Path
) -> None:
    (verdict,) = graded(tmp_path, course(tmp_path, budget, more)).verdicts
    assert (verdict.status, verdict.findings[0].code) == ("error", "accuracy.needs_gpu")


@pytest.mark.gpu
@pytest.mark.skipif(not has_cuda, reason="there is no CUDA device on this machine")
def test_on_a_gpu_the_threshold_of_gpus_counts(tmp_path: Path) -> None:
    (verdict,) = graded(
        tmp_path, course(tmp_path, 'device = "cuda"', "threshold_cuda = 0.3, needs_gpu = true")
    ).verdicts
    assert verdict.status == "pass", verdict.findings
    assert "30 % are asked" in verdict.findings[0].headline
