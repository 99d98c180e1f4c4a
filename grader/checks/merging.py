"""From the flaws of single cases to the few findings that a student reads.

Simplest case first, and the same thing once; what is seen in hidden cases alone is marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from grader.checks.base import Trial
from grader.checks.wording import cases as words
from grader.model import Case, Evidence, Finding
from grader.records import dataclass

MOST = 3  # findings a check; nobody reads more
NUMBER = re.compile(r"\d+")
STEP = re.compile(r"\bstep\d+\.| after step #")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one output in one case; ``credit`` is what the output still earns."""

    output: str
    finding: Finding
    credit: float = 0.0


Results = Sequence[tuple[Trial, Sequence[Flaw]]]


def findings_of(results: Results) -> list[Finding]:
    """One finding for each thing that is wrong, the simplest public case first."""
    groups: dict[tuple[str, str, str], list[tuple[Case, Finding]]] = {}
    for trial, flaws in sorted(results, key=lambda result: (result[0].case.hidden, _size(result[0].case))):
        for flaw in flaws:
            groups.setdefault(_key(flaw), []).append((trial.case, flaw.finding))
    public = sum(1 for trial, _ in results if not trial.case.hidden)
    merged = [_merged(group, public) for group in groups.values()]
    return list({(f.code, f.headline): f for f in merged if not f.hidden or not _said(f, merged)}.values())


def _key(flaw: Flaw) -> tuple[str, str, str]:
    """Flaws with the same key are the same thing, seen in several cases or after several steps:
    the kind of error counts, the numbers in a headline do not."""
    said = NUMBER.sub("#", flaw.finding.headline.partition(":")[0])
    output = flaw.finding.evidence.output if flaw.finding.evidence else ""
    return flaw.finding.code, STEP.sub("", output), STEP.sub("", said)


def _said(hidden: Finding, findings: Sequence[Finding]) -> bool:
    """Whether a public case already shows what a hidden case found."""
    return any(not other.hidden and other.code == hidden.code for other in findings)


def _merged(group: Sequence[tuple[Case, Finding]], public: int) -> Finding:
    """The simplest public case's finding, rather one with a pattern; it names the other cases."""
    shown = [(case, finding) for case, finding in group if not case.hidden]
    if not shown:
        return replace(group[0][1], hidden=True)
    finding = next((finding for _, finding in shown if finding.pattern), shown[0][1])
    cases = list(dict.fromkeys(case.id for case, _ in shown))
    return _with_line(finding, words.seen_in(cases, public)) if public > 1 else finding


def at_most(findings: Sequence[Finding]) -> list[Finding]:
    """The first few findings; the last of them names the outputs of those left out."""
    kept, rest = list(findings[:MOST]), findings[MOST:]
    left = list(dict.fromkeys(f.evidence.output for f in rest if f.evidence and f.evidence.output))
    if left and kept[-1].evidence and not kept[-1].hidden:
        kept[-1] = _with_line(kept[-1], words.also_wrong(left))
    return kept


def _with_line(finding: Finding, line: str) -> Finding:
    evidence = finding.evidence or Evidence()
    return replace(finding, evidence=replace(evidence, lines=(*evidence.lines, line)))


def _size(case: Case) -> int:
    """How much there is to look at in a case."""
    return sum(int(np.size(value)) for value in case.inputs.values() if isinstance(value, np.ndarray))
