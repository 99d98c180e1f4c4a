"""A test of the course's own passes; these checks are made of a file that a question names with ``tests``.

The test shares a process with the student's code, which could deceive it; compared outputs it cannot.
"""

from __future__ import annotations

from grader.checks import runtime
from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.wording import tests as words
from grader.model import Finding
from grader.records import dataclass

_OUTCOME = "test.outcome"
_SCORE = "test.score"


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """What its decorators say: ``full`` is its weight, of which ``set_score`` gives a part, ``instead``
    what is told in place of an error."""

    full: float = 0.0
    instead: str = ""
    number: str = ""
    tags: tuple[str, ...] = ()


def run(context: Context) -> Outcome:
    """Report what became of the test, and give the share that it set or all for a pass."""
    (trial,) = context.trials
    outcome = trial.student.outputs.get(_OUTCOME)
    if outcome == "skipped":
        return _skipped(context, trial)
    fraction = _fraction(trial, context.params.full)
    if outcome == "passed":
        return Outcome(fraction, () if fraction == 1.0 else (words.partial(trial, context.params.full),))
    instead = context.params.instead
    finding = words.kept_back(trial, instead) if instead else _failure(context, trial)
    return Outcome(fraction, (finding,), "fail")


def _skipped(context: Context, trial: Trial) -> Outcome:
    """Noted where it costs nothing; else a person decides, as student code can skip a test too."""
    finding = words.skipped(trial)
    return Outcome(0.0, (finding,), "error") if context.spec.points else Outcome(1.0, (finding,))


def _failure(context: Context, trial: Trial) -> Finding:
    outcome = trial.student.outputs.get(_OUTCOME)
    if outcome is None:
        return runtime.missing(context, trial, [_OUTCOME])
    return words.failed(trial) if outcome == "failed" else words.raised(trial)


def _fraction(trial: Trial, full: float) -> float:
    """The score that the test set, as a share of its weight, between 0 and 1."""
    score = trial.student.outputs.get(_SCORE)
    if score is None or full <= 0:
        return float(trial.student.outputs.get(_OUTCOME) == "passed")
    return min(1.0, max(0.0, float(score) / full))
