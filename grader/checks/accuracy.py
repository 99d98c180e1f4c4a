"""A trained model gives the right class for enough pictures; `labels` names the input that holds the classes.

Decided by an interval around the share of right answers: where it holds the threshold, the model
is trained again with another seed, and doubt is decided for the student.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

import numpy as np

from grader.checks import training
from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.interval import Decision, Look, Rule, decide, wilson
from grader.checks.measured import labels
from grader.checks.tolerance import Array
from grader.checks.training import Unusable
from grader.checks.trials import absent, trials_of
from grader.checks.wording import accuracy as words
from grader.checks.wording.accuracy import Measured
from grader.errors import AssignmentError
from grader.model import Capture, Case, Finding, Inputs
from grader.records import dataclass

NO_DEVICE = "none"
"""What a probe yields as ``device`` where the one that is asked for is not there."""
GUESSING = 2.0  # standard errors above chance within which a model may as well have guessed


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``threshold`` is the share of right answers that is asked, ``threshold_cuda`` where the model
    trained on a GPU; ``needs_gpu`` leaves the points open where there is none.

    ``seed`` is the input that the probe seeds the training with; ``reruns`` with another one are
    made in doubt; ``spread`` is the standard deviation of the accuracy from seed to seed.  With
    ``exact`` the pictures are all that is asked about.  ``given`` are the settings that the
    notebook came with, by the names of the probe's outputs ``settings.*``.
    """

    labels: str = "y_test"
    threshold: float = 0.5
    threshold_cuda: float | None = None
    needs_gpu: bool = False
    seed: str = "seed"
    reruns: int = 2
    spread: float = 0.0
    exact: bool = False
    classes: int = 0
    given: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a model answered: the classes that it gave and the right ones, both (N,), of ``classes``."""

    given: Array
    right: Array
    classes: int

    @property
    def look(self) -> Look:
        """How many are right."""
        return Look(int(np.sum(self.given == self.right)), len(self.right))

    @property
    def chance(self) -> float:
        """How often the most frequent class is right."""
        counts = np.bincount(self.right, minlength=self.classes)
        return max(1 / self.classes, float(counts.max()) / len(self.right))

    @property
    def guessed(self) -> bool:
        """Whether the model may as well have guessed."""
        return wilson(self.look.right, self.look.total, GUESSING)[0] <= self.chance


def run(context: Context) -> Outcome:
    """Measure each case; all must reach the threshold."""
    outcomes = [_of_trial(context, trial) for trial in trials_of(context)]
    return next((o for o in outcomes if o.status or o.fraction < 1), outcomes[0])


def _of_trial(context: Context, trial: Trial) -> Outcome:
    if _lacks_gpu(context, trial.student):
        return Outcome(0.0, (words.needs_gpu(),), "error")
    flaws = absent(context, trial, context.spec.outputs[:1])
    if flaws:
        return Outcome(0.0, (flaws[0].finding,))
    answered = _answered(context, trial.student, labels(context, trial.case, context.params.labels))
    if isinstance(answered, Unusable):
        return Outcome(0.0, (words.unusable(answered, trial.case.id),))
    rule = _rule(context, trial.student)
    looks, decision = _look_until_decided(context, trial.case, answered, rule)
    curves = training.curves(trial.student.outputs, rule.threshold)
    measured = Measured(rule, tuple(looks), curves, trial.case.id)
    if decision == "reached":
        return Outcome(1.0, (words.reached(measured),) if measured.curves else ())
    return Outcome(0.0, (_why(context, trial.student, measured, answered),))


def _lacks_gpu(context: Context, student: Capture) -> bool:
    device = student.outputs.get("device")
    return device == NO_DEVICE or (context.params.needs_gpu and device is not None and device != "cuda")


def _answered(context: Context, student: Capture, right: Array) -> Answered | Unusable:
    """What the model says of pictures of these classes."""
    classes = context.params.classes or int(right.max()) + 1
    given = training.classes_of(student.outputs.get(context.spec.outputs[0]), len(right), classes)
    return given if isinstance(given, Unusable) else Answered(given, right, classes)


def _rule(context: Context, student: Capture) -> Rule:
    params = context.params
    on_gpu = student.outputs.get("device") == "cuda" and params.threshold_cuda is not None
    threshold = params.threshold_cuda if on_gpu else params.threshold
    return Rule(threshold, 1 + params.reruns, params.spread, params.exact)


def _look_until_decided(
    context: Context, case: Case, answered: Answered, rule: Rule
) -> tuple[list[Look], Decision]:
    """Train again as long as it is open; a training that fails then ends the search, in doubt.  One
    that has learnt nothing by heart is not tried again: that is no matter of luck."""
    looks = [answered.look]
    decision = decide(looks, rule)
    if decision == "open" and rule.exact and answered.guessed:
        return looks, "missed"
    for number in range(1, rule.most):
        if decision != "open":
            break
        more = _answered(context, context.repeat(_with_other_seed(context, case, number)), answered.right)
        if isinstance(more, Unusable):
            return looks, decide(looks, replace(rule, most=len(looks)))
        looks.append(more.look)
        decision = decide(looks, rule)
    return looks, decision


def _with_other_seed(context: Context, case: Case, number: int) -> Case:
    name = context.params.seed
    if not isinstance(case.inputs.get(name), int):
        raise AssignmentError(f"{context.spec.id}: case {case.id!r} has no whole number {name!r}.")
    return replace(case, inputs=Inputs(case.inputs | {name: case.inputs[name] + number}))


def _why(context: Context, student: Capture, measured: Measured, answered: Answered) -> Finding:
    """The finding that says most: a loss that is no number, settings left as they were, guessing."""
    losses = training.losses(student.outputs)
    measured = replace(
        measured,
        losses=tuple(losses[:1] + losses[-1:]),
        steps=len(losses),
        classes=answered.classes,
        cut_by=training.cut_by(student.outputs),
    )
    bad = training.first_bad_step(losses)
    if bad is not None:
        return words.diverged(measured, bad)
    untouched = tuple(_untouched(context, student))
    if untouched and len(untouched) == len(context.params.given):
        return words.untouched(measured, untouched)
    measured = replace(measured, untouched=untouched)
    if answered.guessed:
        only = int(answered.given[0]) if np.ptp(answered.given) == 0 else None
        return words.guessing(measured, answered.chance, only)
    return words.below(measured)


def _untouched(context: Context, student: Capture) -> Iterator[tuple[str, float]]:
    for name, given in context.params.given.items():
        if student.outputs.get(f"settings.{name}") == given:
            yield name, given
