"""The helper files that students are given, against torch and against each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from tests.unit.assignments.submitted import ASSIGNMENT, Package, imported
from tests.unit.assignments.torch_layers import agree, differentiate, normalized, upstream_for, values

SIZES = [(3, 3, 1, 1), (3, 3, 2, 1), (4, 2, 1, 0), (2, 3, 2, 2)]


@pytest.fixture
def package(tmp_path: Path) -> Iterator[Package]:
    """A right solution with the helper files beside it."""
    with imported(ASSIGNMENT / "samples" / "clean", tmp_path) as package:
        yield package


@pytest.mark.parametrize(("height", "width", "stride", "pad"), SIZES)
def test_fast_convolution(package: Package, height: int, width: int, stride: int, pad: int) -> None:
    fast = package.helper("fast_layers")
    arrays = values((2, 3, 7, 6), (4, 3, height, width), (4,))
    x, w, b = (torch.tensor(array, requires_grad=True) for array in arrays)
    expected = functional.conv2d(x, w, b, stride=stride, padding=pad)
    dout = upstream_for(expected)
    differentiate(expected, dout)
    out, cache = fast.conv_forward_fast(*arrays, {"stride": stride, "pad": pad})
    agree(out, expected)
    for gradient, tensor in zip(fast.conv_backward_fast(dout, cache), (x, w, b), strict=True):
        agree(gradient, tensor.grad)


@pytest.mark.parametrize(("height", "width", "stride"), [(2, 2, 2), (3, 2, 1), (2, 3, 2)])
def test_fast_pooling(package: Package, height: int, width: int, stride: int) -> None:
    fast = package.helper("fast_layers")
    (array,) = values((2, 3, 7, 6))
    x = torch.tensor(array, requires_grad=True)
    expected = functional.max_pool2d(x, (height, width), stride)
    dout = upstream_for(expected)
    differentiate(expected, dout)
    param = {"pool_height": height, "pool_width": width, "stride": stride}
    out, cache = fast.max_pool_forward_fast(array, param)
    agree(out, expected)
    agree(fast.max_pool_backward_fast(dout, cache), x.grad)


@pytest.mark.parametrize(("height", "width", "stride", "pad"), SIZES)
def test_columns_go_back_to_the_windows_they_came_from(
    package: Package, height: int, width: int, stride: int, pad: int
) -> None:
    """col2im is the transpose of im2col: <im2col(x), c> = <x, col2im(c)> for every c."""
    extension = package.helper("im2col_cython")
    (x,) = values((2, 3, 7, 6))
    cols = extension.im2col_cython(x, height, width, pad, stride)
    (c,) = values(cols.shape, seed=8)
    back = extension.col2im_cython(c, *x.shape, height, width, pad, stride)
    agree(np.vdot(x, back), np.vdot(cols, c))
    out_h, out_w = (7 + 2 * pad - height) // stride + 1, (6 + 2 * pad - width) // stride + 1
    by_position = c.reshape(3, height, width, out_h, out_w, 2)
    six = np.moveaxis(by_position, -1, 3)
    agree(extension.col2im_6d_cython(six, *x.shape, height, width, pad, stride), back)


def test_layers_in_a_row(package: Package) -> None:
    utils = package.helper("layer_utils")
    x, w, b, gamma, beta = values((2, 3, 6, 4), (4, 3, 3, 3), (4,), (4,), (4,))
    tensors = [torch.tensor(array, requires_grad=True) for array in (x, w, b, gamma, beta)]
    maps = functional.conv2d(tensors[0], tensors[1], tensors[2], padding=1)
    normed = normalized(maps, tensors[3], tensors[4])
    conv_param = {"stride": 1, "pad": 1}
    out, cache = utils.conv_bn_relu_forward(x, w, b, gamma, beta, conv_param, {"mode": "train"})
    agree(out, torch.relu(normed))
    dout = upstream_for(normed)
    differentiate(torch.relu(normed), dout)
    for gradient, tensor in zip(utils.conv_bn_relu_backward(dout, cache), tensors, strict=True):
        agree(gradient, tensor.grad)


def test_numerical_gradients(package: Package) -> None:
    check = package.helper("gradient_check")
    x, df = values((3, 4), (3, 4))
    agree(check.eval_numerical_gradient(lambda v: (v**3).sum(), x, verbose=False), 3 * x**2)
    agree(check.eval_numerical_gradient_array(np.sin, x, df), np.cos(x) * df)


def test_numerical_gradient_restores_what_it_nudged(package: Package) -> None:
    (x,) = values((3, 4))
    before = x.copy()
    package.helper("gradient_check").eval_numerical_gradient(np.sum, x, verbose=False)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("rule", ["sgd", "sgd_momentum", "rmsprop", "adam"])
def test_solver_learns(package: Package, rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    np.random.seed(0)  # noqa: NPY002 - what the solver and the nets draw from
    X, y = values((40, 12))[0], np.arange(40) % 4
    data = {"X_train": X, "y_train": y, "X_val": X, "y_val": y}
    model = package.fc_net.FullyConnectedNet([20], 12, 4, weight_scale=0.3)
    options = {"update_rule": rule, "optim_config": {"learning_rate": 5e-2}, "batch_size": 10}
    solver = package.helper("solver").Solver(model, data, num_epochs=100, verbose=False, **options)
    solver.train()
    assert len(solver.loss_history) == 400
    assert len(solver.val_acc_history) == 101
    assert solver.check_accuracy(X, y) == solver.best_val_acc > 0.9
    assert capsys.readouterr().out == ""


def test_solver_refuses_unknown_settings(package: Package) -> None:
    data: dict[str, Any] = dict.fromkeys(["X_train", "y_train", "X_val", "y_val"])
    solver = package.helper("solver").Solver
    with pytest.raises(ValueError, match="does not know bach_size"):
        solver(package.fc_net.TwoLayerNet(2, 2, 2), data, bach_size=3)
    with pytest.raises(ValueError, match="no update rule 'adma'"):
        solver(package.fc_net.TwoLayerNet(2, 2, 2), data, update_rule="adma")


def test_data_are_centred_and_channels_come_first(package: Package, tmp_path: Path) -> None:
    images = (50 * np.abs(values((5, 32, 32, 3))[0])).astype(np.uint8)
    for name in ("train", "valid", "test"):
        np.savez(tmp_path / f"{name}.npz", x=images, y=np.arange(5))
    data = package.helper("data_utils").get_CINIC10_data(tmp_path)
    assert data["X_val"].shape == (5, 3, 32, 32)
    agree(data["X_train"].mean(axis=0), np.zeros((3, 32, 32)))
    agree(data["X_test"][2, 1], images[2, :, :, 1] - images[:, :, :, 1].mean(axis=0))


def test_filters_on_a_grid(package: Package) -> None:
    grid = package.helper("vis_utils").visualize_grid(values((5, 4, 3, 3))[0])
    assert grid.shape == (3 * 5 - 1, 3 * 4 - 1, 3)
    assert grid[:4, :3].max() == 255
    assert not grid[4].any()


def test_accuracy_of_a_model(package: Package, capsys: pytest.CaptureFixture[str]) -> None:
    helper = package.helper("pruning_helper")
    X = values((6, 3, 2, 2))[0]
    model = torch.nn.Sequential(torch.nn.Dropout(0.9), torch.nn.Flatten())
    labels = X.reshape(6, -1).argmax(axis=1)
    assert helper.test_model(model, [X, labels], batch_size=4) == 1
    assert helper.invert_ch(X).shape == (6, 2, 2, 3)
    assert capsys.readouterr().out == "Test Acc: 1.0000\n"
