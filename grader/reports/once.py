"""What several files need of one report is worked out for the first of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from grader.model import GradeReport

Answer = TypeVar("Answer")
KEPT = 4  # a report as its different readers may see it


def once(function: Callable[[GradeReport], Answer]) -> Callable[[GradeReport], Answer]:
    """The function, with its last answers kept while it is asked about the same reports."""
    last: list[tuple[GradeReport, Answer]] = []

    @wraps(function)
    def remembered(report: GradeReport) -> Answer:
        for known, answer in last:
            if known is report:
                return answer
        answer = function(report)
        last[:] = [*last[1 - KEPT :], (report, answer)]
        return answer

    return remembered
