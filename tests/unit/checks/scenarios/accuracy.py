"""Trained models: predicted classes against labels that they never saw."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.checks.base import Outcome
from grader.checks.tolerance import Array
from grader.model import Capture, Case, CaughtError
from tests.unit.checks.make import case, check, question, trial

CLASSES = 6
Y = np.arange(1200) % CLASSES
FIFTY = np.arange(50) % CLASSES
ABOUT = question("fc_net.TwoLayerNet.loss")


def answers(share: float, labels: Array = Y, seed: int = 0) -> Array:
    """Classes of which exactly this share is right, the others wrong at random."""
    rng = np.random.default_rng(seed)
    wrong = rng.permutation(len(labels)) >= round(share * len(labels))
    return np.where(wrong, (labels + rng.integers(1, CLASSES, size=len(labels))) % CLASSES, labels)


def history(losses: Sequence[float]) -> dict[str, Any]:
    return {"history.loss": list(losses), "history.val_accuracy": [0.17, 0.2, 0.25]}


def falling(first: float, last: float, steps: int = 40) -> list[float]:
    return [float(loss) for loss in np.geomspace(first, last, steps)]


def outcome(
    predictions: Any, again: Callable[[Case], Capture] | None = None, labels: Array = Y, **options: Any
) -> Outcome:
    """What the check says of these predictions; other keywords are outputs or parameters."""
    outputs = {name: options.pop(name) for name in list(options) if name.startswith(("history", "settings"))}
    outputs |= {name.replace("_", ".", 1): outputs.pop(name) for name in list(outputs)}
    about = case("unseen pictures", hidden=True, inputs={"y_test": labels, "seed": 1})
    about = replace(about, hidden=options.pop("hidden", True))
    student = Capture("ok", {"predictions": predictions, **outputs, **options.pop("more", {})})
    parameters = {"threshold": 0.4} | options
    return check(
        "accuracy",
        trial({}, student, about),
        outputs=["predictions"],
        about=ABOUT,
        repeat=again,
        **parameters,
    )


def with_seeds(*shares: float) -> Callable[[Case], Capture]:
    """What other seeds give: the share of right answers of the seed's number."""
    return lambda one: Capture(
        "ok", {"predictions": answers(shares[one.inputs.seed - 2], seed=one.inputs.seed)}
    )


def good_far_above() -> Outcome:
    return outcome(answers(0.6))


def good_in_doubt_is_decided_for_the_student() -> Outcome:
    return outcome(answers(0.385), again=with_seeds(0.39, 0.395))


def good_all_of_fifty_at_the_second_seed() -> Outcome:
    second = Capture("ok", {"predictions": FIFTY})
    return outcome(answers(0.98, FIFTY), lambda _one: second, FIFTY, threshold=1.0, exact=True)


def good_some_classes_that_are_none_are_wrong_answers() -> Outcome:
    return outcome(np.where(np.arange(1200) % 10 == 0, 8, answers(0.6)))


def good_with_scores_as_small_integers() -> Outcome:
    return outcome(answers(0.6).astype(np.uint8))


def bad_below() -> Outcome:
    return outcome(answers(0.3), more=history(falling(1.7917, 1.62, 300)))


def bad_time_over_in_training() -> Outcome:
    more = history(falling(1.7917, 1.74, 12)) | {"history.stopped": "time"}
    return outcome(answers(0.25), more=more)


def bad_cut_to_the_budget() -> Outcome:
    return outcome(answers(0.3), more=history(falling(1.7917, 1.62, 450)) | {"history.stopped": "steps"})


def bad_below_at_three_seeds() -> Outcome:
    return outcome(answers(0.375), again=with_seeds(0.36, 0.365))


def bad_guessing_among_too_many_classes() -> Outcome:
    return outcome(np.full(1200, 2), more=history(falling(math.log(10), math.log(10) * 0.999)))


def bad_guessing_with_settings_that_are_partly_touched() -> Outcome:
    settings = {"settings.weight_scale": 1e-5, "settings.learning_rate": 0.3}
    given = {"weight_scale": 1e-5, "learning_rate": 0.2}
    losses = falling(math.log(CLASSES), math.log(CLASSES) * 0.995)
    return outcome(answers(0.17), more=history(losses) | settings, given=given)


def bad_settings_untouched() -> Outcome:
    settings = {"settings.weight_scale": 1e-5, "settings.learning_rate": 0.2}
    given = {"weight_scale": 1e-5, "learning_rate": 0.2}
    more = history(falling(math.log(10), 2.07)) | settings
    return outcome(
        np.full(50, 0),
        lambda _one: Capture("ok", {"predictions": np.full(50, 0), **more}),
        FIFTY,
        more=more,
        threshold=1.0,
        exact=True,
        given=given,
    )


def bad_almost_all_of_fifty() -> Outcome:
    again = Capture("ok", {"predictions": answers(0.94, FIFTY, seed=1)})
    return outcome(answers(0.9, FIFTY), lambda _one: again, FIFTY, threshold=1.0, exact=True)


def bad_diverged() -> Outcome:
    return outcome(answers(0.17), more=history([2.3, 40.0, 1e9, math.inf, *[math.nan] * 16]))


def bad_scores_instead_of_classes() -> Outcome:
    return outcome(np.zeros((1200, CLASSES)))


def bad_a_class_that_is_none() -> Outcome:
    return outcome(answers(0.6) + 7)


def bad_too_few() -> Outcome:
    return outcome(answers(0.6)[:-1])


def bad_time_over() -> Outcome:
    student = Capture("timeout", {}, error=CaughtError("TimeLimit", "used more than 60 s of processor time"))
    about = case("unseen pictures", hidden=True, inputs={"y_test": Y, "seed": 1})
    return check("accuracy", trial({}, student, about), outputs=["predictions"], about=ABOUT)
