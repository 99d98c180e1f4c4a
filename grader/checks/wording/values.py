"""Sentences about wrong values."""

from __future__ import annotations

from grader.checks.compare import NotFinite, OtherText
from grader.checks.wording.registry import finding
from grader.checks.wording.said import NOTHING, Said
from grader.checks.wording.subject import Subject
from grader.model import Evidence, Finding, Mismatch
from grader.prose import allowed, count, number, pair

NOISE = 1e-3  # of the allowed difference


def how_many(subject: Subject, mismatch: Mismatch) -> str:
    """The headline for wrong values."""
    if mismatch.shape == ():
        return f"`{subject.function}`: {subject.name} is wrong."
    entries = f"{mismatch.count:,} of {count(mismatch.total, 'entry')}"
    return f"`{subject.function}`: {subject.name} is wrong in {entries}."


def worst(subject: Subject, mismatch: Mismatch) -> str:
    """Where the difference is largest, what was expected, what is allowed."""
    actual, expected = pair(
        *(_unless_noise(value, mismatch.allowed) for value in (mismatch.actual, mismatch.expected))
    )
    values = f"yours {actual}, expected {expected} (allowed {allowed(mismatch.allowed)})."
    if mismatch.shape == ():
        return values.capitalize()
    return f"Largest difference at {subject.entry(mismatch.worst_index)}: {values}"


def _unless_noise(value: float, allowed: float) -> float:
    """0 for what is left of a sum that cancels: 1.4e-17 would only distract."""
    return 0.0 if abs(value) < NOISE * allowed else value


def evidence(subject: Subject, mismatch: Mismatch, *lines: str) -> Evidence:
    """The numbers of a mismatch, and ``lines`` after the sentence about the worst entry."""
    kept = (worst(subject, mismatch), *(line for line in lines if line))
    return Evidence(subject.case, kept, mismatch, subject.output)


def trace(subject: Subject, mismatch: Mismatch) -> str:
    """What to do when nothing more is known."""
    entry = subject.entry(mismatch.worst_index)
    return f"Print the intermediate results that {entry} is made of, and check each by hand."


@finding("values.wrong", "Some values are wrong.")
def wrong(subject: Subject, mismatch: Mismatch, said: Said = NOTHING) -> Finding:
    """The array has the right shape, but some of its values differ from the right ones by more
    than rounding can explain.

    A layer that is slightly wrong often still trains, only worse, so nobody notices.  That is
    why values are compared one by one, with a tolerance that belongs to their precision: about
    one part in a million for float64, one in ten thousand for float32.

    Bad, because the bias is missing:

        out = x.reshape(N, -1) @ w

    Good:

        out = x.reshape(N, -1) @ w + b
    """
    return _wrong("values.wrong", subject, mismatch, said)


@finding("values.not_finite", "Some values are NaN or infinite.")
def not_finite(subject: Subject, difference: NotFinite) -> Finding:
    """The array holds NaN (not a number) or infinity where there should be a number.

    It comes from dividing by zero, the logarithm of zero or an exponential that overflows.
    One NaN in a gradient turns every parameter to NaN at the next step.

    Bad, because `exp` overflows for scores above 709:

        p = np.exp(scores) / np.sum(np.exp(scores), axis=1, keepdims=True)

    Good, and equal, since a common factor cancels:

        shifted = scores - np.max(scores, axis=1, keepdims=True)
        p = np.exp(shifted) / np.sum(np.exp(shifted), axis=1, keepdims=True)
    """
    entry = subject.entry(difference.first_index)
    where = f"The first is {entry}: {number(difference.value)}." if difference.first_index else ""
    return Finding(
        "values.not_finite",
        f"`{subject.function}`: {subject.name} is NaN or infinite in {difference.count:,} of "
        f"{count(difference.total, 'entry')}.",
        subject.seen(where),
        next_step="Look for a division by zero, a logarithm or root of a number that is not positive, "
        "or an exponential of a large number.",
    )


@finding("values.only_zeros", "An array holds only zeros.")
def only_zeros(subject: Subject) -> Finding:
    """Every value is zero although the right ones are not: there is nothing to judge yet.

    An array made by `np.zeros_like(x)` has the right shape, is the same at every call and
    changes no argument.  Checks of such properties wait for values.
    """
    return Finding(
        "values.only_zeros",
        f"`{subject.function}`: {subject.name} holds only zeros, so there is nothing to check yet.",
        subject.seen(),
        next_step="Write the computation first; this check is about how it is done.",
    )


@finding("values.other_text", "A setting or label differs.")
def other_text(subject: Subject, difference: OtherText) -> Finding:
    """A value that is a text or None is not the one it should be, such as a mode that must be
    `'train'` or `'test'`.
    """
    return Finding(
        "values.other_text",
        f"`{subject.function}`: {subject.name} is {difference.actual!r}; it must be {difference.expected!r}.",
        subject.seen(),
    )


@finding("loss.wrong", "A loss is wrong.")
def wrong_loss(subject: Subject, mismatch: Mismatch, said: Said = NOTHING) -> Finding:
    """The loss is not the right number.

    It is the mean over the batch of minus the logarithm of the probability of the right class,
    plus the regularization of every weight matrix and of nothing else.

    Bad, the 0.5 is missing, so the gradient would be `2 * reg * W`:

        loss += reg * np.sum(W * W)

    Good, its gradient is `reg * W`:

        loss += 0.5 * reg * np.sum(W * W)
    """
    return Finding(
        "loss.wrong",
        how_many(subject, mismatch),
        evidence(subject, mismatch),
        said.pattern,
        next_step=said.next_step or "Work the loss out for one example by hand, then for the whole batch.",
    )


@finding("state.wrong", "An optimizer's state is wrong.")
def wrong_state(subject: Subject, mismatch: Mismatch, said: Said = NOTHING) -> Finding:
    """What an update rule keeps from step to step is not right.

    The first steps can look right with a wrong state; later ones drift.  The state is looked
    at after each of several steps, so the first one named is where it goes wrong.

    Bad, because the first step already uses `t`:

        mhat = config["m"] / (1 - beta1 ** config["t"])
        config["t"] += 1

    Good: count the step first.
    """
    return _wrong("state.wrong", subject, mismatch, said)


def _wrong(code: str, subject: Subject, mismatch: Mismatch, said: Said) -> Finding:
    return Finding(
        code,
        how_many(subject, mismatch),
        evidence(subject, mismatch),
        said.pattern,
        next_step=said.next_step or trace(subject, mismatch),
    )
