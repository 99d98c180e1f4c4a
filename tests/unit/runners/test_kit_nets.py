"""What the kits of both frameworks have in common, on plain arrays."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from grader.runners.inside.kits import nets


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (nets.sentence("convolution", True, (3, 32), (5, 5)), "convolution 5 x 5, 3 -> 32, with bias"),
        (nets.sentence("affine", False, (10, 6)), "affine, 10 -> 6, without bias"),
        (nets.sentence("LSTM", False), "LSTM, without bias"),
    ],
)
def test_layers_in_words(said: str, sentence: str) -> None:
    assert said == sentence


def test_each_parameter_takes_the_first_array_of_its_shape() -> None:
    wanted = [
        SimpleNamespace(name=name, shape=shape)
        for name, shape in zip("abc", [(3,), (2, 2), (3,)], strict=True)
    ]
    values = {"w": np.ones((2, 2)), "b1": np.full(3, 1.0), "b2": np.full(3, 2.0)}
    taken = {target.name: float(array.flat[0]) for target, array in nets.fitting(wanted, values)}
    assert taken == {"a": 1.0, "b": 1.0, "c": 2.0}
    assert [target.name for target, _ in nets.fitting(wanted, {"w": values["w"]})] == ["b"]


def test_probabilities_are_told_from_scores() -> None:
    assert nets.are_probabilities(np.array([[0.25, 0.75], [1.0, 0.0]]))
    assert not nets.are_probabilities(np.array([[1.5, -0.5]]))
    assert not nets.are_probabilities(np.array([[0.5, 0.6]]))
    assert not nets.are_probabilities(np.array([[np.nan, 1.0]]))


def test_a_step_of_cross_entropy_is_told_from_one_of_another_loss() -> None:
    before = nets.probe_bias(4)
    p = np.exp(before) / np.exp(before).sum()
    assert nets.moved_by_cross_entropy(before, before - (p - 0.25))
    assert not nets.moved_by_cross_entropy(before, before)
    assert not nets.moved_by_cross_entropy(before, before - 4 * (p - 0.25)), "a sum is no mean"
