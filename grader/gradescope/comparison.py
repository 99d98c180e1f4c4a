"""What has changed since the last submission, in sentences: of visible checks alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from grader.prose import listed
from grader.reports.text import points

if TYPE_CHECKING:
    from grader.gradescope.metadata import Metadata
    from grader.model import GradeReport, Verdict

NAMED = 5  # checks that are named; more are counted


def since_last(report: GradeReport, metadata: Metadata) -> tuple[str, ...]:
    """Nothing for a first submission, or one whose results cannot be compared."""
    if not metadata.earlier:
        return ()
    last = metadata.earlier[-1]
    before = dict(_by_id(last.tests))
    pairs = [(v, before[v.spec.id]) for v in report.verdicts if _comparable(v, before)]
    if not pairs:
        return ()
    gain = round(sum(v.score - _number(test.get("score")) for v, test in pairs), 6)
    now = [v.spec.id for v, test in pairs if v.status == "pass" and test.get("status") == "failed"]
    no_longer = [v.spec.id for v, test in pairs if v.status == "fail" and test.get("status") == "passed"]
    changes = [
        _gain(gain),
        *_named(now, "passes now", "pass now"),
        *_named(no_longer, "fails now", "fail now"),
    ]
    return (f"Since the submission of {last.when:%Y-%m-%d %H:%M} ({last.when:%Z}): {'; '.join(changes)}.",)


def _comparable(verdict: Verdict, before: Mapping[str, Any]) -> bool:
    return verdict.spec.visibility == "visible" and verdict.spec.id in before


def _by_id(tests: tuple[Mapping[str, Any], ...]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Check -> its test, of those that were visible then too."""
    for test in tests:
        extra = test.get("extra_data")
        id = extra.get("id") if isinstance(extra, dict) else None
        if isinstance(id, str) and test.get("visibility", "visible") == "visible":
            yield id, test


def _number(value: Any) -> float:
    return float(value) if type(value) in (int, float) else 0.0


def _gain(gain: float) -> str:
    if gain == 0:
        return "as many points for visible checks"
    return f"{points(abs(gain))} {'more' if gain > 0 else 'fewer'} points for visible checks"


def _named(ids: list[str], one: str, several: str) -> Iterator[str]:
    names = [f"`{id}`" for id in ids[:NAMED]] + [f"{len(ids) - NAMED} more"] * (len(ids) > NAMED)
    if names:
        yield f"{listed(names)} {one if len(ids) == 1 else several}"
