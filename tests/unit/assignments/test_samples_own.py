"""Each submission of ours is right or wrong exactly where it says, by torch and not by the grader."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from tests.unit.assignments.submitted import ASSIGNMENT, Package, imported, install
from tests.unit.assignments.torch_layers import (
    BATCHNORM,
    GROUPNORM,
    LAYERNORM,
    SPATIAL,
    TOLERANCE,
    Layer,
    agree,
    differentiate,
    values,
)
from tests.unit.assignments.truth import QUESTIONS, wrong

SAMPLES = sorted(path.parent for path in ASSIGNMENT.glob("samples/*/sample.toml"))
CORRECT = [path for path in SAMPLES if 'expected_score = "all"\n' in (path / "sample.toml").read_text()]
HARMLESS = [path for path in SAMPLES if path.name != "crashes"]  # that one would end this process


@pytest.fixture
def package(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Package]:
    """The submission whose folder is the parameter, imported."""
    with imported(request.param, tmp_path) as package:
        yield package


@pytest.mark.parametrize("package", CORRECT, ids=lambda path: path.name, indirect=True)
@pytest.mark.parametrize("question", QUESTIONS)
def test_correct_solutions_agree_with_torch(package: Package, question: str) -> None:
    QUESTIONS[question](package)


@pytest.mark.parametrize("sample", HARMLESS, ids=lambda path: path.name)
def test_samples_are_wrong_where_they_say(sample: Path, tmp_path: Path) -> None:
    claims = tomllib.loads((sample / "sample.toml").read_text())
    failing, consequences = set(claims["failing"]), set(claims["consequences"])
    with imported(sample, tmp_path) as package:
        found = wrong(package)
    assert failing & QUESTIONS.keys() <= found <= failing | consequences
    assert (claims.get("expected_score") == "all") == (not failing)


@pytest.mark.parametrize(
    ("layer", "backward", "right"),
    [
        (BATCHNORM, "batchnorm_backward", [False, True, True]),
        (LAYERNORM, "layernorm_backward", [False, True, True]),
        (SPATIAL, "spatial_batchnorm_backward", [False, True, True]),
        (GROUPNORM[0], "spatial_groupnorm_backward", [True, False, True]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_seed_sample_errs_in_the_same_gradients_as_its_model(
    layer: Layer, backward: str, right: list[bool], tmp_path: Path
) -> None:
    with imported(ASSIGNMENT / "samples" / "seed002", tmp_path) as package:
        pairs = layer.gradients(package, backward)
    assert [np.allclose(actual, expected, atol=TOLERANCE) for actual, expected in pairs] == right


def test_the_starter_answers_nothing(tmp_path: Path) -> None:
    with imported(ASSIGNMENT / "samples" / "starter", tmp_path) as package:
        assert wrong(package) == set(QUESTIONS)


@pytest.mark.parametrize(
    "package", [ASSIGNMENT / "starter", *CORRECT], ids=lambda path: path.name, indirect=True
)
def test_given_losses_are_right(package: Package) -> None:
    (scores,) = values((5, 4))
    y = np.array([0, 3, 2, 1, 3])
    tensor, labels = torch.tensor(scores, requires_grad=True), torch.tensor(y)
    for name, expected in [
        ("softmax_loss", functional.cross_entropy(tensor, labels)),
        ("svm_loss", 4 * functional.multi_margin_loss(tensor, labels)),  # torch divides by the classes, too
    ]:
        tensor.grad = None
        differentiate(expected)
        loss, dx = getattr(package.layers, name)(scores, y)
        agree(loss, expected)
        agree(dx, tensor.grad)


def run_crashing(call: str, site: Path, timeout: float = 20) -> subprocess.CompletedProcess[str]:
    """Make one call into the sample that crashes, in a process of its own."""
    name = install(ASSIGNMENT / "samples" / "crashes", site)
    program = f"import numpy as np; from {name} import layers, optim\n{call}\nprint('survived')"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=site,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.mark.parametrize(
    "call",
    [
        "x = np.ones((1, 1, 3, 3)); layers.conv_forward_naive(x, x, [0], {'stride': 1, 'pad': 0})",
        "optim.adam(np.ones(3), np.ones(3))",
    ],
)
def test_crashing_sample_ends_the_process(call: str, tmp_path: Path) -> None:
    finished = run_crashing(call, tmp_path)
    assert finished.returncode == 0
    assert "survived" not in finished.stdout


def test_crashing_sample_hangs(tmp_path: Path) -> None:
    call = "layers.batchnorm_forward(np.ones((2, 2)), 1, 0, {'mode': 'train'})"
    with pytest.raises(subprocess.TimeoutExpired):
        run_crashing(call, tmp_path, timeout=1.5)
