"""Pruned models beside the trained one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.checks.base import Outcome
from grader.reference.nets.pruning import FILTER_LEVELS, LEVELS, structured, unstructured
from tests.unit.checks.make import case, check, question, trial

ABOUT = question("")
RNG = np.random.default_rng(4)
TRAINED = {
    "layer1": RNG.normal(scale=0.3, size=(10, 3, 3, 3)),
    "layer2": RNG.normal(scale=0.05, size=(10, 10, 2, 2)),
    "layer3": RNG.normal(scale=0.1, size=(6, 40)),
}
TYPICAL = case("a small network", inputs={"weights": TRAINED})

Weights = Mapping[str, Any]


def outcome(models: Sequence[Weights], masked: bool = False, **params: Any) -> Outcome:
    given: dict[str, Any] = {}
    for number, weights in enumerate([TRAINED, *models]):
        given[f"models.{number}.masked"] = masked and number > 0
        given |= {f"models.{number}.weights.{name}": array for name, array in weights.items()}
    known = {"levels": LEVELS} | params
    return check("sparsity", trial({}, given, TYPICAL), about=ABOUT, outputs=("models",), **known)


def filters(models: Sequence[Weights], **params: Any) -> Outcome:
    return outcome(models, levels=(), structured=True, count=3, **params)


def each_layer(level: float) -> Weights:
    return {name: unstructured({name: array}, level)[name] for name, array in TRAINED.items()}


def good_all_levels() -> Outcome:
    return outcome([unstructured(TRAINED, level) for level in LEVELS])


def good_from_the_level_before() -> Outcome:
    """Pruning by magnitude to 20 % finds the 10 % that are zero already."""
    models = [unstructured(TRAINED, LEVELS[0])]
    for level in LEVELS[1:]:
        models.append(unstructured(models[-1], level))
    return outcome(models)


def good_three_levels_of_filters() -> Outcome:
    return filters([structured(TRAINED, level) for level in FILTER_LEVELS])


def bad_three_levels() -> Outcome:
    return outcome([unstructured(TRAINED, level) for level in LEVELS[:3]])


def bad_what_the_level_before_has_left() -> Outcome:
    shares, left = [], 1.0
    for level in LEVELS:
        left *= 1 - level
        shares.append(1 - left)
    return outcome([unstructured(TRAINED, share) for share in shares])


def bad_in_each_layer() -> Outcome:
    return outcome([each_layer(level) for level in LEVELS])


def bad_the_largest() -> Outcome:
    return outcome([
        {n: np.where(unstructured(TRAINED, 1 - level)[n] == 0, a, 0) for n, a in TRAINED.items()}
        for level in LEVELS
    ])  # fmt: skip


def bad_masks_left() -> Outcome:
    return outcome([unstructured(TRAINED, level) for level in LEVELS], masked=True)


def bad_rescaled() -> Outcome:
    models = [unstructured(TRAINED, level) for level in LEVELS]
    return outcome([{name: 1.1 * array for name, array in model.items()} for model in models])


def bad_nothing_tested() -> Outcome:
    return outcome([])


def bad_single_weights_for_filters() -> Outcome:
    return filters([unstructured(TRAINED, level) for level in FILTER_LEVELS])


def bad_two_levels_of_filters() -> Outcome:
    return filters([structured(TRAINED, level) for level in FILTER_LEVELS[:2]])


def bad_affine_layer_too() -> Outcome:
    models = [dict(structured(TRAINED, level)) for level in FILTER_LEVELS]
    for model in models:
        model["layer3"] = unstructured({"layer3": TRAINED["layer3"]}, 0.2)["layer3"]
    return filters(models)
