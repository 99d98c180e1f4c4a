"""Q5: the TensorFlow notebook, without its trained models."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, public, question
from grader.model import Inputs

from . import framework_nets as nets

SEQUENTIAL = r"(?s)def model_init_fn.*Sequential\(.*Conv2D\("
COMPILE = r"(?s)\.compile\("
CHALLENGE = r"\bCustomConvNet\("
"""Cells, by what stands in them."""

SECTIONS = {SEQUENTIAL: r"(?i)\bsequential\b", COMPILE: r"(?i)\bloop\b", CHALLENGE: r"(?i)\bchallenge\b"}
"""The headings that these cells stand below."""


def scores_inputs(rng: np.random.Generator, **options: Any) -> dict[str, Any]:
    return nets.channels_last(nets.scores_inputs(rng, **options))


@question(
    "q5_tf.three_layer_convnet",
    "TensorFlow: three-layer ConvNet, forward",
    function="q5_tf.three_layer_convnet",
    framework="tensorflow",
    inputs=scores_inputs,
    cases=nets.FUNCTION_CASES,
    shapes={"scores": "N, C"},
)
def three_layer_convnet(impl: Any, inputs: Inputs) -> Yields:
    yield from nets.scores_and_grads(impl.keras_kit, impl.q5_tf.three_layer_convnet, inputs)


@question(
    "q5_tf.training_step",
    "TensorFlow: training step",
    function="q5_tf.training_step",
    framework="tensorflow",
    inputs=nets.loop_inputs,
    cases=nets.LOOP_CASES,
)
def training_step(impl: Any, inputs: Inputs) -> Yields:
    params = impl.keras_kit.parameters({"w": inputs.w, "b": inputs.b})
    x, y = impl.keras_kit.tensor(inputs.X), impl.keras_kit.tensor(inputs.y)
    for step in (1, 2):
        loss = impl.q5_tf.training_step(impl.keras_kit.affine, x, y, params, inputs.learning_rate)
        yield f"step{step}.loss", loss
        yield f"step{step}.params", impl.keras_kit.arrays(params, ["w", "b"])


def init_inputs(rng: np.random.Generator) -> dict[str, Any]:
    del rng
    return nets.deviations((32, 16))


@question(
    "q5_tf.three_layer_convnet_init",
    "TensorFlow: initialization",
    function="q5_tf.three_layer_convnet_init",
    framework="tensorflow",
    inputs=init_inputs,
    cases=[public("typical")],
)
def three_layer_convnet_init(impl: Any, inputs: Inputs) -> Yields:
    del inputs
    yield "params", impl.keras_kit.arrays(list(impl.q5_tf.three_layer_convnet_init()), nets.NAMES)


def subclass_inputs(rng: np.random.Generator, **options: Any) -> dict[str, Any]:
    inputs = nets.module_inputs(rng, **options)
    inputs["params"]["fc_w"] = np.ascontiguousarray(inputs["params"]["fc_w"].T)
    return nets.channels_last(inputs)


@question(
    "q5_tf.subclass_convnet",
    "TensorFlow: three-layer ConvNet as a subclass of Model",
    function="q5_tf.ThreeLayerConvNet",
    framework="tensorflow",
    inputs=subclass_inputs,
    cases=nets.MODEL_CASES,
    shapes={"scores": "N, C"},
)
def subclass_convnet(impl: Any, inputs: Inputs) -> Yields:
    model = impl.q5_tf.ThreeLayerConvNet(*inputs.channels, inputs.C)
    yield "layers", impl.keras_kit.layers(model, inputs.x)
    yield "weights", impl.keras_kit.weights(model)
    yield from nets.scores_in_both_modes(impl.keras_kit, model, inputs)


def cell_inputs(rng: np.random.Generator) -> dict[str, Any]:
    x = nets.single(rng.normal(size=(1, *nets.IMAGE, 3)))
    return {"x": x} | nets.black_pictures() | nets.deviations((32, 16))


def untrained(impl: Any, pattern: str, *names: str) -> Any:
    """What cells that train leave behind under these names, with the network that they begin with in
    place of what their loop trains."""
    impl.instead(train_part34=impl.keras_kit.untrained)
    return impl.cells("q5_tf", pattern, SECTIONS[pattern], names)


@question(
    "q5_tf.sequential_convnet",
    "TensorFlow: Sequential, with Nesterov momentum",
    framework="tensorflow",
    inputs=cell_inputs,
    cases=[public("settings")],
)
def sequential_convnet(impl: Any, inputs: Inputs) -> Yields:
    nets.give_pictures(impl, inputs)
    space = untrained(impl, SEQUENTIAL, "model_init_fn", "optimizer_init_fn")
    model = space.model_init_fn()
    yield "layers", impl.keras_kit.layers(model, inputs.x)
    yield "weights", impl.keras_kit.weights(model)
    yield "optimizer", impl.keras_kit.optimizer(space.optimizer_init_fn(), model)


@question(
    "q5_tf.sequential_compile",
    "TensorFlow: compile and fit",
    framework="tensorflow",
    inputs=cell_inputs,
    cases=[public("settings")],
)
def sequential_compile(impl: Any, inputs: Inputs) -> Yields:
    nets.give_pictures(impl, inputs)
    space = untrained(impl, COMPILE, "model")
    yield "compiled", impl.keras_kit.compiled(space.model)
    yield "layers", impl.keras_kit.layers(space.model, inputs.x)


def functional_inputs(rng: np.random.Generator, N: int, D: int, M: int, C: int) -> dict[str, Any]:
    shapes = {"fc_w1": (D, M), "fc_b1": (M,), "fc_w2": (M, C), "fc_b2": (C,)}
    params = {name: nets.single(rng.normal(scale=0.4, size=shape)) for name, shape in shapes.items()}
    return {"x": nets.single(rng.normal(size=(N, D))), "sizes": [M, C], "D": D, "params": params}


@question(
    "q5_tf.functional_net",
    "TensorFlow: functional API",
    function="q5_tf.two_layer_fc_functional",
    framework="tensorflow",
    inputs=functional_inputs,
    cases=[public("typical", N=4, D=6, M=5, C=3)],
    shapes={"scores": "N, C"},
)
def functional_net(impl: Any, inputs: Inputs) -> Yields:
    model = impl.q5_tf.two_layer_fc_functional((inputs.D,), *inputs.sizes)
    yield "layers", impl.keras_kit.layers(model, inputs.x)
    impl.keras_kit.load(model, inputs.params)
    yield "scores", impl.keras_kit.output(model, inputs.x, False)


@question(
    "q5_tf.challenge",
    "TensorFlow: the challenge's network and its loss",
    framework="tensorflow",
    inputs=cell_inputs,
    cases=[public("a few pictures")],
)
def challenge(impl: Any, inputs: Inputs) -> Yields:
    nets.give_pictures(impl, inputs)
    train = impl.q5_tf.train_part34
    model = untrained(impl, CHALLENGE, "model_init_fn").model_init_fn()
    yield "network", {"suits": impl.keras_kit.suits(train, model, inputs.x)}
