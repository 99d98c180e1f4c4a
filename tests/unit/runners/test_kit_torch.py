"""What the PyTorch kit tells of networks, loops and optimizers, in this process."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from torch import nn

from grader.runners.inside.kits import torch_kit

X = np.random.default_rng(2).normal(size=(8, 3, 2, 2)).astype(np.float32)


def net(*last: nn.Module) -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(nn.Flatten(), nn.Linear(12, 6), *last)


def test_what_the_loop_was_given_last_has_its_arguments_names() -> None:
    calls = torch_kit.calls(["model", "optimizer", "epochs"])
    first, second = net(), net()
    calls(first, None)
    calls(second, optimizer="sgd")
    space = SimpleNamespace(model=first)
    torch_kit.name_arguments(calls, space)
    assert (space.model, space.optimizer) == (second, "sgd")


def test_a_variable_that_is_asked_for_counts_before_what_the_loop_was_given() -> None:
    calls = torch_kit.calls(["model", "optimizer"])
    first, second, copied = net(), net(), net()
    calls(first, "first")
    calls(second, "second")
    space = SimpleNamespace(model=first, optimizer="second")
    torch_kit.name_arguments(calls, space, "model")
    assert (space.model, space.optimizer) == (first, "first")
    space = SimpleNamespace(model=copied, optimizer="second")
    torch_kit.name_arguments(calls, space, "model")
    assert (space.model, space.optimizer) == (copied, "second")


def test_the_optimizer_of_a_copy_of_the_network_that_it_was_made_for() -> None:
    model = net()
    made = torch.optim.SGD(net().parameters(), lr=0.1, momentum=0.9, nesterov=True)
    own = torch_kit.optimizer_of(made, model)
    assert torch_kit.optimizer(own, model) == {"kind": "SGD", "momentum": 0.9, "nesterov": True, "all": True}
    half = torch.optim.SGD([next(net().parameters())], lr=0.1)
    assert torch_kit.optimizer_of(half, model) is half


def test_what_follows_the_last_layer() -> None:
    endings = [net(), net(nn.ReLU()), net(nn.Softmax(dim=1))]
    assert [torch_kit.ending(one, X) for one in endings] == ["nothing", "a ReLU", "a softmax"]


def test_the_mode_in_which_a_network_is_trained() -> None:
    params = {"w": np.zeros((12, 6)), "b": np.zeros(6)}
    for train, told in ((True, True), (False, False)):
        model = torch_kit.affine_model(params)
        model.train(train)
        model(torch.tensor(X)).sum().backward()
        model.eval()
        with torch.no_grad():
            model(torch.tensor(X))
        assert torch_kit.mode(model) == {"training": told}
    never = torch_kit.affine_model(params).train()
    assert torch_kit.mode(never) == {"training": False}


def test_a_loop_that_moves_nothing_says_nothing_of_its_loss() -> None:
    def idle(_model: Any, _optimizer: Any) -> None:
        pass

    assert torch_kit.suits(idle, net(nn.Softmax(dim=1)), X)
