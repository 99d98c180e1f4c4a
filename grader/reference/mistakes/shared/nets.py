"""How mistakes of networks are declared: one class of overriding methods, for one net or several.

The docstring of that class is the sentence that the student reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc
from typing import NamedTuple

from grader.reference.convnet import ThreeLayerConvNet
from grader.reference.fully_connected import FullyConnectedNet, TwoLayerNet
from grader.reference.mistakes.base import Mistake, override
from grader.reference.network import Network


class Net(NamedTuple):
    """A network that students write, and the ``topic`` of its mistakes' ids."""

    topic: str
    replaces: str
    base: type[Network]


TWO_LAYER = Net("two_layer_net", "fc_net.TwoLayerNet", TwoLayerNet)
FULLY_CONNECTED = Net("fully_connected_net", "fc_net.FullyConnectedNet", FullyConnectedNet)
CONVOLUTIONAL = Net("conv_net", "cnn.ThreeLayerConvNet", ThreeLayerConvNet)

EVERY_NET = (TWO_LAYER, FULLY_CONNECTED, CONVOLUTIONAL)


def mistakes(nets: Iterable[Net], name: str, mixin: type, look_at: str) -> Iterable[Mistake]:
    """The mistake ``name`` in each of ``nets``: ``fully_connected_net.name`` and so on."""
    sentence = " ".join(cleandoc(mixin.__doc__ or "").split())
    for net in nets:
        yield override(f"{net.topic}.{name}", net.replaces, net.base, mixin, sentence, look_at)
