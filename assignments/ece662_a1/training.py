"""What the questions that train a network share: its pictures, its budget, what is asked of it."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.authoring import Yields
from grader.data import splits
from grader.model import Inputs, Later

NUMBER_OF_SEEDS = 1 << 31


def pictures(
    rng: np.random.Generator,
    train: int,
    val: int,
    test: int,
    steps: int,
    seconds: float,
    epochs: int = 1000,
    small: int = 0,
) -> dict[str, Any]:
    """A case: ``train`` pictures to learn from, and a budget of ``steps``, ``epochs`` and seconds.

    The model is asked about ``test`` pictures that nobody has seen, or about the first ``small``
    training pictures, which it is to learn by heart.
    """
    data = splits(rng, train=train, val=val, test=test)
    budget = {"steps": steps, "epochs": epochs, "seconds": seconds}
    first = {
        f"{name}_small": Later(partial(_first, data[f"{name}_train"], small), f"the first {small} of {name}")
        for name in ("X", "y")
    }
    return data | first | budget | {"seed": int(rng.integers(NUMBER_OF_SEEDS))}


def _first(later: Later, count: int) -> Any:
    return later()[:count]


def begin(impl: Any, inputs: Inputs, data: dict[str, Any], trainings: int = 1) -> None:
    """Seed, give the pictures to whatever loads some, and bound what trains."""
    impl.training.seed(inputs.seed)
    impl.data(**data, X_test=inputs.X_test)
    impl.training.budget(inputs.steps, inputs.epochs, inputs.seconds, trainings)


def searched(impl: Any, inputs: Inputs, notebook: str, *cells: str) -> Any:
    """What cells leave behind that may search over settings: every training has the same share of the
    budget, wherever it stands in the search."""
    impl.training.seed(inputs.seed)
    impl.data(**learnt_from(inputs), X_test=inputs.X_test)
    impl.training.count()
    impl.attempt(notebook, *cells)
    begin(impl, inputs, learnt_from(inputs), impl.value(impl.training.counted()))
    return impl.cells(notebook, *cells)


def learnt_from(inputs: Inputs) -> dict[str, Any]:
    """The training and validation pictures with their classes, as a solver takes them."""
    return {name: getattr(inputs, name) for name in ("X_train", "y_train", "X_val", "y_val")}


def learnt_by_heart(inputs: Inputs) -> dict[str, Any]:
    """The same for a network that is to learn some by heart.  A solver keeps the parameters that did
    best on the validation pictures: these are the very same here, since they are what is asked."""
    return learnt_from(inputs) | {"X_val": inputs.X_small, "y_val": inputs.y_small}


def outcome(impl: Any, model: Any, solver: Any, asked: Any) -> Yields:
    """What a trained model says of the pictures it is asked about, and how its training went."""
    yield "predictions", impl.training.predict(model, asked)
    yield "history", impl.value(impl.training.history(solver))
