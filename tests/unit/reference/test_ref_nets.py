"""The networks of the notebooks in numpy against torch's, value by value and gradient by gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from grader.reference.nets import given, graph, keras_nets, torch_nets
from grader.reference.nets.graph import Value
from grader.reference.nets.model import Sgd
from tests.unit.reference.verify import agree, normal

SHAPES = [(4, 3, 5, 5), (4,), (5, 4, 3, 3), (5,), (5 * 6 * 7, 3), (3,)]
PARAMS = [normal(*shape, seed=n) / 5 for n, shape in enumerate(SHAPES)]
X, DOUT = normal(2, 3, 6, 7), normal(2, 3, seed=9)


def torch_net(x: Any, params: Any) -> Any:
    w1, b1, w2, b2, fc_w, fc_b = params
    hidden = functional.relu(functional.conv2d(x, w1, b1, padding=2))
    hidden = functional.relu(functional.conv2d(hidden, w2, b2, padding=1))
    return hidden.flatten(1) @ fc_w + fc_b


def leaves() -> list[Any]:
    return [torch.tensor(array, requires_grad=True) for array in PARAMS]


def test_three_layer_convnet_and_its_gradients() -> None:
    values, tensors = [Value(array) for array in PARAMS], leaves()
    scores = torch_nets.three_layer_convnet(X, values)
    expected = torch_net(torch.tensor(X), tensors)
    agree(scores.data, expected.detach().numpy())
    scores.backward(DOUT)
    expected.backward(torch.tensor(DOUT))
    for value, tensor in zip(values, tensors, strict=True):
        agree(value.grad, tensor.grad.numpy())


def test_channels_last_is_the_same_network() -> None:
    w1, b1, w2, b2, fc_w, fc_b = PARAMS
    rows = fc_w.reshape(5, 6, 7, 3).transpose(1, 2, 0, 3).reshape(-1, 3)
    last = [w1.transpose(2, 3, 1, 0), b1, w2.transpose(2, 3, 1, 0), b2, rows, fc_b]
    scores = keras_nets.three_layer_convnet(X.transpose(0, 2, 3, 1), last)
    agree(scores.data, torch_nets.three_layer_convnet(X, PARAMS).data)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (graph.softmax, lambda x: x.softmax(1)),
        (lambda x: graph.rows(x, 2), lambda x: x[:2]),
        (lambda x: graph.transpose(x, (1, 0)), lambda x: x.T),
        (lambda x: graph.scaled(x, -3.0), lambda x: -3 * x),
        (
            lambda x: graph.cross_entropy(x, [2, 0, 1, 1]),
            lambda x: functional.cross_entropy(x, torch.tensor([2, 0, 1, 1])),
        ),
        (lambda x: graph.affine(x, x, np.zeros(4)), lambda x: x @ x),
        (
            lambda x: graph.log_loss(graph.softmax(x), [2, 0, 1, 1]),
            lambda x: functional.cross_entropy(x, torch.tensor([2, 0, 1, 1])),
        ),
    ],
)
def test_operations_and_their_gradients(ours: Callable[[Any], Value], theirs: Callable[[Any], Any]) -> None:
    x = normal(4, 4)
    value, tensor = Value(x), torch.tensor(x, requires_grad=True)
    out, expected = ours(value), theirs(tensor)
    agree(out.data, expected.detach().numpy())
    upstream = normal(*expected.shape, seed=3)
    out.backward(upstream)
    expected.backward(torch.as_tensor(upstream))
    assert tensor.grad is not None
    agree(value.grad, tensor.grad.numpy())


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_gradient_descent_is_torch_s(momentum: float) -> None:
    ours, theirs = Value(normal(3, 2)), torch.tensor(normal(3, 2), requires_grad=True)
    optimizer = Sgd([ours], 0.1, momentum, nesterov=momentum > 0)
    other = torch.optim.SGD([theirs], 0.1, momentum, nesterov=momentum > 0)
    for step in range(3):
        ours.grad = normal(3, 2, seed=step)
        theirs.grad = torch.tensor(ours.grad)
        optimizer.step()
        other.step()
        agree(ours.data, theirs.detach().numpy())


def test_the_loop_goes_through_the_data_that_was_given() -> None:
    y = np.array([2, 0])
    given.provide({"X_train": X, "y_train": y})
    values, tensors = [Value(array) for array in PARAMS], leaves()
    torch_nets.train_part2(torch_nets.three_layer_convnet, values, 0.3)
    loss: Any = functional.cross_entropy(torch_net(torch.tensor(X), tensors), torch.tensor(y))
    loss.backward()
    for value, tensor in zip(values, tensors, strict=True):
        agree(value.data, (tensor - 0.3 * tensor.grad).detach().numpy())


def test_initial_weights_have_kaiming_s_spread() -> None:
    np.random.seed(1)  # noqa: NPY002 - the reference draws from it, as students do
    model = torch_nets.ThreeLayerConvNet(3, 32, 16, 6)
    for name, fan_in in (("conv_w1", 75), ("conv_w2", 288), ("fc_w", 16384)):
        assert np.std(model.params[name].data) == pytest.approx(np.sqrt(2 / fan_in), rel=0.05)
    assert not any(model.params[name].data.any() for name in ("conv_b1", "conv_b2", "fc_b"))
