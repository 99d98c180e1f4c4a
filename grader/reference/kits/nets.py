"""What both frameworks' kits have in common, for the networks of `grader.reference.nets`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.reference.nets import graph
from grader.reference.nets.graph import Value
from grader.reference.nets.model import AFFINE, Layer, Model, Sgd


def tensor(array: Any) -> Value:
    """Data."""
    return Value(array)


def parameters(arrays: Mapping[str, Any]) -> list[Value]:
    """Parameters, in the order of their names."""
    return [Value(array, requires_grad=True) for array in arrays.values()]


def arrays(values: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    """Parameters by name."""
    return {name: np.asarray(value) for name, value in zip(names, values, strict=False)}


def pull_back(function: Callable[..., Any], x: Any, params: Mapping[str, Any], upstream: Any) -> Any:
    """The gradients of parameters by name, through ``function(x, params)``."""
    leaves = parameters(params)
    graph.value(function(Value(x), leaves)).backward(upstream)
    return {
        name: np.zeros(leaf.shape) if leaf.grad is None else leaf.grad
        for name, leaf in zip(params, leaves, strict=True)
    }


def affine(x: Any, params: Sequence[Any]) -> Value:
    """A network to be trained, of parameters (D, M) and (M,): so simple that it answers nothing."""
    return graph.affine(graph.flatten(x), *params)


def trainable(values: Sequence[Any], names: Sequence[str]) -> dict[str, bool]:
    """Which parameters gradients are computed for."""
    return {name: bool(value.requires_grad) for name, value in zip(names, values, strict=False)}


def layers(model: Any, x: Any) -> dict[str, Any]:
    """The layers with parameters, each in a sentence."""
    del x
    return {"count": len(model.layers)} | {str(n): _said(one) for n, one in enumerate(model.layers, 1)}


def ending(model: Any, x: Any) -> str:
    """What follows the last layer."""
    del model, x
    return "nothing"


def mode(model: Any) -> dict[str, bool]:
    """Whether a network was in training mode while it was trained."""
    del model
    return {"training": True}


def loader(x: Any, y: Any) -> None:
    """The reference's loops take what `given` has."""
    del x, y


def weights(model: Any) -> dict[str, Any]:
    """The weight arrays of the layers, by the layers' numbers."""
    found = [np.asarray(value) for value in model.params.values() if value.data.ndim > 1]
    return {f"layer{number}": array for number, array in enumerate(found, 1)}


def load(model: Any, values: Mapping[str, Any]) -> None:
    """Set the parameters, each to the array of its shape."""
    for parameter, array in zip(model.params.values(), values.values(), strict=True):
        parameter.data = np.array(array, dtype=np.float64)


def output(model: Any, x: Any, training: bool) -> Any:
    """What the network gives for a batch."""
    return np.asarray(model(x, training=training))


def optimizer(one: Any, model: Any) -> dict[str, Any]:
    """What an optimizer is, and whether it trains all of the network."""
    del model
    return {"kind": one.kind, "momentum": float(one.momentum), "nesterov": bool(one.nesterov), "all": True}


def nothing(*_: Any, **__: Any) -> None:
    """In place of a training loop."""


def calls(names: Sequence[str]) -> None:
    """The reference's cells say what they train."""
    del names


def name_arguments(made: None, space: Any, of: str = "") -> None:
    """They have their own names."""
    del made, space, of


def optimizer_of(one: Any, model: Any) -> Any:
    """The optimizer that trains a network."""
    del model
    return one


def trains_all(one: Any, model: Any) -> bool:
    """Whether an optimizer was given all parameters of a network."""
    return set(map(id, model.params.values())) <= set(map(id, one.params))


def suits(train: Callable[..., Any], model: Any, x: Any) -> bool:
    """Whether a network gives what the loss of a training loop takes; the reference's do."""
    del train, model, x
    return True


def affine_model(params: Mapping[str, Any]) -> Model:
    """A network to be trained: `affine` as a model; weights (D, M)."""
    w, _ = params.values()
    return Model(params, [Layer(AFFINE, *np.shape(w))], lambda p, x: affine(x, list(p.values())))


def sgd(model: Model, learning_rate: float, momentum: float) -> Sgd:
    """An optimizer for it, with Nesterov momentum where there is any."""
    return Sgd(list(model.params.values()), learning_rate, momentum, nesterov=momentum > 0)


def state(model: Model) -> dict[str, Any]:
    """The parameters of `affine_model`, as they were given."""
    return {name: np.asarray(value) for name, value in model.params.items()}


def _said(layer: Layer) -> str:
    """As the kits beside student code say it."""
    size = " x ".join(map(str, layer.size))
    bias = "with bias" if layer.bias else "without bias"
    return f"{layer.kind}{f' {size}' if size else ''}, {layer.inputs} -> {layer.outputs}, {bias}"
