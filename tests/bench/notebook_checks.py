"""The notebooks' own checks: central differences of every gradient, with the notebooks' sizes.

Run as ``python notebook_checks.py FOLDER PACKAGE``.  This is what a student waits for in the
course's notebooks to learn that q1 to q4 are right: no sandbox, no messages, no hidden cases.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

RNG = np.random.default_rng(231)


def normal(*shape: int) -> Any:
    """Standard normal numbers."""
    return RNG.normal(size=shape)


def check(numeric: Any, forward: Callable[..., Any], arrays: list[Any], dout: Any) -> None:
    """The gradient of every array argument, each entry nudged twice."""
    for position in range(len(arrays)):

        def moved(value: Any, position: int = position) -> Any:
            return forward(*arrays[:position], value, *arrays[position + 1 :])[0]

        numeric.eval_numerical_gradient_array(moved, arrays[position], dout)


def check_net(numeric: Any, model: Any, X: Any, y: Any) -> None:
    """The gradient of every parameter of a network."""
    _, grads = model.loss(X, y)
    for name in grads:
        numeric.eval_numerical_gradient(lambda _: model.loss(X, y)[0], model.params[name], verbose=False)


def check_layers(layers: Any, numeric: Any) -> None:
    """The gradient checks of single layers."""
    train: dict[str, Any] = {"mode": "train"}
    conv = {"stride": 1, "pad": 1}
    pool = {"pool_height": 2, "pool_width": 2, "stride": 2}
    x4, x4c = normal(4, 5), normal(2, 3, 4, 5)
    check(numeric, layers.affine_forward, [normal(10, 2, 3), normal(6, 5), normal(5)], normal(10, 5))
    check(numeric, layers.relu_forward, [normal(10, 10)], normal(10, 10))
    for norm in (layers.batchnorm_forward, layers.layernorm_forward):
        check(
            numeric, lambda x, g, b, f=norm: f(x, g, b, dict(train)), [x4, normal(5), normal(5)], normal(4, 5)
        )
    dropout = {"mode": "train", "p": 0.2, "seed": 123}
    check(numeric, lambda x: layers.dropout_forward(x, dropout), [normal(10, 10) + 10], normal(10, 10))
    arrays = [normal(4, 3, 5, 5), normal(2, 3, 3, 3), normal(2)]
    check(numeric, lambda *a: layers.conv_forward_naive(*a, conv), arrays, normal(4, 2, 5, 5))
    check(numeric, lambda x: layers.max_pool_forward_naive(x, pool), [normal(3, 2, 8, 8)], normal(3, 2, 4, 4))
    arrays = [x4c, normal(3), normal(3)]
    check(numeric, lambda *a: layers.spatial_batchnorm_forward(*a, dict(train)), arrays, normal(2, 3, 4, 5))
    arrays = [normal(2, 6, 4, 5), normal(1, 6, 1, 1), normal(1, 6, 1, 1)]
    check(numeric, lambda *a: layers.spatial_groupnorm_forward(*a, 2, {}), arrays, normal(2, 6, 4, 5))


def check_networks(fc_net: Any, cnn: Any, numeric: Any) -> None:
    """The gradient checks of networks."""
    for reg in (0.0, 0.7):
        two = fc_net.TwoLayerNet(input_dim=5, hidden_dim=50, num_classes=7, reg=reg)
        check_net(numeric, two, normal(3, 5), np.array([0, 5, 1]))
    X, y = normal(2, 15), np.array([3, 8])
    options: list[dict[str, Any]] = [{"reg": r} for r in (0.0, 3.14)]
    options += [{"reg": r, "normalization": "batchnorm"} for r in (0.0, 3.14)]
    options += [{"dropout": p, "seed": 123} for p in (0.75, 0.5)]
    for option in options:
        net = fc_net.FullyConnectedNet([20, 30], input_dim=15, weight_scale=5e-2, dtype=np.float64, **option)
        check_net(numeric, net, X, y)
    net = cnn.ThreeLayerConvNet(
        num_filters=3, filter_size=3, input_dim=(3, 16, 16), hidden_dim=7, dtype=np.float64
    )
    check_net(numeric, net, normal(2, 3, 16, 16), np.array([3, 8]))


def main() -> None:
    folder, package = sys.argv[1:]
    sys.path.insert(0, folder)
    numeric = importlib.import_module(f"{package}.gradient_check")
    check_layers(importlib.import_module(f"{package}.layers"), numeric)
    fc_net, cnn = (importlib.import_module(f"{package}.classifiers.{name}") for name in ("fc_net", "cnn"))
    check_networks(fc_net, cnn, numeric)


if __name__ == "__main__":
    main()
