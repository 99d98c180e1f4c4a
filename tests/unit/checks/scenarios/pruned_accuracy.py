"""What code tells of pruned models, beside what these answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.checks.base import Outcome
from grader.reference.nets.pruning import FILTER_LEVELS, LEVELS, structured, unstructured
from tests.unit.checks.make import case, check, question, trial
from tests.unit.checks.scenarios.sparsity import TRAINED

SHOWN, UNSEEN = np.arange(300) % 6, np.arange(600) % 6
TYPICAL = case("a small network", inputs={"weights": TRAINED, "y_shown": SHOWN, "y_unseen": UNSEEN})
WHOLE = 0.96

Weights = Mapping[str, Any]


def right_at(level: float) -> float:
    """How often a model is right that has lost so much."""
    return round(WHOLE - level**2, 2)


def answers(right: np.ndarray[Any, Any], share: float) -> np.ndarray[Any, Any]:
    """Classes of which that share is right."""
    wrong = np.arange(len(right)) >= round(share * len(right))
    return np.where(wrong, (right + 1) % 6, right)


def outcome(
    models: Sequence[tuple[Weights, float]], printed: str, unseen: float | None = None, **params: Any
) -> Outcome:
    """Models with the shares that they are right for."""
    given: dict[str, Any] = {"printed": printed}
    for number, (weights, share) in enumerate([(TRAINED, WHOLE), *models]):
        given[f"models.{number}.masked"] = False
        given[f"models.{number}.shown"] = answers(SHOWN, share)
        given[f"models.{number}.unseen"] = answers(UNSEEN, share if unseen is None else unseen)
        given |= {f"models.{number}.weights.{name}": array for name, array in weights.items()}
    known = {"levels": LEVELS} | params
    about = question("")
    return check("pruned_accuracy", trial({}, given, TYPICAL), about=about, outputs=("models",), **known)


def pruned(levels: Sequence[float] = LEVELS) -> list[tuple[Weights, float]]:
    return [(unstructured(TRAINED, level), right_at(level)) for level in levels]


def filters(levels: Sequence[float] = FILTER_LEVELS) -> list[tuple[Weights, float]]:
    return [(structured(TRAINED, level), right_at(level)) for level in levels]


def text(told: Mapping[float, float]) -> str:
    return "".join(f"Testing {level:.0%} pruning:\nTest Acc: {share:.4f}\n" for level, share in told.items())


def of(levels: Sequence[float]) -> dict[float, float]:
    return {level: right_at(level) for level in levels}


def good_all_levels() -> Outcome:
    return outcome(pruned(), text(of(LEVELS)))


def good_no_level_is_named() -> Outcome:
    return outcome(pruned(), "".join(f"Test Acc: {right_at(level)}\n" for level in LEVELS))


def good_rounded_to_hundredths() -> Outcome:
    return outcome(
        pruned(), "".join(f"{level:.0%} pruning, accuracy {right_at(level):.2f}\n" for level in LEVELS)
    )


def good_filters() -> Outcome:
    return outcome(filters(), text(of(FILTER_LEVELS)), levels=(), count=3)


def bad_typed_by_hand() -> Outcome:
    return outcome(pruned(), text({level: 0.93 - 0.01 * n for n, level in enumerate(LEVELS)}))


def bad_another_number_in_the_line_of_the_level() -> Outcome:
    lines = "".join(f"{level:.0%} pruning: accuracy {WHOLE}\n" for level in LEVELS)
    return outcome(pruned(), text(of(LEVELS)) + lines)


def bad_the_model_before_pruning() -> Outcome:
    return outcome([(TRAINED, WHOLE)] * len(LEVELS), text(dict.fromkeys(LEVELS, WHOLE)))


def bad_level_upon_level() -> Outcome:
    left = np.cumprod([1 - level for level in LEVELS])
    shares = [float(1 - share) for share in left]
    told = dict(zip(LEVELS, map(right_at, shares), strict=True))
    return outcome(pruned(shares), text(told))


def bad_nothing_tested() -> Outcome:
    return outcome([], text(of(LEVELS)))


def bad_three_levels() -> Outcome:
    return outcome(pruned(LEVELS[:3]), text(of(LEVELS[:3])))


def bad_one_model_under_three_levels() -> Outcome:
    (model,) = filters(FILTER_LEVELS[:1])
    told = {FILTER_LEVELS[0] + step: model[1] for step in (-0.01, 0.0, 0.01)}
    return outcome([model], text(told), levels=(), count=3)


def bad_an_accuracy_beyond_all_numbers() -> Outcome:
    return outcome(pruned(), "".join(f"{level:.0%} pruning: accuracy 1.7e308\n" for level in LEVELS))


def bad_nothing_told() -> Outcome:
    return outcome(pruned(), "done\n")


def bad_right_only_where_labels_were_there() -> Outcome:
    return outcome(pruned(), text(of(LEVELS)), unseen=1 / 6)


def bad_two_levels_of_filters() -> Outcome:
    return outcome(filters(FILTER_LEVELS[:2]), text(of(FILTER_LEVELS[:2])), levels=(), count=3)
