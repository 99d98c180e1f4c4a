"""Sentences about trained models: how often they are right, and how their training went."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from grader.checks.interval import Look, Rule, bounds, chance_of
from grader.checks.wording.registry import finding
from grader.model import Curve, Evidence, Finding
from grader.prose import listed, number, percent
from grader.records import dataclass

if TYPE_CHECKING:
    from grader.checks.training import Unusable

MOST_CLASSES = 21
NEAR = 0.003  # distance within which a first loss is taken for the logarithm of a whole number
STUCK = 0.02  # share of the first loss by which it must fall to be said to have moved


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a training: its looks, and the first and last loss of its first run.

    ``cut_by`` is ``time`` or ``steps`` where that run was cut short; ``untouched`` are settings that
    are as they were given.
    """

    rule: Rule
    looks: tuple[Look, ...]
    curves: tuple[Curve, ...] = ()
    case: str = ""
    losses: tuple[float, ...] = ()
    steps: int = 0
    classes: int = 0
    cut_by: str = ""
    untouched: tuple[tuple[str, float], ...] = ()

    @property
    def best(self) -> Look:
        """The look that counts in a headline: the best one where the best one decides."""
        if self.rule.exact:
            return max(self.looks, key=lambda look: look.share)
        return Look(sum(look.right for look in self.looks), sum(look.total for look in self.looks))


@finding("accuracy.reached", "The trained model is right often enough.")
def reached(measured: Measured) -> Finding:
    """The model was trained here, with the settings that were handed in and within the budget that
    the course has set, and then asked about pictures.  This note says how often it was right."""
    return Finding("accuracy.reached", f"{_score(measured)}, which is enough.", _evidence(measured))


@finding("accuracy.below", "The trained model is not right often enough.")
def below(measured: Measured) -> Finding:
    """The model was trained here, with the settings that were handed in and within the budget that
    the course has set, and then asked about pictures; it is right less often than is asked.

    In doubt it is trained again with other random numbers, and what stays in doubt counts for you:
    a model that reaches the threshold fails here once in a hundred times at most.

    What helps, in this order: a learning rate that lets the loss fall fast without jumping (try
    factors of 3), initial weights that are neither too small nor too large, more units.
    """
    return Finding(
        "accuracy.below",
        f"{_score(measured)}.",
        _evidence(measured, *_course(measured)),
        next_step=_advice(measured),
    )


@finding("accuracy.guessing", "The trained model does no better than guessing.")
def guessing(measured: Measured, guess: float, only: int | None) -> Finding:
    """After its training the model is as often right as one that guesses.

    A loss that begins at ln C, for C classes, and stays there has learned nothing: the learning
    rate is too small, or the initial weights are so small that no gradient gets through the layers.

    Bad, for five layers: the product of five such scales is 1e-25

        weight_scale = 1e-5

    Good, about sqrt(2 / D) for layers of D inputs:

        weight_scale = 5e-2
    """
    line = f"It answers class {only} for every picture." if only is not None else ""
    return Finding(
        "accuracy.guessing",
        f"{_score(measured)}; guessing gives {percent(guess)}.",
        _evidence(measured, line, *_course(measured)),
        next_step=_advice(measured),
    )


@finding("accuracy.diverged", "The loss became infinite or NaN in training.")
def diverged(measured: Measured, step: int) -> Finding:
    """In training the loss left the range of numbers: each step made the weights larger.

    The learning rate is too large, or the initial weights are.  Divide the learning rate by 10
    until the loss falls, then go up again by factors of 3.
    """
    return Finding(
        "accuracy.diverged",
        f"The loss is no finite number from step {step} of {measured.steps:,} on.",
        _evidence(measured, f"{_score(measured)}.", *_course(measured)),
        next_step="Divide the learning rate by 10, and look at the first losses.",
    )


@finding("accuracy.untouched", "The settings are still those that the notebook came with.")
def untouched(measured: Measured, settings: Sequence[tuple[str, float]]) -> Finding:
    """The settings were to be changed until the model learns, and are still those that were given.

    Those were chosen so that it does not.  Try several values of each, a factor of 3 to 10 apart,
    and look at how the loss goes.
    """
    names = listed([f"`{name}` = {number(value)}" for name, value in settings])
    return Finding(
        "accuracy.untouched",
        f"The settings are those that the notebook came with: {names}.",
        _evidence(measured, f"{_score(measured)}.", *_course(measured)),
        next_step=f"Change {listed([f'`{name}`' for name, _ in settings])} until the loss falls.",
    )


