"""What is right in assignment ece662_a1.

``QUESTIONS`` maps a question's id to a function that takes a submission's `Package` and
raises when it is wrong.  Nothing here uses the grader or its reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from tests.unit.assignments.submitted import Package
from tests.unit.assignments.torch_layers import (
    AFFINE,
    BATCHNORM,
    CONV,
    EPS,
    GROUPNORM,
    LAYERNORM,
    POOL,
    RELU,
    SPATIAL,
    Check,
    agree,
    any_of,
    backward,
    forward,
    values,
)
from tests.unit.assignments.torch_networks import conv_net, deep_net, two_layer_net

KEEP = 0.4


def batchnorm_train(package: Package) -> None:
    """The output of one batch, and the running averages after two."""
    BATCHNORM.check_forward(package)
    first, second, gamma, beta = values((6, 4), (5, 4), (4,), (4,))
    bn_param: dict[str, Any] = {"mode": "train"}
    for x in (first, second):
        package.layers.batchnorm_forward(x, gamma, beta, bn_param)
    agree(bn_param["running_mean"], 0.09 * first.mean(0) + 0.1 * second.mean(0))
    agree(bn_param["running_var"], 0.09 * first.var(0) + 0.1 * second.var(0))


def batchnorm_test(package: Package) -> None:
    x, gamma, beta = BATCHNORM.inputs
    mean, var = values((4,), (4,))
    bn_param = {"mode": "test", "running_mean": mean.copy(), "running_var": var**2}
    out, _ = package.layers.batchnorm_forward(x, gamma, beta, bn_param)
    agree(out, gamma * (x - mean) / np.sqrt(var**2 + EPS) + beta)
    agree(bn_param["running_mean"], mean)


def dropout_in(mode: str) -> dict[str, Any]:
    return {"mode": mode, "p": KEEP, "seed": 3}


def dropout_forward(package: Package) -> None:
    (x,) = values((40, 50))
    before = x.copy()
    out, _ = package.layers.dropout_forward(x, dropout_in("train"))
    np.testing.assert_array_equal(x, before)
    kept = np.asarray(out) != 0
    assert abs(kept.mean() - KEEP) < 0.05  # 4.5 standard deviations of 2,000 draws
    agree(out, kept * x / KEEP)
    agree(package.layers.dropout_forward(x, dropout_in("test"))[0], x)


def dropout_backward(package: Package) -> None:
    x, dout = values((4, 5), (4, 5))
    out, cache = package.layers.dropout_forward(x.copy(), dropout_in("train"))
    agree(package.layers.dropout_backward(dout, cache), dout * out / x)


def update_rule(name: str, make: Callable[[list[Tensor]], torch.optim.Optimizer]) -> Check:
    """Three steps of the rule against torch's optimizer."""

    def check(package: Package) -> None:
        start, *gradients = values((3, 4), (3, 4), (3, 4), (3, 4))
        w, config = start.copy(), {"learning_rate": 0.1}
        tensor = torch.tensor(start, requires_grad=True)
        optimizer = make([tensor])
        for gradient in gradients:
            w, config = getattr(package.optim, name)(w, gradient, config)
            tensor.grad = torch.tensor(gradient)
            optimizer.step()
            agree(w, tensor)

    return check


QUESTIONS: Mapping[str, Check] = {
    "q1.affine_forward": forward(AFFINE),
    "q1.affine_backward": backward("affine_backward", AFFINE),
    "q1.relu_forward": forward(RELU),
    "q1.relu_backward": backward("relu_backward", RELU),
    "q1.two_layer_net": two_layer_net,
    "q1.fully_connected_net": deep_net(),
    "q1.sgd_momentum": update_rule("sgd_momentum", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    "q1.rmsprop": update_rule("rmsprop", lambda p: torch.optim.RMSprop(p, lr=0.1, alpha=0.99, eps=1e-8)),
    "q1.adam": update_rule("adam", lambda p: torch.optim.Adam(p, lr=0.1, eps=1e-8)),
    "q2.batchnorm_forward_train": batchnorm_train,
    "q2.batchnorm_forward_test": batchnorm_test,
    "q2.batchnorm_backward": backward("batchnorm_backward", BATCHNORM),
    "q2.batchnorm_backward_alt": backward("batchnorm_backward_alt", BATCHNORM),
    "q2.fc_net_batchnorm": deep_net("batchnorm"),
    "q2.layernorm_forward": forward(LAYERNORM),
    "q2.layernorm_backward": backward("layernorm_backward", LAYERNORM),
    "q2.fc_net_layernorm": deep_net("layernorm"),
    "q3.dropout_forward": dropout_forward,
    "q3.dropout_backward": dropout_backward,
    "q3.fc_net_dropout": deep_net(dropped=True),
    "q4.conv_forward": forward(*CONV),
    "q4.conv_backward": backward("conv_backward_naive", *CONV),
    "q4.max_pool_forward": forward(*POOL),
    "q4.max_pool_backward": backward("max_pool_backward_naive", *POOL),
    "q4.conv_net": conv_net,
    "q4.spatial_batchnorm_forward": forward(SPATIAL),
    "q4.spatial_batchnorm_backward": backward("spatial_batchnorm_backward", SPATIAL),
    "q4.spatial_groupnorm_forward": any_of([forward(layer) for layer in GROUPNORM]),
    "q4.spatial_groupnorm_backward": any_of([backward("spatial_groupnorm_backward", g) for g in GROUPNORM]),
}


def wrong(package: Package) -> set[str]:
    """The questions that the submission gets wrong, by value, shape, mutation or exception."""
    return {name for name, check in QUESTIONS.items() if _is_wrong(check, package)}


def _is_wrong(check: Check, package: Package) -> bool:
    try:
        check(package)
    except Exception:  # whatever a student's code raises is wrong
        return True
    return False
