"""Q1: update rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs


def update_inputs(
    rng: np.random.Generator,
    shape: Sequence[int],
    steps: int = 3,
    config: dict[str, float] | None = None,
    state: Sequence[str] = (),
) -> dict[str, Any]:
    """``state`` names what is kept from earlier steps; averages of squares are positive."""
    earlier = {name: rng.uniform(0.1, 0.9, size=shape) for name in state}
    return {
        "w": rng.normal(size=shape),
        "dw": rng.normal(size=(steps, *shape)),
        "config": None if config is None else config | earlier,
    }


def several_steps(impl: Any, rule: Callable[..., Any], inputs: Inputs) -> Yields:
    """The weights and the rule's own state after each step."""
    w, config = inputs.w, inputs.config
    for number, dw in enumerate(inputs.dw, start=1):
        w, config = rule(w, dw, config)
        yield f"step{number}.next_w", w
        yield f"step{number}.config", impl.value(config)


@question(
    "q1.sgd_momentum",
    "SGD with momentum",
    function="optim.sgd_momentum",
    inputs=update_inputs,
    cases=[
        public("from the start", shape=(4, 5), config={"learning_rate": 0.05}),
        public("no config", shape=(3, 4)),
        public(
            "state given", shape=(2, 6), config={"learning_rate": 0.2, "momentum": 0.6}, state=["velocity"]
        ),
        hidden(
            "filters", shape=(3, 2, 4, 5), config={"learning_rate": 0.07, "momentum": 0.8}, state=["velocity"]
        ),
    ],
)
def sgd_momentum(impl: Any, inputs: Inputs) -> Yields:
    yield from several_steps(impl, impl.optim.sgd_momentum, inputs)


@question(
    "q1.rmsprop",
    "RMSProp",
    function="optim.rmsprop",
    inputs=update_inputs,
    cases=[
        public("from the start", shape=(4, 5), config={"learning_rate": 0.05}),
        public("no config", shape=(3, 4)),
        public(
            "state given",
            shape=(2, 6),
            config={"learning_rate": 0.2, "decay_rate": 0.7, "epsilon": 0.01},
            state=["cache"],
        ),
        hidden(
            "filters",
            shape=(3, 2, 4, 5),
            config={"learning_rate": 0.07, "decay_rate": 0.8, "epsilon": 0.03},
            state=["cache"],
        ),
    ],
)
def rmsprop(impl: Any, inputs: Inputs) -> Yields:
    yield from several_steps(impl, impl.optim.rmsprop, inputs)


@question(
    "q1.adam",
    "Adam",
    function="optim.adam",
    inputs=update_inputs,
    cases=[
        public("from the start", shape=(4, 5), config={"learning_rate": 0.05}),
        public("no config", shape=(3, 4)),
        public(
            "state given",
            shape=(2, 6),
            config={"learning_rate": 0.2, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.01, "t": 5},
            state=["m", "v"],
        ),
        hidden(
            "filters",
            shape=(3, 2, 4, 5),
            config={"learning_rate": 0.07, "beta1": 0.7, "beta2": 0.9, "epsilon": 0.03, "t": 8},
            state=["m", "v"],
        ),
    ],
)
def adam(impl: Any, inputs: Inputs) -> Yields:
    yield from several_steps(impl, impl.optim.adam, inputs)
