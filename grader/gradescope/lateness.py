"""What lateness costs, by the rubric: from when the work was handed in, never from a clock."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from grader.model import Deduction
from grader.prose import count

if TYPE_CHECKING:
    from grader.assignment.schema import LateTable
    from grader.gradescope.metadata import Metadata

DAY = timedelta(days=1)


def deduction(late: LateTable | None, metadata: Metadata, score: float) -> Deduction | None:
    """What is taken off; None for work in time, and where a date is not known.

    The sentence gives a percentage and no points: these would tell what hidden checks gave.
    """
    if late is None or metadata.created_at is None or metadata.due is None:
        return None
    lateness = metadata.created_at - metadata.due
    if lateness <= timedelta(minutes=late.grace_minutes):
        return None
    percent = min(late.most_percent, late.percent_per_day * math.ceil(lateness / DAY))
    reason = f"Handed in {_said(lateness)} after the due date: {percent:g} % of what is earned is taken off."
    return Deduction(round(score * percent / 100, 6), reason)


def _said(lateness: timedelta) -> str:
    """``2 days and 3 hours``, ``45 minutes``."""
    minutes = math.ceil(lateness / timedelta(minutes=1))
    if minutes < 60:
        return count(minutes, "minute")
    days, hours = divmod(minutes // 60, 24)
    parts = [count(days, "day")] * (days > 0) + [count(hours, "hour")] * (hours > 0)
    return " and ".join(parts)
