"""The network that is given to be pruned: it was trained, and levels of pruning can be told apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from grader.data import network
from grader.reference.nets.pruning import LEVELS, unstructured
from grader.runners.inside.kits import pruned_torch

WEIGHTS, BIASES = network.trained()["weights"], network.trained()["biases"]
X, Y = network.pictures(600, 7)


def accuracy(level: float) -> float:
    model = pruned_torch.network(unstructured(WEIGHTS, level), BIASES)
    return float(np.mean(pruned_torch.classes(model, X) == Y))


def test_it_is_right_for_pictures_that_it_has_not_seen() -> None:
    assert accuracy(0.0) > 0.94


def test_it_loses_what_is_pruned() -> None:
    known = [accuracy(level) for level in LEVELS]
    assert known[0] > 0.94
    assert 0.2 < known[-1] < 0.6
    assert all(later < before + 0.05 for before, later in pairwise(known))


def test_no_two_weights_are_equally_small() -> None:
    """Else a level could not be met by a limit on their size."""
    sizes = np.sort(np.concatenate([np.abs(array).ravel() for array in WEIGHTS.values()]))
    for level in LEVELS:
        at = round(level * sizes.size)
        assert sizes[at - 2] < sizes[at - 1] < sizes[at] < sizes[at + 1]


def test_a_level_of_the_whole_network_is_none_of_each_layer() -> None:
    shares = [np.mean(array == 0) for array in unstructured(WEIGHTS, 0.5).values()]
    assert max(shares) - min(shares) > 0.02


@pytest.mark.tensorflow
def test_both_frameworks_give_the_same_answers() -> None:
    from grader.runners.inside.kits import pruned_keras

    torch_model, keras_model = (made.network(WEIGHTS, BIASES) for made in (pruned_torch, pruned_keras))
    assert np.mean(pruned_torch.classes(torch_model, X) == pruned_keras.classes(keras_model, X)) > 0.99
