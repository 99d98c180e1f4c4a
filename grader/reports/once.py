"""What several files need of one report is worked out for the first of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from grader.model import GradeReport

Answer = TypeVar("Answer")


def once(function: Callable[[GradeReport], Answer]) -> Callable[[GradeReport], Answer]:
    """The function, with its last answer kept for as long as it is asked about the same report."""
    last: list[tuple[GradeReport, Answer]] = []

    @wraps(function)
    def remembered(report: GradeReport) -> Answer:
        for known, answer in last:
            if known is report:
                return answer
        answer = function(report)
        last[:] = [(report, answer)]
        return answer

    return remembered
