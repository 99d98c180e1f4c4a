"""Sentences about the layers of a network."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.wording.registry import finding
from grader.model import Evidence, Finding
from grader.prose import count, listed

MOST_SHOWN = 12  # layers in a sentence


@finding("depth.layers", "The network has another number of layers than is asked for.")
def other_depth(case: str, units: Sequence[int], wanted: int) -> Finding:
    """The network has more or fewer layers than the question asks for.

    Layers with weights are counted, the last one included: a five-layer network has four hidden
    layers.

    Bad, for five layers: this makes four

        FullyConnectedNet([100, 100, 100])

    Good:

        FullyConnectedNet([100, 100, 100, 100])
    """
    more = wanted - len(units)
    change = f"Add {count(more, 'hidden layer')}" if more > 0 else f"Take out {count(-more, 'hidden layer')}"
    return Finding(
        "depth.layers",
        f"The network has {count(len(units), 'layer')}; {wanted} are asked for.",
        Evidence(
            case, (_shown(units), f"{wanted} layers are {count(wanted - 1, 'hidden layer')} and the last.")
        ),
        next_step=f"{change}.",
    )


@finding("depth.width", "A hidden layer has another number of units than is asked for.")
def other_width(case: str, units: Sequence[int], wrong: Sequence[int], wanted: int | None) -> Finding:
    """A hidden layer is wider or narrower than the question asks for.

    The sizes of the hidden layers are the network's first argument; the number of classes is the
    size of the last layer and is given apart.

        FullyConnectedNet([100, 100], num_classes=6)
    """
    which = listed([str(number) for number in wrong[:MOST_SHOWN]])
    layers = "Hidden layer" if len(wrong) == 1 else "Hidden layers"
    has = "has" if len(wrong) == 1 else "have"
    return Finding(
        "depth.width",
        f"{layers} {which} {has} another number of units than the {wanted} that are asked for.",
        Evidence(case, (_shown(units),)),
        next_step=f"Give each hidden layer {wanted} units.",
    )


@finding("depth.none", "The layers of the network cannot be counted.")
def no_layers(case: str) -> Finding:
    """The network has no weight matrices under the names that the assignment gives them.

    `params` holds `W1`, `W2` and so on, each of shape (D, M).
    """
    return Finding(
        "depth.none",
        "The layers of the network cannot be counted: `params` holds no matrices `W1`, `W2` and so on.",
        Evidence(case),
        next_step="Keep the weights in `params`, under these names.",
    )


def _shown(units: Sequence[int]) -> str:
    more = ", …" if len(units) > MOST_SHOWN else ""
    return f"Units of its layers, from first to last: {', '.join(map(str, units[:MOST_SHOWN]))}{more}."
