"""From single cases to one outcome: forms, credit, order, merging, and what stays hidden.

A kind of check says what is wrong with one case as `Flaw`s; `conclude` does the rest, for
every kind in the same way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from grader.checks import runtime
from grader.checks.base import Context, Outcome, Trial
from grader.checks.compare import agrees
from grader.checks.merging import Flaw, at_most, findings_of
from grader.checks.wording import cases as words
from grader.errors import AssignmentError
from grader.model import CheckSpec, Finding
from grader.records import dataclass

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

    @property
    def hidden(self) -> bool:
        """Whether all of its cases are hidden."""
        return all(trial.case.hidden for trial, _ in self.results)


def outputs_of(context: Context, trial: Trial, globs: Sequence[str] = ()) -> list[str]:
    """The outputs that the check is about (or ``globs``), in the order of the probe."""
    return named(context.spec, trial, globs)


def named(spec: CheckSpec, trial: Trial, globs: Sequence[str] = ()) -> list[str]:
    """`outputs_of` a check that does not run any more.

    Raises `AssignmentError` when a name or glob matches nothing: the rubric's fault.
    """
    meant, unknown = _matches(tuple(globs or spec.outputs), tuple(trial.golden))
    if unknown:
        raise AssignmentError(f"{spec.id}: case {trial.case.id!r} has no output {unknown[0]!r}.")
    return list(meant)


@lru_cache(maxsize=512)
def _matches(globs: tuple[str, ...], names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that any glob means, and the globs that mean none."""
    found = {glob: {n for n in names if n == glob or fnmatchcase(n, glob)} for glob in globs}
    meant = set[str]().union(*found.values())
    return tuple(n for n in names if n in meant), tuple(g for g in globs if not found[g])


def is_right(trial: Trial, name: str) -> bool:
    """Whether an output came back, and is right."""
    return name in trial.student.outputs and agrees(trial.student.outputs[name], trial.golden[name])


def each_output(
    context: Context, examine: Callable[[Trial, str], Flaw | Finding | None], *, partial: bool = False
) -> Outcome:
    """`conclude` for checks that look at one output at a time; it must have come back first."""

    def of_trial(trial: Trial) -> Iterator[Flaw]:
        outputs = outputs_of(context, trial)
        yield from absent(context, trial, outputs)
        for output in outputs:
            if output in trial.student.outputs and (found := examine(trial, output)) is not None:
                yield found if isinstance(found, Flaw) else Flaw(output, found)

    return conclude(context, lambda trial: list(of_trial(trial)), partial=partial, notes=True)


def absent(context: Context, trial: Trial, outputs: Sequence[str]) -> list[Flaw]:
    """A flaw for each of ``outputs`` that has not come back; they share one finding."""
    names = [output for output in outputs if output not in trial.student.outputs]
    if not names:
        return []
    finding = runtime.missing(context, trial, names)
    return [Flaw(name, finding) for name in names]


def trials_of(context: Context) -> tuple[Trial, ...]:
    """The cases to look at.  Raises `AssignmentError` where there is none: nothing would be checked."""
    if not context.trials:
        raise AssignmentError(f"{context.spec.id}: there is no case to check.")
    return context.trials


def conclude(context: Context, examine: Examine, *, partial: bool = False, notes: bool = False) -> Outcome:
    """The outcome of a check: that of the best form of its cases.

    Everything must be right in every case of a form.  With ``partial`` each output earns its
    share by itself; ``notes`` tells of a form that fails when another one passes.
    Raises `AssignmentError` where there is no case.
    """
    by_form = _by_form(trials_of(context))
    forms = [_form(context, name, trials, examine, partial) for name, trials in by_form.items()]
    best = max(forms, key=lambda form: (form.fraction, -form.failed))
    findings = findings_of(best.results)
    if not findings and notes:
        findings = [_note(form, best) for form in forms if form.failed and not form.hidden]
    return Outcome(best.fraction, tuple(at_most(findings)))


def _note(form: Form, best: Form) -> Finding:
    return words.other_form(form.name, best.name, findings_of(form.results)[0])


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
    return Form(name, results, math.fsum(credit.values()) / len(credit))
