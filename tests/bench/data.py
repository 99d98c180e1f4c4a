"""What models of three kinds reach on the pictures that questions train on.

    python -m tests.bench.data [seed ...]

The figures of docs/data.md come from here.  The reference's networks are trained with small
budgets, by the course's settings; then they are asked about 2,000 pictures they have not seen.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.data.generated import Array
from grader.data.parts import CLASSES, origin, splits
from grader.reference.convnet import ThreeLayerConvNet
from grader.reference.fully_connected import FullyConnectedNet, TwoLayerNet
from grader.reference.solver import Solver

Data = Mapping[str, Array]


def main() -> None:
    seeds = [int(text) for text in sys.argv[1:]] or [0, 1, 2]
    data = {
        name: later()
        for name, later in splits(np.random.default_rng(7), train=4500, val=500, test=2000).items()
    }
    print(f"{origin()} set, {len(data['y_train']):,} training pictures, seeds {seeds}")
    print(f"{'model':44} {'accuracy on unseen pictures':30} seconds")
    for name, train in MODELS.items():
        begun = time.process_time()
        found = [_trained(train, data, seed) for seed in seeds]
        shown = " ".join(f"{accuracy:.1%}" for accuracy in found)
        print(f"{name:44} {shown:30} {(time.process_time() - begun) / len(seeds):.1f}", flush=True)


def _trained(train: Callable[[Data], Any], data: Data, seed: int) -> float:
    np.random.seed(seed)  # noqa: NPY002 - the solver draws from it
    return float(Solver(train(data), data).check_accuracy(data["X_test"], data["y_test"]))


def _solved(model: Any, data: Data, **settings: Any) -> Any:
    Solver(model, data, num_train_samples=100, num_val_samples=200, **settings).train()
    return model


def mean_colours(data: Data) -> Any:
    """A network that sees six numbers of each picture: mean and spread of its colours."""

    def seen(x: Array) -> Array:
        return np.concatenate([x.mean(axis=(2, 3)), x.std(axis=(2, 3))], axis=1) / 60.0

    model = FullyConnectedNet([64], input_dim=6, num_classes=CLASSES, weight_scale=0.3, dtype=np.float32)
    small = {name: seen(value) if name.startswith("X") else value for name, value in data.items()}
    return _Seeing(_solved(model, small, update_rule="adam", optim_config={"learning_rate": 1e-3}), seen)


class _Seeing:
    """A model behind a function of its pictures."""

    def __init__(self, model: Any, seen: Callable[[Array], Array]) -> None:
        self._model, self._seen = model, seen
        self.params: dict[str, Array] = {}

    def loss(self, x: Array) -> Array:
        return np.asarray(self._model.loss(self._seen(x)))


def linear(data: Data) -> Any:
    model = FullyConnectedNet([], num_classes=CLASSES, weight_scale=1e-3, dtype=np.float32)
    return _solved(model, data, update_rule="adam", optim_config={"learning_rate": 1e-4}, num_epochs=9)


def two_layers(data: Data) -> Any:
    model = TwoLayerNet(num_classes=CLASSES)
    return _solved(model, data, optim_config={"learning_rate": 1e-3}, num_epochs=9)


def four_layers(data: Data) -> Any:
    model = FullyConnectedNet([100] * 3, num_classes=CLASSES, weight_scale=2e-2, normalization="batchnorm")
    return _solved(model, data, update_rule="adam", optim_config={"learning_rate": 1e-3}, num_epochs=9)


def convolution(data: Data) -> Any:
    model = ThreeLayerConvNet(
        num_filters=16, filter_size=5, hidden_dim=50, num_classes=CLASSES, weight_scale=1e-2
    )
    settings = {"update_rule": "adam", "optim_config": {"learning_rate": 5e-4}}
    return _solved(model, data, batch_size=40, num_epochs=1, **settings)


MODELS: Mapping[str, Callable[[Data], Any]] = {
    "mean and spread of the colours": mean_colours,
    "linear, 405 steps of Adam": linear,
    "two layers, 405 steps of SGD": two_layers,
    "four layers with batchnorm, 405 steps of Adam": four_layers,
    "convolution, 112 steps of Adam": convolution,
}


if __name__ == "__main__":
    main()
