"""What the kits of both frameworks have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from grader.runners.inside.tensors import plain
from grader.runners.values import Array

Target = TypeVar("Target")

_NEAR = 1e-3


def arrays(values: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    """Tensors and variables by name, as plain arrays."""
    return {name: plain(value) for name, value in zip(names, values, strict=False)}


def nothing(*_: Any, **__: Any) -> None:
    """In place of a training loop, where only what it would train is looked at."""


class Calls:
    """In place of a training loop: keeps what it was to train, by the names of its arguments."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.made: list[dict[str, Any]] = []

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        """Train nothing."""
        self.made.append(dict(zip(self.names, args, strict=False)) | kwargs)


def calls(names: Sequence[str]) -> Calls:
    """For a loop with these arguments."""
    return Calls(names)


def name_arguments(made: Calls, space: Any, of: str = "") -> None:
    """Make what the loop was called with last the variables of these names in the cells: what a loop
    trains is that, whatever a student called it.  ``of`` names a variable that the cells are asked to
    leave: where they did, the last call that trains it counts, and without one nothing is changed."""
    kept = getattr(space, of, None) if of else None
    wanted = [call for call in made.made if kept is None or call.get(of) is kept]
    for name, value in (wanted[-1] if wanted else {}).items():
        setattr(space, name, value)


def by_layer(weights: Iterable[Any]) -> dict[str, Array]:
    """The weights of layers as plain arrays, by the layers' numbers: ``layer1``."""
    return {f"layer{number}": plain(weight) for number, weight in enumerate(weights, 1)}


def in_order(sentences: Sequence[str]) -> dict[str, Any]:
    """The sentences on layers by number, and how many there are."""
    return {"count": len(sentences)} | {str(n): said for n, said in enumerate(sentences, 1)}


def sentence(kind: str, bias: bool, ends: tuple[int, int] | None = None, size: Sequence[int] = ()) -> str:
    """A layer in words: ``convolution 5 x 5, 3 -> 32, with bias``."""
    kernel = f" {' x '.join(map(str, size))}" if size else ""
    between = f", {ends[0]} -> {ends[1]}" if ends else ""
    return f"{kind}{kernel}{between}, {'with' if bias else 'without'} bias"


def fitting(targets: Iterable[Target], values: Mapping[str, Array]) -> Iterator[tuple[Target, Array]]:
    """Parameters, each with the first array of its shape that none before it took; those that no
    array fits are left out."""
    waiting = list(values.values())
    for target in targets:
        found = [n for n, array in enumerate(waiting) if array.shape == tuple(target.shape)]  # type: ignore[attr-defined]  # of whatever framework
        if found:
            yield target, waiting.pop(found[0])


def are_probabilities(rows: Array) -> bool:
    """Whether rows (N, C) are probabilities: none below 0, and together 1."""
    return bool((rows >= 0).all() and np.allclose(rows.sum(axis=1), 1, atol=_NEAR))


def probe_bias(classes: int) -> Array:
    """The biases (C,) of a network that is these alone, to see what a training loop makes of them."""
    return np.linspace(-1, 1, classes)


def moved_by_cross_entropy(before: Array, after: Array) -> bool:
    """Whether biases moved as by one step, with a learning rate of 1, down the mean cross-entropy of
    their softmax p over examples of which each class has one: by ``p - 1 / C``."""
    p = np.exp(before) / np.exp(before).sum()
    return bool(np.allclose(before - after, p - 1 / len(before), atol=_NEAR))
