"""Sentences about dropout: the share kept, its scale, its mask, test mode."""

from __future__ import annotations

import math

from grader.checks.wording.registry import finding
from grader.checks.wording.subject import Subject
from grader.checks.wording.values import evidence
from grader.model import Finding, Mismatch
from grader.prose import number, percent


@finding("dropout.share", "Dropout keeps the wrong share of entries.")
def wrong_share(subject: Subject, share: float, keep: float, margin: float) -> Finding:
    """In training, dropout keeps each entry with a given probability; the share that was kept
    is further from it than chance can explain.

    Whether `p` is the probability to keep or to drop differs between texts; the assignment
    says which one is meant.

    Bad, where p is the probability to keep:

        mask = np.random.rand(*x.shape) > p

    Good:

        mask = np.random.rand(*x.shape) < p
    """
    exchanged = abs(share - (1 - keep)) <= margin
    kept, wanted = percent(share), percent(keep)
    return Finding(
        "dropout.share",
        f"`{subject.function}`: {subject.name} keeps {kept} of its entries; it must keep {wanted}.",
        subject.seen(f"Chance explains a difference of {percent(margin)}."),
        _share_pattern(share, exchanged),
        next_step="Check that the mask is applied."
        if share == 1
        else "Check the direction of the comparison that makes the mask.",
    )


def _share_pattern(share: float, exchanged: bool) -> str:
    if share == 1:
        return "Nothing is dropped."
    return "As much is kept as should be dropped: the two look exchanged." if exchanged else ""


@finding("dropout.scale", "Dropout does not rescale what it keeps.")
def wrong_scale(subject: Subject, whole: str, factor: float | None, keep: float) -> Finding:
    """In training, what is kept must be divided by the probability to keep, so that the expected
    output is `x` and nothing has to be done at test time.

    Bad:

        out = x * mask

    Good:

        out = x * mask / p
    """
    pattern = ""
    if factor is not None and math.isclose(factor, 1, rel_tol=1e-3):
        pattern = f"It is exactly {whole}: not rescaled."
    elif factor is not None and math.isclose(factor, 1 / (1 - keep), rel_tol=1e-3):
        pattern = "It is divided by the probability to drop."
    seen = f"is not {whole} times one factor" if factor is None else f"is {whole} times {number(factor)}"
    must_be = f"{whole} divided by {number(keep)}"
    return Finding(
        "dropout.scale",
        f"`{subject.function}`: what is kept in {subject.name} must be {must_be}; it {seen}.",
        subject.seen(),
        pattern,
        next_step="Divide the mask by the probability to keep.",
    )


@finding("dropout.mask", "Dropout drops whole rows or columns.")
def one_mask(subject: Subject) -> Finding:
    """Each entry must be kept or dropped on its own; here one decision serves a whole row or
    column.

    Bad, one mask for all examples:

        mask = np.random.rand(x.shape[1]) < p

    Good:

        mask = np.random.rand(*x.shape) < p
    """
    return Finding(
        "dropout.mask",
        f"`{subject.function}`: {subject.name} drops whole rows or columns, not single entries.",
        subject.seen(),
        next_step="Draw as many random numbers as `x` has entries.",
    )


@finding("dropout.test_mode", "Dropout changes its input at test time.")
def changed_at_test(
    subject: Subject, whole: str, mismatch: Mismatch, share: float, factor: float | None, keep: float
) -> Finding:
    """At test time dropout does nothing: the output is `x`.

    Inverted dropout rescales in training, so that a trained network can be used as it is.

    Bad:

        if mode == "test":
            out = x * p

    Good:

        if mode == "test":
            out = x
    """
    pattern = ""
    if share < 1:
        pattern = f"{percent(1 - share)} of its entries are dropped."
    elif factor is not None:
        times = "the probability to keep" if math.isclose(factor, keep, rel_tol=1e-3) else number(factor)
        pattern = f"It is {whole} times {times}."
    return Finding(
        "dropout.test_mode",
        f"`{subject.function}`: in test mode {subject.name} must be {whole}, unchanged.",
        evidence(subject, mismatch),
        pattern,
        next_step=f"In test mode return {whole} as it is.",
    )
