"""Data to sentences: every finding that a student may read is worded in this package.

One module a topic; `explanations` tells what each code means.
"""

from __future__ import annotations

from grader.checks.wording import (
    behaviour,
    cases,
    dropout,
    gradients,
    initialization,
    ours,
    returns,
    runtime,
    statistics,
    tests,
    values,
)
from grader.checks.wording.ours import carried_forward, consequence, our_fault, unusable
from grader.checks.wording.registry import explanations, headline_of

__all__ = [
    "behaviour",
    "carried_forward",
    "cases",
    "consequence",
    "dropout",
    "explanations",
    "gradients",
    "headline_of",
    "initialization",
    "our_fault",
    "ours",
    "returns",
    "runtime",
    "statistics",
    "tests",
    "unusable",
    "values",
]
