"""A trained model gives the right class for enough pictures; `labels` names the input that holds the classes.

Decided by an interval around the share of right answers: where it holds the threshold, the model
is trained again with another seed, and doubt is decided for the student.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any

import numpy as np

from grader.checks import training
from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.interval import Decision, Look, Rule, decide, wilson
from grader.checks.tolerance import Array
from grader.checks.training import Unusable
from grader.checks.trials import absent
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


def run(context: Context) -> Outcome:
    """Measure each case; all must reach the threshold."""
    outcomes = [_of_trial(context, trial) for trial in context.trials]
    if not outcomes:
        raise AssignmentError(f"{context.spec.id}: there is no case to check.")
    return next((o for o in outcomes if o.status or o.fraction < 1), outcomes[0])


def _of_trial(context: Context, trial: Trial) -> Outcome:
    if _lacks_gpu(context, trial.student):
        return Outcome(0.0, (words.needs_gpu(),), "error")
    output = context.spec.outputs[0]
    flaws = absent(context, trial, [output])
    if flaws:
        return Outcome(0.0, (flaws[0].finding,))
    right = _labels(context, trial.case)
    classes = context.params.classes or int(right.max()) + 1
    answers = training.classes_of(trial.student.outputs[output], len(right), classes)
    if isinstance(answers, Unusable):
        return Outcome(0.0, (words.unusable(answers, trial.case.id),))
    rule = _rule(context, trial.student)
    looks, decision = _look_until_decided(context, trial, answers, right, classes, rule)
    measured = Measured(rule, tuple(looks), _curves(trial.student, rule), trial.case.id)
    if decision == "reached":
        return Outcome(1.0, (words.reached(measured),) if measured.curves else ())
    return Outcome(0.0, (_why(context, trial.student, measured, answers, right, classes),))


def _lacks_gpu(context: Context, student: Capture) -> bool:
    device = student.outputs.get("device")
    return device == NO_DEVICE or (context.params.needs_gpu and device is not None and device != "cuda")


def _labels(context: Context, case: Case) -> Array:
    """The right classes; raises `AssignmentError` when the rubric names no such input."""
    try:
        labels = np.asarray(getattr(case.inputs, context.params.labels))
    except AttributeError:
        what = f"case {case.id!r} has no input {context.params.labels!r}"
        raise AssignmentError(f"{context.spec.id}: {what}.") from None
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or not labels.size:
        raise AssignmentError(f"{context.spec.id}: {context.params.labels!r} holds no classes.")
    return labels


def _rule(context: Context, student: Capture) -> Rule:
    params = context.params
    on_gpu = student.outputs.get("device") == "cuda" and params.threshold_cuda is not None
    threshold = params.threshold_cuda if on_gpu else params.threshold
    return Rule(threshold, 1 + params.reruns, params.spread, params.exact)


def _look_until_decided(
    context: Context, trial: Trial, answers: Array, right: Array, classes: int, rule: Rule
) -> tuple[list[Look], Decision]:
    """Train again as long as it is open; a training that fails then ends the search, in doubt.  One
    that has learnt nothing by heart is not tried again: that is no matter of luck."""
    looks = [Look(int(np.sum(answers == right)), len(right))]
    decision = decide(looks, rule)
    if decision == "open" and rule.exact and _guesses(looks[0], _chance(right, classes)):
        return looks, "missed"
    for number in range(1, rule.most):
        if decision != "open":
            break
        again = context.repeat(_with_other_seed(context, trial.case, number))
        more = training.classes_of(again.outputs.get(context.spec.outputs[0]), len(right), classes)
        if isinstance(more, Unusable):
            return looks, decide(looks, replace(rule, most=len(looks)))
        looks.append(Look(int(np.sum(more == right)), len(right)))
        decision = decide(looks, rule)
    return looks, decision


def _with_other_seed(context: Context, case: Case, number: int) -> Case:
    name = context.params.seed
    if not isinstance(case.inputs.get(name), int):
        raise AssignmentError(f"{context.spec.id}: case {case.id!r} has no whole number {name!r}.")
    return replace(case, inputs=Inputs(case.inputs | {name: case.inputs[name] + number}))


def _curves(student: Capture, rule: Rule) -> tuple[Any, ...]:
    return training.curves(student.outputs, rule.threshold)


def _why(
    context: Context, student: Capture, measured: Measured, answers: Array, right: Array, classes: int
) -> Finding:
    """The finding that says most: a loss that is no number, settings left as they were, guessing."""
    losses = training.losses(student.outputs)
    measured = replace(
        measured,
        losses=tuple(losses[:1] + losses[-1:]),
        steps=len(losses),
        classes=classes,
        cut_by=training.cut_by(student.outputs),
    )
    bad = training.first_bad_step(losses)
    if bad is not None:
        return words.diverged(measured, bad)
    untouched = tuple(_untouched(context, student))
    if untouched and len(untouched) == len(context.params.given):
        return words.untouched(measured, untouched)
    measured = replace(measured, untouched=untouched)
    guess = _chance(right, classes)
    if _guesses(measured.looks[0], guess):
        only = int(answers[0]) if np.ptp(answers) == 0 else None
        return words.guessing(measured, guess, only)
    return words.below(measured)


def _chance(right: Array, classes: int) -> float:
    """How often the most frequent class is right."""
    return max(1 / classes, float(np.bincount(right, minlength=classes).max()) / len(right))


def _guesses(look: Look, chance: float) -> bool:
    """Whether the model may as well have guessed."""
    return wilson(look.right, look.total, GUESSING)[0] <= chance


def _untouched(context: Context, student: Capture) -> Iterator[tuple[str, float]]:
    for name, given in context.params.given.items():
        if student.outputs.get(f"settings.{name}") == given:
            yield name, given
