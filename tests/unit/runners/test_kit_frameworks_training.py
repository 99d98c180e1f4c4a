"""Models of PyTorch and Keras are trained and asked, each by its kit, in this process."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from grader.data import splits
from grader.runners.inside.kits import torch_training

has_cuda = torch.cuda.is_available()
needs_cuda = pytest.mark.skipif(not has_cuda, reason="there is no CUDA device on this machine")


def pictures(train: int = 600, test: int = 200) -> dict[str, Any]:
    made = splits(np.random.default_rng(3), train=train, val=10, test=test)
    return {name: later() for name, later in made.items()}


def small_net() -> tuple[nn.Module, torch.optim.Optimizer]:
    torch_training.seed(5)
    net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 30), nn.Dropout(0.2), nn.ReLU(), nn.Linear(30, 6))
    return net, torch.optim.Adam(net.parameters(), lr=1e-3)


def trained(steps: int = 60, seconds: float = 60.0, on: str = "cpu") -> tuple[dict[str, Any], Any, Any]:
    data = pictures()
    model, optimizer = small_net()
    told = torch_training.fit(model, optimizer, data["X_train"], data["y_train"], steps, 50, seconds, on)
    return told, torch_training.predict(model, data["X_train"], on), data["y_train"]


def test_a_torch_model_learns_and_answers_in_evaluation_mode() -> None:
    told, answers, right = trained()
    assert (len(told["loss"]), told["stopped"]) == (60, "")
    assert (answers.dtype, answers.shape) == (np.int64, right.shape)
    assert np.mean(answers == right) > 0.3
    assert np.array_equal(answers, trained()[1])  # the same seed, the same model


def test_a_torch_training_ends_when_its_time_is_over() -> None:
    told, answers, _ = trained(steps=10**6, seconds=0.0)
    assert told == {"loss": [], "stopped": "time"}
    assert len(answers) == 600


def test_loops_of_the_students_own_are_shortened_and_tests_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DataLoader, "__iter__", DataLoader.__iter__)  # and put back afterwards
    loader = DataLoader(TensorDataset(torch.zeros(10, 2)), batch_size=2)
    torch_training.bound(8, 60.0)
    assert [len(list(loader)) for _ in range(4)] == [5, 3, 1, 1]
    with torch.no_grad():
        assert len(list(loader)) == 5


def test_a_rate_that_a_schedule_has_lowered_is_the_first_one_again() -> None:
    data = pictures(train=100)
    model, optimizer = small_net()
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=2)
    for _ in range(2):
        optimizer.step()
        schedule.step()
    assert optimizer.param_groups[0]["lr"] == 0
    torch_training.fit(model, optimizer, data["X_train"], data["y_train"], 1, 50, 60.0)
    assert optimizer.param_groups[0]["lr"] == 1e-3


@pytest.mark.skipif(has_cuda, reason="there is a CUDA device, so that none is found wanting")
def test_without_a_gpu_auto_is_the_cpu_and_cuda_is_not_there() -> None:
    assert [torch_training.device(wanted) for wanted in ("auto", "cpu", "cuda")] == ["cpu", "cpu", "none"]


@pytest.mark.gpu
@needs_cuda
def test_a_torch_model_learns_on_the_gpu() -> None:
    assert torch_training.device("auto") == torch_training.device("cuda") == "cuda"
    told, answers, right = trained(on="cuda")
    assert len(told["loss"]) == 60
    assert np.mean(answers == right) > 0.3


@pytest.mark.gpu
@needs_cuda
def test_a_convolutional_net_reaches_on_the_gpu_what_is_asked_there() -> None:
    data = pictures(train=4500, test=1000)
    torch_training.seed(1)
    net = nn.Sequential(
        nn.Conv2d(3, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8192, 6)
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=5e-4)
    torch_training.fit(net, optimizer, data["X_train"], data["y_train"], 600, 64, 120.0, "cuda")
    answers = torch_training.predict(net, data["X_test"], "cuda")
    assert np.mean(answers == data["y_test"]) > 0.6


@pytest.mark.tensorflow
@pytest.mark.parametrize("last", [None, "softmax"])
def test_a_keras_model_of_scores_or_of_probabilities(last: str | None) -> None:
    keras = pytest.importorskip("keras", reason="needs the tensorflow extra")
    from grader.runners.inside.kits import keras_training

    data = pictures()
    keras_training.seed(5)
    layers = [keras.layers.Flatten(), keras.layers.Dense(30, "relu"), keras.layers.Dense(6, last)]
    model = keras.Sequential([keras.layers.Rescaling(1 / 60), *layers])
    told = keras_training.fit(
        model, keras.optimizers.Adam(3e-3), data["X_train"], data["y_train"], 60, 50, 120.0
    )
    assert len(told["loss"]) == 60
    answers = keras_training.predict(model, data["X_train"])
    assert np.mean(answers == data["y_train"]) > 0.3


@pytest.mark.tensorflow
@pytest.mark.parametrize("seconds", [120.0, 0.0])
def test_moving_averages_tell_of_the_network_as_it_is(seconds: float) -> None:
    """Also where the budget's steps are few, or its time is over, and the averages have a long memory."""
    keras = pytest.importorskip("keras", reason="needs the tensorflow extra")
    from grader.runners.inside.kits import keras_training

    data = pictures()
    keras_training.seed(5)
    norm = keras.layers.BatchNormalization(momentum=0.999)
    model = keras.Sequential([norm, keras.layers.Flatten(), keras.layers.Dense(6)])
    keras_training.fit(model, keras.optimizers.SGD(0.0), data["X_train"], data["y_train"], 5, 50, seconds)
    assert norm.momentum == 0.999
    deviation = np.std(data["X_train"], axis=(0, 2, 3))
    np.testing.assert_allclose(np.sqrt(norm.moving_variance), deviation, rtol=0.1)
    np.testing.assert_allclose(
        norm.moving_mean, np.mean(data["X_train"], axis=(0, 2, 3)), atol=0.1 * deviation.max()
    )
