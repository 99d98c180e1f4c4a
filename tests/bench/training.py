"""How often the accuracy check is wrong about a network that is a little above or below its threshold.

    python -m tests.bench.training [repetitions]

The figures of docs/training.md come from here.  The reference's two-layer network is trained with
other seeds each time and asked about other pictures each time; its mean accuracy over all of them
is what a threshold should be compared with.  Then the check itself is run, for thresholds at and
around that accuracy, as often as there are three trainings left for each run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

from grader.checks.interval import FALSE_FAIL, Rule, shortfall
from grader.data import splits
from grader.data.generated import Array
from grader.data.parts import CLASSES
from grader.model import Capture, Case
from grader.reference.fully_connected import TwoLayerNet
from grader.reference.solver import Solver
from tests.unit.checks.make import case, check, trial

TRAIN, PICTURES, STEPS = 3000, 1500, 150
LOOKS = 3
Answers = tuple[Array, Array]
"""Predicted and right classes."""


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with ProcessPoolExecutor(2) as pool:
        answers = list(pool.map(trained, range(repetitions * LOOKS), chunksize=4))
    accuracies = [float(np.mean(given == right)) for given, right in answers]
    mean, spread = float(np.mean(accuracies)), float(np.std(accuracies, ddof=1))
    sampling = np.sqrt(mean * (1 - mean) / PICTURES)
    seeds = float(np.sqrt(max(0.0, spread**2 - sampling**2)))
    print(
        f"{len(answers)} trainings of {STEPS} steps: {mean:.1%} on average, from {min(accuracies):.1%} ",
        end="",
    )
    print(f"to {max(accuracies):.1%}; the standard deviation from seed to seed is {seeds:.1%}")
    missing = shortfall(Rule(mean, LOOKS, seeds), PICTURES)
    print(f"promised: fails by mistake {FALSE_FAIL:.0%}, passes by mistake {FALSE_FAIL:.0%} ", end="")
    print(f"where it is {missing:.1%} short\n{'the network is':32} {'passed':>10} {'trainings a check':>20}")
    for name, distance in (
        ("2 points above the threshold", -0.02),
        ("at the threshold", 0.0),
        ("2 points below", 0.02),
        (f"{missing:.1%} below, as promised", missing),
    ):
        passed, looks = _checked(answers, mean + distance, seeds)
        print(f"{name:32} {passed:>4} of {repetitions} {looks:>20.1f}")


def trained(seed: int) -> Answers:
    """One training, and what it says of pictures of its own."""
    data = {
        n: later()
        for n, later in splits(np.random.default_rng(seed), train=TRAIN, val=200, test=PICTURES).items()
    }
    np.random.seed(seed)  # noqa: NPY002 - the solver draws from it
    model = TwoLayerNet(num_classes=CLASSES)
    epochs = STEPS * 100 // TRAIN
    settings = {"num_epochs": epochs, "num_train_samples": 100, "num_val_samples": 200}
    Solver(model, data, optim_config={"learning_rate": 1e-3}, **settings).train()  # type: ignore[arg-type]  # numbers
    parts = np.array_split(data["X_test"], 15)
    return np.concatenate([np.argmax(model.loss(part), axis=1) for part in parts]), data["y_test"]


def _checked(answers: Sequence[Answers], threshold: float, spread: float) -> tuple[int, float]:
    """How many of the runs pass, and how many trainings each took on average."""
    runs = [_one_check(answers[i : i + LOOKS], threshold, spread) for i in range(0, len(answers), LOOKS)]
    return sum(passed for passed, _ in runs), float(np.mean([looks for _, looks in runs]))


def _one_check(answers: Sequence[Answers], threshold: float, spread: float) -> tuple[bool, int]:
    """The check on one training, with others for when it asks again.  Every training has pictures of
    its own, so that the right answers are put in the order of the first one's."""
    used = 1

    def again(_case: Case, rest: Iterator[Answers]) -> Capture:
        nonlocal used
        used += 1
        return Capture("ok", {"predictions": _as_if_asked(labels, *next(rest))})

    given, labels = answers[0]
    about = case("unseen pictures", inputs={"y_test": labels, "seed": 0})
    outcome = check(
        "accuracy",
        trial({}, {"predictions": given}, about),
        outputs=["predictions"],
        repeat=partial(again, rest=iter(answers[1:])),
        threshold=threshold,
        spread=spread,
        reruns=LOOKS - 1,
        classes=CLASSES,
    )
    return outcome.fraction == 1, used


def _as_if_asked(labels: Array, given: Array, right: Array) -> Array:
    """As many right answers as were given, about pictures with these labels."""
    return np.where(given == right, labels, (labels + 1) % CLASSES)


if __name__ == "__main__":
    main()
