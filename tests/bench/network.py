"""Train the network that is given to be pruned, and write it: ``python -m tests.bench.network``.

Prints how much is right at each level, of pictures that it has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from grader.data.network import STORED, pictures
from grader.reference.nets.pruning import FILTER_LEVELS, LEVELS, structured, unstructured

TRAIN, TEST = (6000, 101), (4000, 102)  # how many pictures, and their seeds
EPOCHS, BATCH = 6, 50

Arrays = Mapping[str, Any]


def network() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(3, 12, 5, stride=2), nn.ReLU(), nn.Conv2d(12, 16, 5, stride=2), nn.ReLU(),
        nn.Flatten(), nn.Dropout(0.2), nn.Linear(16 * 5 * 5, 6),
    )  # fmt: skip


def train(model: nn.Module) -> None:
    x, y = (torch.tensor(array) for array in pictures(*TRAIN))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-4)
    for _ in range(EPOCHS):
        for batch in torch.chunk(torch.randperm(len(x)), len(x) // BATCH):
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(x[batch]), y[batch])
            loss.backward()  # type: ignore[no-untyped-call]  # torch gives no type for it
            optimizer.step()


def layers(model: nn.Module) -> list[Any]:
    return [layer for layer in model.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]


def accuracy(model: nn.Module, weights: Arrays) -> float:
    """With these weights."""
    x, y = (torch.tensor(array) for array in pictures(*TEST))
    model.eval()
    with torch.no_grad():
        for layer, array in zip(layers(model), weights.values(), strict=True):
            layer.weight.copy_(torch.tensor(array))
        return float((model(x).argmax(dim=1) == y).float().mean())


def main() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    model = network()
    train(model)
    kept: dict[str, Any] = {}
    for number, layer in enumerate(layers(model), 1):
        kept[f"layer{number}"] = layer.weight.detach().numpy().copy()
        kept[f"layer{number}_bias"] = layer.bias.detach().numpy().copy()
    np.savez(STORED, **kept)
    weights = {name: array for name, array in kept.items() if array.ndim > 1}
    print(f"whole: {accuracy(model, weights):.3f}")
    for level in LEVELS:
        print(f"{level:.0%} of the weights: {accuracy(model, unstructured(weights, level)):.3f}")
    for level in FILTER_LEVELS:
        print(f"{level:.0%} of the filters: {accuracy(model, structured(weights, level)):.3f}")


if __name__ == "__main__":
    main()
