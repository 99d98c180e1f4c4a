"""A small network to prune, and a record of what was tested of it.

The pruning notebook loads a trained model and tests it after each level; here the model and the
test are ours.  Or the model is the one that was handed in, and the test ours alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.runners.inside.kits import pruned_keras, pruned_torch
from grader.runners.values import Array

Arrays = Mapping[str, Array]
Load = Callable[[Any, ModuleType], Any]

_MOST = 40
"""Models that are remembered: more than any notebook tests."""
_AT_ONCE = 250


class Recorder:
    """Gives a network to whoever loads a model, and remembers each that is tested.

    ``shown`` are pictures with labels, for the accuracy that the notebook is told; of ``unseen`` ones
    only the answers are kept, since their labels are not here.  With ``whole`` weights are kept.
    """

    def __init__(
        self, load: Load, shown: tuple[Array, Array] | None, unseen: Array, *, whole: bool = True
    ) -> None:
        self._load = load
        self._shown = shown
        self._unseen = unseen
        self._whole = whole
        self.tested: list[dict[str, Any]] = []

    def load_model(self, path: Any = None, mode: str = "torch", **_: Any) -> Any:
        """The network, in the framework that is asked for."""
        return self._load(path, pruned_keras if mode == "tensorflow" else pruned_torch)

    def test_model(self, model: Any, *_: Any, **__: Any) -> float:
        """Remember the model as it is now; tell its accuracy, as the course's own function does.  Where
        there are no labels there is none to tell."""
        known: dict[str, Any] = {}
        if self._shown is not None:
            known["shown"] = _classes(model, self._shown[0])
        if len(self.tested) < _MOST:
            state = _state(model, whole=self._whole)
            self.tested.append(state | known | {"unseen": _classes(model, self._unseen)})
        if self._shown is None:
            return 0.0
        accuracy = float(np.mean(known["shown"] == self._shown[1]))
        sys.stdout.write(f"Test Acc: {accuracy:.4f}\n")
        return accuracy


def recorder(weights: Arrays, biases: Arrays, x: Array, y: Array, unseen: Array) -> Recorder:
    """For a network of ours: filters (F, C, HH, WW) with stride 2, then affine weights (M, D)."""
    return Recorder(lambda _path, made: made.network(weights, biases), (x, y), unseen)


def handed_in(unseen: Array) -> Recorder:
    """For the model that the notebook names, if it was handed in."""
    return Recorder(_stored, None, unseen, whole=False)


def recorded(record: Recorder) -> dict[str, Any]:
    """The models that were tested, in order: their weights, masks that are left, what they answered."""
    return {str(number): state for number, state in enumerate(record.tested)}


def _stored(path: Any, made: ModuleType) -> Any:
    if not Path(path).exists():
        raise FileNotFoundError(f"there is no file {path}")
    return made.stored(str(path))


def _known(model: Any) -> ModuleType:
    """What knows its framework."""
    for known in (pruned_torch, pruned_keras):
        if known.is_model(model):
            return known
    raise TypeError(f"a model is needed here, not {type(model).__name__}")


def _classes(model: Any, x: Array) -> Array:
    """The class of each picture (N, 3, H, W), at test time."""
    of = _known(model).classes
    return np.concatenate([of(model, x[i : i + _AT_ONCE]) for i in range(0, len(x), _AT_ONCE)]).astype(
        np.int64
    )


def _state(model: Any, *, whole: bool) -> dict[str, Any]:
    """Whether masks are left, the share of weights and of filters that are zero, and the ``whole``
    weights."""
    known = _known(model)
    weights = known.weights(model)
    filters = [~array.reshape(len(array), -1).any(axis=1) for array in weights if array.ndim == 4]
    state = {
        "masked": known.masked(model),
        "zeros": float(np.mean(np.concatenate([array.ravel() == 0 for array in weights]))),
        "filters": float(np.mean(np.concatenate(filters))) if filters else 0.0,
    }
    arrays = {f"layer{number}": array for number, array in enumerate(weights, 1)}
    return state | ({"weights": arrays} if whole else {})
