"""Q5: the PyTorch notebook, without its trained models."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs

from . import framework_nets as nets

PART2 = ("model_fn", "params", "learning_rate")
PART34 = ("model", "optimizer", "epochs")
"""What the training loops are called with."""

BAREBONES = nets.Cells(r"train_part2\(", r"(?i)train.*convnet|barebones.*train", "train_part2", PART2)
MODULE = nets.Cells(
    r"(?s)\bThreeLayerConvNet\(.*train_part34\(", r"(?i)train it|module.*train", "train_part34", PART34
)
SEQUENTIAL = nets.Cells(r"(?s)Sequential\(.*train_part34\(", r"(?i)\bsequential\b", "train_part34", PART34)
CHALLENGE = nets.Cells(
    r"train_part34\([^)]*epochs *= *\d", r"(?i)\bchallenge\b", "train_part34", PART34, leaves="model"
)


def flatten_inputs(rng: np.random.Generator, shape: tuple[int, ...]) -> dict[str, Any]:
    return {"x": nets.single(rng.normal(size=shape))}


@question(
    "q5_torch.flatten",
    "PyTorch: flatten",
    function="q5_torch.flatten",
    framework="torch",
    inputs=flatten_inputs,
    cases=[
        public("typical", shape=(4, 3, 5, 2)),
        public("a single image", shape=(1, 2, 3, 4)),
        hidden("more", shape=(3, 4, 2, 3)),
    ],
)
def flatten(impl: Any, inputs: Inputs) -> Yields:
    yield "out", impl.q5_torch.flatten(impl.torch_kit.tensor(inputs.x))


@question(
    "q5_torch.three_layer_convnet",
    "PyTorch: three-layer ConvNet, forward",
    function="q5_torch.three_layer_convnet",
    framework="torch",
    inputs=nets.scores_inputs,
    cases=nets.FUNCTION_CASES,
    shapes={"scores": "N, C"},
)
def three_layer_convnet(impl: Any, inputs: Inputs) -> Yields:
    yield from nets.scores_and_grads(impl.torch_kit, impl.q5_torch.three_layer_convnet, inputs)


def weight_inputs(
    rng: np.random.Generator, shape: tuple[int, ...] = (), fan_in: int = 1, cell: bool = False
) -> dict[str, Any]:
    del rng
    given = {"cell": cell, "shape": list(shape), "std": float(np.sqrt(2.0 / fan_in))}
    return given | (nets.black_pictures() | nets.deviations((32, 16)) if cell else {})


@question(
    "q5_torch.initialization",
    "PyTorch: initialization",
    function="q5_torch.random_weight",
    framework="torch",
    inputs=weight_inputs,
    cases=[
        public("affine", shape=(60, 40), fan_in=60),
        public("filters", shape=(20, 3, 5, 4), fan_in=60),
        public("the parameters of the ConvNet", cell=True),
        hidden("more filters", shape=(30, 4, 3, 3), fan_in=36),
    ],
)
def initialization(impl: Any, inputs: Inputs) -> Yields:
    if inputs.cell:
        yield from the_parameters_of_the_cell(impl, inputs)
        return
    w = impl.q5_torch.random_weight(tuple(inputs.shape))
    yield "w", w
    yield "trainable", impl.torch_kit.trainable([w], ["w"])
    b = impl.q5_torch.zero_weight(tuple(inputs.shape[:1]))
    yield "b", b
    yield "trainable", impl.torch_kit.trainable([b], ["b"])


def the_parameters_of_the_cell(impl: Any, inputs: Inputs) -> Yields:
    nets.give_pictures(impl, inputs)
    params = nets.handed_over(impl, "q5_torch", BAREBONES).params
    yield "params", impl.torch_kit.arrays(params, nets.NAMES)
    yield "trainable", impl.torch_kit.trainable(params, nets.NAMES)


def give_batch(impl: Any, inputs: Inputs) -> None:
    """Have the batch of the case be all the data that a loop trains on."""
    impl.data(X_train=inputs.X, y_train=inputs.y, X_val=inputs.X, y_val=inputs.y, X_test=inputs.X)
    impl.instead(**dict.fromkeys(nets.LOADERS, impl.torch_kit.loader(inputs.X, inputs.y)))


@question(
    "q5_torch.barebones_convnet_training",
    "PyTorch: training loop",
    function="q5_torch.train_part2",
    framework="torch",
    inputs=nets.loop_inputs,
    cases=nets.LOOP_CASES,
)
def barebones_convnet_training(impl: Any, inputs: Inputs) -> Yields:
    give_batch(impl, inputs)
    params = impl.torch_kit.parameters({"w": inputs.w, "b": inputs.b})
    for step in (1, 2):
        impl.q5_torch.train_part2(impl.torch_kit.affine, params, inputs.learning_rate)
        yield f"step{step}.params", impl.torch_kit.arrays(params, ["w", "b"])


@question(
    "q5_torch.module_convnet",
    "PyTorch: three-layer ConvNet as a module",
    function="q5_torch.ThreeLayerConvNet",
    framework="torch",
    inputs=nets.module_inputs,
    cases=nets.MODEL_CASES,
    shapes={"scores": "N, C"},
)
def module_convnet(impl: Any, inputs: Inputs) -> Yields:
    model = impl.q5_torch.ThreeLayerConvNet(3, *inputs.channels, inputs.C)
    yield "weights", impl.torch_kit.weights(model)
    yield "layers", impl.torch_kit.layers(model, inputs.x)
    yield from nets.scores_in_both_modes(impl.torch_kit, model, inputs)


def cell_inputs(rng: np.random.Generator, loop: bool = False) -> dict[str, Any]:
    if loop:
        return {"loop": True} | nets.loop_inputs(rng, 6, 4, 0.2, 0.9)
    x = nets.single(rng.normal(size=(4, 3, *nets.IMAGE)))
    params = nets.conv_parameters(rng, nets.IMAGE, (32, 16), nets.CLASSES)
    params["fc_w"] = np.ascontiguousarray(params["fc_w"].T)
    given = {"loop": False, "x": x, "params": params}
    return given | nets.black_pictures() | nets.deviations((32, 16))


def settings_of_the_cell(impl: Any, inputs: Inputs, cells: nets.Cells) -> Yields:
    """The network and the optimizer that a cell trains."""
    nets.give_pictures(impl, inputs)
    space = nets.handed_over(impl, "q5_torch", cells)
    yield "layers", impl.torch_kit.layers(space.model, inputs.x)
    yield "layers.ending", impl.torch_kit.ending(space.model, inputs.x)
    yield "optimizer", impl.torch_kit.optimizer(space.optimizer, space.model)
    yield "weights", impl.torch_kit.weights(space.model)
    impl.torch_kit.load(space.model, inputs.params)
    yield "scores", impl.torch_kit.output(space.model, inputs.x, False)


@question(
    "q5_torch.module_convnet_training",
    "PyTorch: training the module",
    function="q5_torch.train_part34",
    framework="torch",
    inputs=cell_inputs,
    cases=[public("settings"), public("two steps", loop=True)],
)
def module_convnet_training(impl: Any, inputs: Inputs) -> Yields:
    if not inputs.loop:
        yield from settings_of_the_cell(impl, inputs, MODULE)
        return
    give_batch(impl, inputs)
    model = impl.torch_kit.affine_model({"w": inputs.w, "b": inputs.b})
    optimizer = impl.torch_kit.sgd(model, inputs.learning_rate, inputs.momentum)
    impl.q5_torch.train_part34(model, optimizer, 2)
    yield "step2.params", impl.torch_kit.state(model)
    yield "mode", impl.torch_kit.mode(model)


@question(
    "q5_torch.sequential_convnet",
    "PyTorch: Sequential, with Nesterov momentum",
    framework="torch",
    inputs=cell_inputs,
    cases=[public("settings")],
)
def sequential_convnet(impl: Any, inputs: Inputs) -> Yields:
    yield from settings_of_the_cell(impl, inputs, SEQUENTIAL)


@question(
    "q5_torch.challenge",
    "PyTorch: the challenge's network and its loss",
    framework="torch",
    inputs=cell_inputs,
    cases=[public("a few pictures")],
)
def challenge(impl: Any, inputs: Inputs) -> Yields:
    nets.give_pictures(impl, inputs)
    impl.instead(**dict.fromkeys(nets.LOADERS, impl.torch_kit.loader(inputs.X_train, inputs.y_train)))
    train = impl.q5_torch.train_part34
    space = nets.handed_over(impl, "q5_torch", CHALLENGE)
    optimizer = impl.torch_kit.optimizer_of(space.optimizer, space.model)
    yield "optimizer", {"all": impl.torch_kit.trains_all(optimizer, space.model)}
    yield "network", {"suits": impl.torch_kit.suits(train, space.model, inputs.x)}
