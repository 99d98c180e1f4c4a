"""Accuracies that a pruning notebook was saved with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.checks.base import Outcome
from grader.model import Capture, CaughtError, Notebook
from tests.unit.checks.make import case, check, question, trial
from tests.unit.checks.scenarios.pruned_accuracy import answers
from tests.unit.checks.scenarios.recorded import cell

RIGHT = np.arange(1000) % 6
TOLD = {0.1: 0.52, 0.3: 0.50, 0.5: 0.44, 0.7: 0.31, 0.8: 0.22}
ABOUT = case("the model that was handed in", inputs={"y_test": RIGHT})


def text(told: Mapping[float, float], more: str = "") -> str:
    return "".join(f"Testing {k:.0%} pruning:\n{more}Test Acc: {v:.4f}\n" for k, v in told.items())


def judged(
    saved: str,
    now: Mapping[float, float] | None = TOLD,
    before: float = 0.53,
    printed: str = "",
    **params: Any,
) -> Outcome:
    """The saved output of a notebook, what models of these levels are right for now, and what the code
    prints now."""
    given: dict[str, Any] = {"data": "CINIC-10" if now is not None else "generated"}
    given["printed.models"] = printed
    for number, (level, share) in enumerate((now or {}).items()):
        given[f"models.{number}.zeros"] = given[f"models.{number}.filters"] = level
        given[f"models.{number}.unseen"] = answers(RIGHT, share)
    return checked(saved, Capture("ok", given), before, **params)


def checked(saved: str, student: Capture, before: float = 0.53, **params: Any) -> Outcome:
    model = cell("model = load_model(path)\ntest_model(model)", 1, f"Test Acc: {before}\n")
    notebook = Notebook("hw/Q6-Pruning.ipynb", (model, cell("prune(model)", 2, saved)))
    return check(
        "recorded_levels",
        trial({}, student, ABOUT),
        about=question("q6_notebook.graded"),
        outputs=("models",),
        notebooks={"q6_notebook": notebook},
        **{"cells": "prune"} | params,
    )


def good_as_the_model_gives_them() -> Outcome:
    return judged(text(TOLD))


def good_within_what_chance_allows() -> Outcome:
    return judged(text({level: share + 0.03 for level, share in TOLD.items()}))


def good_a_sparsity_of_each_layer() -> Outcome:
    return judged(text(TOLD, "conv1.weight sparsity: 3.1%\nfc.weight sparsity: 12.0%\n"))


def good_the_same_levels_now() -> Outcome:
    return judged(text(TOLD), printed=text(dict.fromkeys(TOLD, 0.9)))


def good_filters() -> Outcome:
    return judged(text({0.1: 0.5, 0.2: 0.4}), {0.107: 0.5, 0.18: 0.41}, filters=True)


def bad_of_another_model() -> Outcome:
    return judged(text({level: share + 0.2 for level, share in TOLD.items()}))


def bad_the_same_everywhere() -> Outcome:
    return judged(text(dict.fromkeys(TOLD, 0.53)), dict.fromkeys(TOLD, 0.53))


def bad_better_than_before() -> Outcome:
    told = TOLD | {0.8: 0.71}
    return judged(text(told), told)


def bad_sparsity() -> Outcome:
    lines = "".join(
        f"Pruning {level:.0%}: global sparsity {1 - 0.9 ** (10 * level):.3f}, accuracy {share}\n"
        for level, share in TOLD.items()
    )
    return judged(lines)


def bad_levels_of_other_code() -> Outcome:
    return judged(text(TOLD), printed=text({0.1: 0.9, 0.2: 0.9}))


def bad_no_accuracy() -> Outcome:
    return judged("done\n")


def bad_not_handed_in() -> Outcome:
    about = question("q6_notebook.graded")
    handed_out = {"q6_notebook": "Q6-Pruning.ipynb"}
    return check("recorded_levels", trial({}, {}), about=about, handed_out=handed_out)


def not_recomputed(kind: str) -> Outcome:
    """Notes: what cannot be compared costs nothing."""
    error = CaughtError(kind, "said")
    return checked(text(TOLD), Capture("call", {"data": "CINIC-10"}, error=error))
