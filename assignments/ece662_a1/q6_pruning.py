"""Q6: pruning, on a small trained network of ours in place of the one that was given."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

import numpy as np

from grader.authoring import Yields, public, question
from grader.data import network, splits
from grader.data.parts import origin
from grader.model import Inputs, Later

from .framework_nets import black_pictures

UNSTRUCTURED = (r"(?i)unstructured", r"(?i)\bunstructured\b")
STRUCTURED = (r"(?i)(?<!un)structured[ _]pruning|ln_structured", r"(?i)\bstructured\b")
KINDS = {"unstructured": UNSTRUCTURED, "structured": STRUCTURED}
"""Cells, by what stands in them or just before, where they do not stand below these headings."""

NUMBER_OF_SEEDS = 1 << 31
TRAINING_PICTURES = 10_000
"""Of the course's own set, whose mean is taken away from the test pictures."""


def trained_network(rng: np.random.Generator, shown: int, unseen: int) -> dict[str, Any]:
    """A trained network, ``shown`` pictures whose labels the notebook's test is told, and ``unseen``
    ones whose labels the probe never passes on.  The notebook itself loads black ones."""
    made: dict[str, Any] = dict(network.trained())
    for name, count in {"shown": shown, "unseen": unseen}.items():
        seed = int(rng.integers(NUMBER_OF_SEEDS))
        for place, letter in enumerate("Xy"):
            about = f"{letter} of {count} generated pictures, seed {seed}"
            made[f"{letter}_{name}"] = Later(partial(_part, count, seed, place), about)
    return made | black()


def black() -> dict[str, Any]:
    """What the notebook loads: nothing depends on it."""
    pictures = black_pictures()
    return {"X_black": pictures["X_train"], "y_black": pictures["y_train"]}


@lru_cache(maxsize=4)
def _pictures(count: int, seed: int) -> tuple[Any, Any]:
    return network.pictures(count, seed)


def _part(count: int, seed: int, place: int) -> Any:
    return _pictures(count, seed)[place]


def tested_models(impl: Any, inputs: Inputs, cells: tuple[str, str]) -> Yields:
    """The models that the notebook tests, as they are when it does, and what it prints."""
    load(impl, inputs, inputs.X_black)
    record = impl.pruning_kit.recorder(
        inputs.weights, inputs.biases, inputs.X_shown, inputs.y_shown, inputs.X_unseen
    )
    impl.instead(load_model=record.load_model, test_model=record.test_model)
    yield "printed", impl.printed("q6_notebook", *cells)
    yield "models", impl.pruning_kit.recorded(record)


def load(impl: Any, inputs: Inputs, test: Any) -> None:
    """Have the notebook load black pictures, but for those of the test."""
    black = {f"{letter}_{part}": inputs[f"{letter}_black"] for part in ("train", "val") for letter in "Xy"}
    impl.data(**black, X_test=test)


@question(
    "q6.unstructured_pruning",
    "Unstructured pruning",
    framework="torch",
    notebook="q6_notebook",
    golden=False,
    inputs=trained_network,
    cases=[public("a small network", shown=300, unseen=600)],
)
def unstructured_pruning(impl: Any, inputs: Inputs) -> Yields:
    yield from tested_models(impl, inputs, UNSTRUCTURED)


@question(
    "q6.structured_pruning",
    "Structured pruning",
    framework="torch",
    notebook="q6_notebook",
    golden=False,
    inputs=trained_network,
    cases=[public("a small network", shown=300, unseen=600)],
)
def structured_pruning(impl: Any, inputs: Inputs) -> Yields:
    yield from tested_models(impl, inputs, STRUCTURED)


def course_pictures(rng: np.random.Generator, shown: int, unseen: int, test: int) -> dict[str, Any]:
    """The trained network, and test pictures of the course's set, where it is there."""
    data = splits(rng, train=TRAINING_PICTURES, val=1, test=test)
    kept = {name: data[name] for name in ("X_test", "y_test")}
    return trained_network(rng, shown, unseen) | kept | {"data": Later(origin, "which pictures there are")}


@question(
    "q6.saved_accuracies",
    "Saved accuracies of the pruned models",
    framework="torch",
    notebook="q6_notebook",
    golden=False,
    inputs=course_pictures,
    cases=[public("the model that was handed in", shown=60, unseen=6, test=1000)],
)
def saved_accuracies(impl: Any, inputs: Inputs) -> Yields:
    """What the cells print now; on the model that was handed in only where the notebook's pictures are
    there, since accuracies on others say nothing."""
    yield "data", inputs.data
    for name, cells in KINDS.items():
        for output, value in tested_models(impl, inputs, cells):
            if output == "printed":
                yield f"printed.{name}", value
    if inputs.data != "generated":
        load(impl, inputs, inputs.X_test)
        for name, cells in KINDS.items():
            record = impl.pruning_kit.handed_in(inputs.X_test)
            impl.instead(load_model=record.load_model, test_model=record.test_model)
            impl.cells("q6_notebook", *cells)
            yield name, impl.pruning_kit.recorded(record)
