"""Data to sentences: every finding that a student may read is worded in this package.

One module a topic; `explanations` tells what each code means.
"""

from __future__ import annotations

from grader.checks.wording import (
    accuracy,
    behaviour,
    cases,
    depth,
    dropout,
    gradients,
    initialization,
    ours,
    pruned_accuracy,
    recorded,
    recorded_levels,
    replay,
    returns,
    runtime,
    settings,
    sparsity,
    statistics,
    tests,
    values,
)
from grader.checks.wording.ours import (
    carried_forward,
    consequence,
    not_reached,
    our_fault,
    out_of_time,
    unusable,
)
from grader.checks.wording.registry import categories, explanations

__all__ = [
    "accuracy",
    "behaviour",
    "carried_forward",
    "cases",
    "categories",
    "consequence",
    "depth",
    "dropout",
    "explanations",
    "gradients",
    "initialization",
    "not_reached",
    "our_fault",
    "ours",
    "out_of_time",
    "pruned_accuracy",
    "recorded",
    "recorded_levels",
    "replay",
    "returns",
    "runtime",
    "settings",
    "sparsity",
    "statistics",
    "tests",
    "unusable",
    "values",
]
