"""No function of the reference writes to an array that it is given, or that it keeps in a cache."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from grader import reference
from grader.reference.convnet import ThreeLayerConvNet
from grader.reference.fully_connected import FullyConnectedNet, TwoLayerNet
from grader.reference.network import Network
from tests.unit.reference.verify import Array, normal

LABELS = np.array([2, 0, 1, 2])

FUNCTIONS: dict[str, tuple[Any, ...]] = {
    "affine_forward": (normal(4, 2, 3), normal(6, 5), normal(5)),
    "relu_forward": (normal(4, 5),),
    "batchnorm_forward": (normal(4, 3), normal(3), normal(3, seed=2), {"mode": "train"}),
    "layernorm_forward": (normal(4, 3), normal(3), normal(3, seed=2), {}),
    "dropout_forward": (normal(4, 5), {"mode": "train", "p": 0.5, "seed": 7}),
    "conv_forward_naive": (normal(2, 3, 4, 5), normal(2, 3, 3, 3), normal(2), {"stride": 1, "pad": 1}),
    "max_pool_forward_naive": (normal(2, 3, 4, 5), {"pool_height": 2, "pool_width": 2, "stride": 1}),
    "spatial_batchnorm_forward": (normal(2, 3, 4, 5), normal(3), normal(3, seed=2), {"mode": "train"}),
    "spatial_groupnorm_forward": (normal(2, 4, 3, 5), normal(4), normal(4, seed=2), 2, {}),
    "svm_loss": (normal(4, 3), LABELS),
    "softmax_loss": (normal(4, 3), LABELS),
    "sgd": (normal(3, 2), normal(3, 2, seed=1), {}),
    "sgd_momentum": (normal(3, 2), normal(3, 2, seed=1), {"velocity": normal(3, 2, seed=2)}),
    "rmsprop": (normal(3, 2), normal(3, 2, seed=1), {"cache": np.ones((3, 2))}),
    "adam": (normal(3, 2), normal(3, 2, seed=1), {"m": np.ones((3, 2)), "v": np.ones((3, 2)), "t": 3}),
}
"""Arguments for every forward pass, loss and update rule."""

NETWORKS: dict[str, Callable[[], Network]] = {
    "two layers": lambda: TwoLayerNet(12, 5, 3, reg=0.1),
    "batchnorm": lambda: FullyConnectedNet([5, 4], 12, 3, normalization="batchnorm", reg=0.1),
    "layernorm and dropout": lambda: FullyConnectedNet([5, 4], 12, 3, 0.5, "layernorm"),
    "convolution": lambda: ThreeLayerConvNet((3, 2, 2), 2, 3, 4, 3, reg=0.1),
}


def every_function() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The functions that the modules of the reference define, with their names."""
    for module in pkgutil.iter_modules(reference.__path__, "grader.reference."):
        if not module.ispkg:
            for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
                if function.__module__ == module.name:
                    yield name, function


BY_NAME = dict(every_function())


def arrays_in(value: Any) -> Iterator[Array]:
    """The arrays in a nest of dictionaries and tuples."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, Mapping):
        yield from arrays_in(tuple(value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from arrays_in(item)


@contextmanager
def unchanged(*values: Any) -> Iterator[None]:
    """Afterwards every array in ``values`` holds what it held before."""
    before = [(array, array.copy()) for array in arrays_in(values)]
    yield
    assert all(np.array_equal(array, copy) for array, copy in before)


def backward_passes() -> Iterator[tuple[str, str]]:
    """Each forward pass with its backward pass; one has two."""
    for name in FUNCTIONS:
        if "_forward" in name:
            stem = name.replace("_forward", "_backward")
            yield from ((name, other) for other in (stem, stem + "_alt") if other in BY_NAME)


def test_every_function_of_the_course_is_here() -> None:
    forward = {name for name in BY_NAME if name.endswith(("_forward", "_forward_naive", "_loss"))}
    rules = {name for name, function in BY_NAME.items() if "dw" in inspect.signature(function).parameters}
    assert forward | rules == FUNCTIONS.keys()
    assert {name for name, _ in backward_passes()} == {name for name in forward if "_forward" in name}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_leaves_its_arguments_alone(name: str) -> None:
    arguments = deepcopy(FUNCTIONS[name])
    with unchanged(arguments):
        BY_NAME[name](*arguments)


@pytest.mark.parametrize(("forward", "backward"), list(backward_passes()))
def test_backward_pass_leaves_gradient_and_cache_alone(forward: str, backward: str) -> None:
    arguments = deepcopy(FUNCTIONS[forward])
    out, cache = BY_NAME[forward](*arguments)
    dout = normal(*out.shape, seed=1)
    with unchanged(arguments, dout, cache):
        BY_NAME[backward](dout, cache)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("y", [None, LABELS], ids=["scores", "loss"])
def test_network_leaves_data_and_parameters_alone(name: str, y: Array | None) -> None:
    net, X = NETWORKS[name](), normal(4, 3, 2, 2)
    with unchanged(X, y, net.params):
        net.loss(X, y)