@finding("accuracy.predictions", "The trained model gave no class for each picture.")
def unusable(answers: Unusable, case: str) -> Finding:
    """The trained model was asked about pictures, and what came back are no classes.

    A network gives scores (N, C) for N pictures when it is called without labels:

        scores = model.loss(X)
    """
    return Finding(
        "accuracy.predictions",
        f"The trained model gave {answers.what}; it must give {answers.wanted}.",
        Evidence(case),
        next_step="Call it without labels and print the shape of the scores.",
    )


@finding("accuracy.needs_gpu", "This check needs a GPU, and there is none here.")
def needs_gpu() -> Finding:
    """The model is to be trained on a GPU, and the machine that grades has none.

    It says nothing about your code: the points stay open until it is graded where there is one.
    """
    return Finding(
        "accuracy.needs_gpu",
        "This check needs a GPU, and there is none here; that is not your fault.",
        next_step="Nothing is to be done: the course grades it on another machine.",
    )


def _score(measured: Measured) -> str:
    """``31.2 % of 1,500 unseen pictures are right, 40 % are asked``."""
    best, rule = measured.best, measured.rule
    of = f"{best.total:,} {'' if rule.exact else 'unseen '}pictures"
    return (
        f"The trained model is right for {percent(best.share)} of {of}; {percent(rule.threshold)} are asked"
    )


def _evidence(measured: Measured, *lines: str) -> Evidence:
    told = (*lines, *_certainty(measured), *_given(measured))
    return Evidence(measured.case, tuple(filter(None, told)), curves=measured.curves)


def _given(measured: Measured) -> Iterator[str]:
    for name, value in measured.untouched:
        yield f"`{name}` = {number(value)} is what the notebook came with."


def _certainty(measured: Measured) -> Iterator[str]:
    """How sure the decision is: other seeds, the interval, the probability of a mistake."""
    rule, looks = measured.rule, measured.looks
    if len(looks) > 1:
        shares = listed([percent(look.share) for look in looks])
        yield f"Trained {len(looks)} times, with other random numbers each time: {shares}."
    if rule.exact:
        return
    low, high = bounds(looks, rule)
    yield f"The accuracy lies between {percent(low)} and {percent(high)}, as far as so many pictures tell."
    chance = chance_of(looks, rule)
    if chance < 0.5:
        shown = "less than 0.000001" if chance < 1e-6 else f"{chance:.2g}"
        yield f"If it were {percent(rule.threshold)}, so few right answers would have probability {shown}."


CUT = {
    "time": "Its time was over after {} steps: a step takes longer here than the budget allows for.",
    "steps": "It was trained for {} steps: the budget of this check, and less than it was set to.",
}


def _course(measured: Measured) -> Iterator[str]:
    """Where the loss began and ended, and whether the training was cut short."""
    if measured.cut_by:
        yield CUT[measured.cut_by].format(f"{measured.steps:,}")
    if not measured.steps:
        return
    first, last = measured.losses[0], measured.losses[-1]
    known = _logarithm(first)
    if known is not None and known != measured.classes:
        there = f"that of {known} classes; there are {measured.classes}"
        yield f"The first loss is {number(first)} = ln {known}: {there}."
    if known == measured.classes and math.isfinite(last) and first - last < STUCK * first:
        yield f"The loss began at {number(first)} = ln {known}, which is guessing, and stayed there."
    elif math.isfinite(last):
        yield f"The loss went from {number(first)} to {number(last)} in {measured.steps:,} steps."


def _logarithm(loss: float) -> int | None:
    """The number of classes whose logarithm a loss is, if it is one: that of a network whose first
    weights are so small that it prefers no class."""
    count = min(range(2, MOST_CLASSES), key=lambda number: abs(loss - math.log(number)))
    return count if abs(loss - math.log(count)) < NEAR else None


def _advice(measured: Measured) -> str:
    if not measured.steps:
        return "Train longer, or with other settings."
    first, last = measured.losses[0], measured.losses[-1]
    if first - last < STUCK * abs(first):
        return "Raise the learning rate or the scale of the initial weights until the loss falls."
    if measured.rule.exact:
        return "Try learning rates a factor of 3 apart, and larger or smaller initial weights."
    return "Try learning rates a factor of 3 apart, other initial weights, and more units."
