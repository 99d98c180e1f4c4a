"""``submission_metadata.json``: when the work was handed in, when it was due, what went before.

Gradescope writes the file, and its format may change: what is missing or strange is left out, never an
error.  Names and addresses are not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier submission: when it was made, and the tests of its results."""

    when: datetime
    tests: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """``due`` is the due date that holds for whoever handed in, extensions included: of a group,
    the latest.  ``total`` are the points set on Gradescope's page.  ``problem`` says for staff why
    nothing could be read."""

    id: str = ""
    created_at: datetime | None = None
    due: datetime | None = None
    earlier: tuple[Earlier, ...] = ()
    total: float | None = None
    problem: str = ""


def read(path: Path) -> Metadata:
    """What the file says, as far as it can be understood."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        return Metadata(problem=f"submission_metadata.json cannot be read: {type(error).__name__}.")
    if not isinstance(found, dict):
        return Metadata(problem="submission_metadata.json is no object.")
    id = found.get("id")
    return Metadata(
        id=str(id) if isinstance(id, int | str) else "",
        created_at=_moment(found.get("created_at")),
        due=_due(found),
        total=_points(_table(found.get("assignment")).get("total_points")),
        earlier=tuple(sorted(_earlier(found.get("previous_submissions")), key=lambda one: one.when)),
    )


def _due(found: Mapping[str, Any]) -> datetime | None:
    """The latest due date of the users; that of the assignment where they have none of their own."""
    own = [
        _moment(_table(_table(user).get("assignment")).get("due_date")) for user in _list(found.get("users"))
    ]
    dates = [date for date in own if date is not None]
    return max(dates) if dates else _moment(_table(found.get("assignment")).get("due_date"))


def _earlier(found: Any) -> Iterator[Earlier]:
    for entry in _list(found):
        when = _moment(_table(entry).get("submission_time"))
        tests = _list(_table(_table(entry).get("results")).get("tests"))
        if when is not None and tests:
            yield Earlier(when, tuple(test for test in tests if isinstance(test, dict)))


def _points(value: Any) -> float | None:
    """Gradescope writes points as a text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _moment(text: Any) -> datetime | None:
    """A time of ISO 8601; one without a zone is taken for UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []
