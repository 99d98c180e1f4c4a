"""Verdicts to points.  Pure: no clock, no files, no processes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from grader.model import CheckSpec, Finding, Status, Verdict


def verdict(spec: CheckSpec, question: str, fraction: float, findings: Sequence[Finding]) -> Verdict:
    """Pass when all of the check's points are earned, else fail.

    ``fraction`` is clamped to 0..1; what is not a number earns nothing.
    """
    earned = min(1.0, fraction) if fraction > 0 else 0.0
    return Verdict(spec, question, "pass" if earned == 1.0 else "fail", earned, tuple(findings))


def ungraded(spec: CheckSpec, question: str, status: Status, finding: Finding) -> Verdict:
    """A check that gave no answer: ``error`` (ours), ``skipped`` (a consequence) or ``fail``."""
    return Verdict(spec, question, status, 0.0, (finding,))


def left_out(verdicts: Sequence[Verdict], groups: Sequence[Collection[str]]) -> set[str]:
    """The questions that do not count, because those of another group earned more, or as much
    and stand first.  Groups of which nothing was graded are none."""
    earned = [(total(found), ids) for ids in groups if (found := [v for v in verdicts if v.question in ids])]
    if not earned:
        return set()
    best = max(earned, key=lambda pair: pair[0])[1]
    return {id for _, ids in earned if ids is not best for id in ids}


def uncounted(verdict: Verdict) -> Verdict:
    """The verdict, for no points."""
    return replace(verdict, spec=replace(verdict.spec, points=0.0))


def total(verdicts: Iterable[Verdict]) -> float:
    """The points earned, free of the noise of adding floats."""
    return round(sum(v.score for v in verdicts), 6)


def maximum(specs: Iterable[CheckSpec]) -> float:
    """The points to be had."""
    return round(sum(spec.points for spec in specs), 6)


def passed(verdicts: Iterable[Verdict]) -> bool:
    """Whether a question passes: all its scored checks do."""
    return all(v.status == "pass" for v in verdicts if v.spec.points > 0)
