"""Q6: pruning, on a small network of ours in place of the trained one."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring import Yields, public, question
from grader.model import Inputs

from .framework_nets import black_pictures, single

UNSTRUCTURED = r"(?i)unstructured"
STRUCTURED = r"(?i)(?<!un)structured[ _]pruning|ln_structured"
"""Cells, by what stands in them or just before."""

SHAPES = [(8, 3, 4, 4), (10, 8, 4, 4), (6, 40)]
"""Two convolutions with stride 4, and an affine layer, for pictures of 32 x 32."""


def weights(rng: np.random.Generator) -> dict[str, Any]:
    """Weights whose spread differs from layer to layer, so that a level of the whole network is none
    of each layer."""
    spreads = (0.3, 0.05, 0.15)
    arrays = [single(rng.normal(scale=s, size=shape)) for s, shape in zip(spreads, SHAPES, strict=True)]
    return {"weights": {f"layer{n}": array for n, array in enumerate(arrays, 1)}} | black_pictures()


def tested_models(impl: Any, inputs: Inputs, pattern: str) -> Yields:
    """The models that the notebook tests, as they are when it does."""
    impl.data(**{name: inputs[name] for name in inputs if name.startswith(("X_", "y_"))})
    record = impl.pruning_kit.recorder(inputs.weights)
    impl.instead(load_model=record.load_model, test_model=record.test_model)
    space = impl.cells("q6_notebook", pattern)
    yield "models", impl.pruning_kit.recorded(record, space)


@question(
    "q6.unstructured_pruning",
    "Unstructured pruning",
    framework="torch",
    golden=False,
    inputs=weights,
    cases=[public("a small network")],
)
def unstructured_pruning(impl: Any, inputs: Inputs) -> Yields:
    yield from tested_models(impl, inputs, UNSTRUCTURED)


@question(
    "q6.structured_pruning",
    "Structured pruning",
    framework="torch",
    golden=False,
    inputs=weights,
    cases=[public("a small network")],
)
def structured_pruning(impl: Any, inputs: Inputs) -> Yields:
    yield from tested_models(impl, inputs, STRUCTURED)
