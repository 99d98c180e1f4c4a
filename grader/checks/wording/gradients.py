"""Sentences about gradients, compared with the right ones and with the student's own forward pass."""

from __future__ import annotations

from grader.checks.wording.registry import finding
from grader.checks.wording.said import NOTHING, Said
from grader.checks.wording.subject import Subject, at, expression
from grader.checks.wording.values import evidence, how_many
from grader.model import Finding, Mismatch
from grader.prose import number

BACKWARDS = "Go backwards line by line, and compare each intermediate gradient with central differences."


def nudged(subject: Subject, mismatch: Mismatch, own: float, own_is_expected: bool) -> str:
    """What central differences of the student's own forward pass give at the worst entry."""
    said = f"Nudging `{at(expression(subject.like), mismatch.worst_index)}` through your own forward pass"
    if own_is_expected:
        return f"{said} also gives {number(mismatch.expected)}, so the mistake is in the backward pass."
    return f"{said} gives {number(own)}."


def both_wrong(subject: Subject, mismatch: Mismatch, line: str) -> Finding:
    """A wrong gradient that is not that of the student's own, wrong, forward pass either: what a
    backward pass is given by that one tells nothing of where its own values come from."""
    said = Said("", "Repair the forward pass first: this gradient is made of what that one keeps.")
    return wrong(subject, mismatch, f"{line.removesuffix('.')}: the forward pass is wrong, too.", said)


@finding("gradient.wrong", "A gradient is wrong.")
def wrong(subject: Subject, mismatch: Mismatch, line: str = "", said: Said = NOTHING) -> Finding:
    """A gradient has the right shape, but not the right values.

    Each entry says how the loss changes when one entry of the input is nudged.  Training
    follows it, so a wrong gradient trains the wrong thing, often well enough to go unnoticed.
    Compare with central differences, entry by entry:

        numeric = (loss(x + h) - loss(x - h)) / (2 * h)

    Bad, because the mean of the batch depends on `x` as well:

        dx = dxhat / std

    Good: add the paths through the mean and through the variance.
    """
    return Finding(
        "gradient.wrong",
        how_many(subject, mismatch),
        evidence(subject, mismatch, line),
        said.pattern,
        next_step=said.next_step or BACKWARDS,
    )


@finding("gradient.right_for_own_forward", "A gradient fits your own forward pass, which is wrong.")
def right_for_own_forward(subject: Subject, mismatch: Mismatch, line: str) -> Finding:
    """The backward pass is the derivative of your forward pass; but the forward pass is wrong.

    So the backward pass is as it should be for what you compute, and earns part of the
    points.  Repair the forward pass, then bring the backward pass in line with it.
    """
    return Finding(
        "gradient.right_for_own_forward",
        f"`{subject.function}`: {subject.name} is right for your own forward pass, but that one is wrong.",
        evidence(subject, mismatch, line),
        next_step="Repair the forward pass first; then this gradient has to follow.",
    )


@finding("gradient.slightly_wrong", "A gradient is slightly wrong.")
def slightly_wrong(subject: Subject, mismatch: Mismatch) -> Finding:
    """A gradient is nearly right, by more than rounding: some small term is wrong or missing.

    Central differences of your own forward pass are too coarse to tell whether it comes from the
    forward or from the backward pass.  Often `eps` is in the wrong place, or is left out:

        std = np.sqrt(var) + eps    # bad
        std = np.sqrt(var + eps)    # good
    """
    return Finding(
        "gradient.slightly_wrong",
        f"`{subject.function}`: {subject.name} is slightly wrong, by more than rounding explains.",
        evidence(subject, mismatch, ""),
        next_step="Look for a small term, such as `eps`, here and in the forward pass.",
    )
