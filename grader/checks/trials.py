"""From single cases to one outcome: forms, credit, order, merging, and what stays hidden.

A kind of check says what is wrong with one case as `Flaw`s; `conclude` does the rest, for
every kind in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from statistics import fmean

import numpy as np

from grader.checks import feedback, runtime
from grader.checks.base import Context, Outcome, Trial
from grader.checks.wording import cases as words
from grader.errors import AssignmentError
from grader.model import Case, Evidence, Finding

MOST = 3  # findings a check; nobody reads more


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one output in one case; ``credit`` is what the output still earns."""

    output: str
    finding: Finding
    credit: float = 0.0


Examine = Callable[[Trial], Sequence[Flaw]]


@dataclass(frozen=True, slots=True)
class Form:
    """The cases of one form, with the flaws of each, and the fraction that they earn."""

    name: str
    results: tuple[tuple[Trial, tuple[Flaw, ...]], ...]
    fraction: float

    @property
    def failed(self) -> float:
        """The share of cases that do not pass."""
        return sum(1 for _, flaws in self.results if flaws) / len(self.results)


def outputs_of(context: Context, trial: Trial, globs: Sequence[str] = ()) -> list[str]:
    """The outputs that the check is about (or ``globs``), in the order of the probe.

    Raises `AssignmentError` when a name or glob matches nothing: the rubric's fault.
    """
    globs = globs or context.spec.outputs
    for glob in globs:
        if not any(fnmatchcase(name, glob) for name in trial.golden):
            raise AssignmentError(f"{context.spec.id}: case {trial.case.id!r} has no output {glob!r}.")
    return [name for name in trial.golden if any(fnmatchcase(name, glob) for glob in globs)]


def each_output(
    context: Context, examine: Callable[[Trial, str], Flaw | Finding | None], *, partial: bool = False
) -> Outcome:
    """`conclude` for checks that look at one output at a time; it must have come back first."""

    def of_trial(trial: Trial) -> Iterator[Flaw]:
        for output in outputs_of(context, trial):
            if output not in trial.student.outputs:
                yield Flaw(output, runtime.missing(context, trial, output))
            elif (found := examine(trial, output)) is not None:
                yield found if isinstance(found, Flaw) else Flaw(output, found)

    return conclude(context, lambda trial: list(of_trial(trial)), partial=partial)


def conclude(context: Context, examine: Examine, *, partial: bool = False) -> Outcome:
    """The outcome of a check: that of the best form of its cases.

    Everything must be right in every case of a form.  With ``partial`` each output earns its
    share by itself.
    """
    forms = [
        _form(context, name, trials, examine, partial) for name, trials in _by_form(context.trials).items()
    ]
    if not forms:
        raise AssignmentError(f"{context.spec.id}: there is no case to check.")
    best = max(forms, key=lambda form: (form.fraction, -form.failed))
    findings = _findings(best)
    if not findings:
        findings = [
            words.other_form(form.name, best.name, _findings(form)[0]) for form in forms if form.failed
        ]
    return Outcome(best.fraction, tuple(_at_most(findings)))


def _by_form(trials: Sequence[Trial]) -> dict[str, list[Trial]]:
    groups: dict[str, list[Trial]] = {}
    for trial in trials:
        groups.setdefault(trial.case.form, []).append(trial)
    return groups


def _form(context: Context, name: str, trials: Sequence[Trial], examine: Examine, partial: bool) -> Form:
    results = tuple((trial, tuple(examine(trial))) for trial in trials)
    flaws = [flaw for _, found in results for flaw in found]
    if not partial:
        return Form(name, results, min((flaw.credit for flaw in flaws), default=1.0))
    credit = {output: 1.0 for trial in trials for output in outputs_of(context, trial)}
    for flaw in flaws:
        credit[flaw.output] = min(credit[flaw.output], flaw.credit)
    return Form(name, results, fmean(credit.values()))


def _findings(form: Form) -> list[Finding]:
    """One finding for each thing that is wrong, the simplest public case first."""
    groups: dict[tuple[str, str], list[tuple[Case, Finding]]] = {}
    for trial, flaws in sorted(
        form.results, key=lambda result: (result[0].case.hidden, _size(result[0].case))
    ):
        for flaw in flaws:
            groups.setdefault(_key(flaw.finding), []).append((trial.case, flaw.finding))
    public = sum(1 for trial, _ in form.results if not trial.case.hidden)
    merged = [_merged(group, public) for group in groups.values()]
    return list({(f.code, f.headline): f for f in merged if f.evidence or not _said(f, merged)}.values())


def _key(finding: Finding) -> tuple[str, str]:
    """Findings with the same key are the same thing, seen in several cases or outputs."""
    return finding.code, (finding.evidence.output if finding.evidence else "") or finding.headline


def _said(hidden: Finding, findings: Sequence[Finding]) -> bool:
    """Whether a public case already shows what a hidden case found."""
    return any(other.evidence and other.code == hidden.code for other in findings)


def _merged(group: Sequence[tuple[Case, Finding]], public: int) -> Finding:
    """The simplest public case's finding, rather one with a pattern; it names the other cases."""
    shown = [(case, finding) for case, finding in group if not case.hidden]
    if not shown:
        return feedback.of_hidden(group[0][1])
    finding = next((finding for _, finding in shown if finding.pattern), shown[0][1])
    cases = list(dict.fromkeys(case.id for case, _ in shown))
    return with_lines(finding, words.seen_in(cases, public)) if public > 1 else finding


def _at_most(findings: Sequence[Finding]) -> list[Finding]:
    """The first few findings; the last of them names the outputs of those left out."""
    kept, rest = list(findings[:MOST]), findings[MOST:]
    left = list(dict.fromkeys(f.evidence.output for f in rest if f.evidence and f.evidence.output))
    if left and kept[-1].evidence:
        kept[-1] = with_lines(kept[-1], words.also_wrong(left))
    return kept


def with_lines(finding: Finding, *lines: str) -> Finding:
    """``finding`` with more lines of evidence."""
    evidence = finding.evidence or Evidence()
    return replace(finding, evidence=replace(evidence, lines=(*evidence.lines, *lines)))


def _size(case: Case) -> int:
    """How much there is to look at in a case."""
    return sum(int(np.size(value)) for value in case.inputs.values() if isinstance(value, np.ndarray))
