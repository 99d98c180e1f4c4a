"""What the questions on PyTorch and TensorFlow share: inputs, cases, and parts of probes.

Numbers are float32 from the start, so that both sides compute with the same ones.  A ``kit`` is
``impl.torch_kit`` or ``impl.keras_kit``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public
from grader.model import Inputs
from grader.records import dataclass

from .inputs import Array, labels

NAMES = ["conv_w1", "conv_b1", "conv_w2", "conv_b2", "fc_w", "fc_b"]
"""The parameters of the three-layer network, in the order in which they are passed."""

LOADERS = ["loader_train", "loader_val", "loader_test"]
"""What the PyTorch notebook's loops draw batches from."""

IMAGE = (32, 32)
CLASSES = 6

FUNCTION_CASES = [
    public("typical", N=2, H=8, W=8, channels=(4, 5), C=3),
    public("rectangular images", N=3, H=7, W=10, channels=(5, 3), C=6),
    hidden("more", N=2, H=9, W=7, channels=(3, 4), C=5),
]
"""Of the three-layer network as a function: `scores_inputs`."""

MODEL_CASES = [
    public("typical", N=2, channels=(4, 3), C=6),
    public("initialization", N=1, channels=(24, 8), C=7),
    hidden("more", N=2, channels=(3, 5), C=4),
]
"""Of the three-layer network as a module or a model: `module_inputs`."""

LOOP_CASES = [
    public("typical", N=6, C=4),
    public("larger steps", N=5, C=3, learning_rate=0.7),
    hidden("more", N=7, C=5, learning_rate=0.3),
]
"""Of a loop that trains an affine network: `loop_inputs`."""


def single(array: Any) -> Array:
    """In single precision."""
    return np.asarray(array, dtype=np.float32)


def conv_parameters(
    rng: np.random.Generator, image: Sequence[int], channels: Sequence[int], classes: int, inputs: int = 3
) -> dict[str, Array]:
    """Parameters of the three-layer network as PyTorch has them in functions: filters (F, C, HH, WW),
    the last weights (D, M).  Biases are not zero."""
    first, second = channels
    shapes = [(first, inputs, 5, 5), (second, first, 3, 3), (second * image[0] * image[1], classes)]
    fans = [inputs * 25, first * 9, shapes[2][0]]
    weights = [rng.normal(scale=np.sqrt(2.0 / f), size=s) for f, s in zip(fans, shapes, strict=True)]
    biases = [rng.normal(scale=0.3, size=size) for size in (first, second, classes)]
    pairs = zip(weights, biases, strict=True)
    return dict(zip(NAMES, (single(array) for pair in pairs for array in pair), strict=True))


def scores_inputs(
    rng: np.random.Generator, N: int, H: int, W: int, channels: Sequence[int], C: int
) -> dict[str, Any]:
    """Images (N, 3, H, W), parameters, and a gradient for the scores."""
    return {
        "x": single(rng.normal(size=(N, 3, H, W))),
        "params": conv_parameters(rng, (H, W), channels, C),
        "dout": single(rng.normal(size=(N, C))),
    }


def module_inputs(rng: np.random.Generator, N: int, channels: Sequence[int], C: int) -> dict[str, Any]:
    """Images of 32 x 32 and parameters, the last weights (M, D) as in modules."""
    params = conv_parameters(rng, IMAGE, channels, C)
    params["fc_w"] = np.ascontiguousarray(params["fc_w"].T)
    return {
        "x": single(rng.normal(size=(N, 3, *IMAGE))),
        "channels": tuple(channels),
        "C": C,
        "params": params,
    } | deviations(channels)


def deviations(channels: Sequence[int]) -> dict[str, float]:
    """The standard deviations that Kaiming's method gives to the three weight arrays."""
    fans = (75, 9 * channels[0], channels[1] * IMAGE[0] * IMAGE[1])
    return {f"std{n}": float(np.sqrt(2.0 / fan)) for n, fan in enumerate(fans, 1)}


def channels_last(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The same inputs as TensorFlow has them: images (N, H, W, C), filters (HH, WW, C, F), weights
    (D, M) whose rows are in the order of flattened (H, W, C)."""
    x, params = inputs["x"], dict(inputs["params"])
    for name in ("conv_w1", "conv_w2"):
        params[name] = np.ascontiguousarray(params[name].transpose(2, 3, 1, 0))
    return dict(inputs) | {"x": np.ascontiguousarray(x.transpose(0, 2, 3, 1)), "params": params}


def loop_inputs(
    rng: np.random.Generator, N: int, C: int, learning_rate: float = 0.1, momentum: float = 0.0
) -> dict[str, Any]:
    """One batch of small images, and an affine network to be trained on it."""
    D = 3 * 4 * 4
    return {
        "X": single(rng.normal(size=(N, 3, 4, 4))),
        "y": labels(rng, N, C),
        "w": single(rng.normal(scale=0.2, size=(D, C))),
        "b": single(rng.normal(scale=0.2, size=C)),
        "learning_rate": learning_rate,
        "momentum": momentum,
    }


def black_pictures(N: int = CLASSES) -> dict[str, Any]:
    """Black pictures, one of each class: without biases they move no weight, so that the parameters
    after a cell that trains are those that it began with."""
    X, y = single(np.zeros((N, 3, *IMAGE))), np.arange(N)
    return {"X_train": X, "y_train": y, "X_val": X, "y_val": y, "X_test": X}


def scores_and_grads(kit: Any, network: Any, inputs: Inputs) -> Yields:
    """What a network that is a function gives, and the gradients of its parameters."""
    yield "scores", network(kit.tensor(inputs.x), kit.parameters(inputs.params))
    yield "grads", kit.pull_back(network, inputs.x, inputs.params, inputs.dout)


def scores_in_both_modes(kit: Any, model: Any, inputs: Inputs) -> Yields:
    """What a model with given parameters gives, in evaluation and in training."""
    kit.load(model, inputs.params)
    yield "scores", kit.output(model, inputs.x, False)
    yield "training.scores", kit.output(model, inputs.x, True)


def give_pictures(impl: Any, inputs: Inputs) -> None:
    """Have the pictures of the case given to whatever loads some."""
    impl.data(**{name: inputs[name] for name in inputs if name.startswith(("X_", "y_"))})


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells that train: those below a heading, else those in which ``pattern`` is found.

    ``loop`` is the function that trains and ``arguments`` are those it takes; ``leaves`` is the
    variable that the notebook asks for, if it does.
    """

    pattern: str
    below: str
    loop: str
    arguments: tuple[str, ...]
    leaves: str = ""


def handed_over(impl: Any, notebook: str, cells: Cells) -> Any:
    """What these cells leave behind, and what they hand to the loop under its arguments' names, with
    nothing trained by it."""
    calls = impl.torch_kit.calls(list(cells.arguments))
    impl.instead(**{cells.loop: calls})
    space = impl.cells(notebook, cells.pattern, cells.below)
    impl.torch_kit.name_arguments(calls, space, cells.leaves)
    return space
