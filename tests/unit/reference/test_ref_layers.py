from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from grader.reference.convnet import ThreeLayerConvNet
from grader.reference.fully_connected import FullyConnectedNet, TwoLayerNet
from grader.reference.layers import REFERENCE, Layers
from tests.unit.reference import networks
from tests.unit.reference.verify import normal

if TYPE_CHECKING:
    from grader.reference.network import Network

ALWAYS = {"affine", "relu", "softmax_loss"}

NETWORKS: dict[str, tuple[Callable[[], Network], set[str]]] = {
    "two layers": (lambda: TwoLayerNet(12, 5, 3), ALWAYS),
    "plain": (lambda: FullyConnectedNet([5, 4], 12, 3), ALWAYS),
    "batchnorm": (
        lambda: FullyConnectedNet([5, 4], 12, 3, normalization="batchnorm"),
        ALWAYS | {"batchnorm"},
    ),
    "layernorm and dropout": (
        lambda: FullyConnectedNet([5, 4], 12, 3, 0.5, "layernorm"),
        ALWAYS | {"layernorm", "dropout"},
    ),
    "convolution": (
        lambda: ThreeLayerConvNet((3, 2, 2), 2, 3, 4, 3),
        ALWAYS | {"conv_naive", "max_pool_naive"},
    ),
}
"""Networks, and the layers that their loss takes."""


def recording(called: set[str]) -> Layers:
    """The reference's functions, each noting its name when it runs."""

    def noted(name: str) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            called.add(name)
            return getattr(REFERENCE, name)(*arguments)

        return run

    return replace(REFERENCE, **{field.name: noted(field.name) for field in fields(REFERENCE)})


def functions(layers: set[str]) -> set[str]:
    """The entries of the table that belong to some layers: forward and backward pass of each."""
    names = {field.name for field in fields(REFERENCE)}
    return {name for name in names if name.replace("_forward", "").replace("_backward", "") in layers}


def test_each_entry_is_the_reference_function_of_that_name() -> None:
    for field in fields(REFERENCE):
        function = getattr(REFERENCE, field.name)
        assert function.__name__ == field.name
        assert function.__module__.startswith("grader.reference.")


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_call_the_functions_in_their_table(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    build, layers = NETWORKS[name]
    called: set[str] = set()
    net = build()
    monkeypatch.setattr(type(net), "layers", recording(called))
    net.loss(normal(4, 3, 2, 2), networks.labels(4, 3))
    assert called == functions(layers)


def test_every_entry_is_called_by_some_network() -> None:
    used = set().union(*(functions(layers) for _, layers in NETWORKS.values()))
    assert used == {field.name for field in fields(REFERENCE)}
