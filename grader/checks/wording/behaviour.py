"""Sentences about what a function does besides returning the right values."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.wording.registry import finding
from grader.checks.wording.subject import Subject, at, expression, short
from grader.model import Evidence, Finding, Mismatch, Mutation
from grader.prose import count, pair


@finding("mutation.argument", "A function changed one of its arguments.")
def changed_argument(mutation: Mutation, case: str, outputs_right: bool) -> Finding:
    """A function wrote into an array that it was given, and its caller still needs.

    Arrays are passed by reference: what a layer changes in `x`, changes in the cache of the
    layer before as well, and the backward pass then works with other numbers.

    Bad, because `-=` writes into the caller's array:

        x -= x.mean(axis=0)

    Good, because this makes a new array:

        x = x - x.mean(axis=0)
    """
    name = mutation.argument
    whatever = f"whatever uses `{name}` afterwards sees other data."
    return Finding(
        "mutation.argument",
        f"`{short(mutation.function)}` changed its argument `{name}` "
        f"({mutation.changed:,} of {count(mutation.total, 'entry')}).",
        Evidence(case, (f"Its output is right, but {whatever}" if outputs_right else whatever.capitalize(),)),
        next_step="Look for `-=`, `*=`, `[...] =` or `out=` on that array, and work on a new one instead.",
    )


@finding("determinism.changed", "The same call gave something else the second time.")
def not_the_same_again(subject: Subject, changed: int, total: int) -> Finding:
    """Called twice with the same arguments, the function gave two different results.

    Something outlives the call: a global variable, a default argument that is a list or a
    dictionary, an attribute, or random numbers without a seed.  Results that nobody can
    reproduce cannot be debugged either.

    Bad, because the default dictionary is made once, and shared by all calls:

        def adam(w, dw, config={}):

    Good:

        def adam(w, dw, config=None):
            config = {} if config is None else config
    """
    entries = f" in {changed:,} of {count(total, 'entry')}" if total > 1 else ""
    return Finding(
        "determinism.changed",
        f"`{subject.function}`: called again with the same arguments, {subject.name} differs{entries}.",
        subject.seen(),
        next_step="Look for what outlives a call: globals, changed defaults, unseeded random numbers.",
    )


@finding("state.kept", "A function gives something else after another call.")
def keeps_state(function: str, output: str, user: str) -> Finding:
    """The function keeps something between its calls, so what it gives depends on the calls before.

    A layer is used many times: in every layer of a network, in every step, on every batch.  What a
    call needs later belongs in the cache that it returns, for that is passed to its own backward
    pass; a global variable holds what the last call left there.

    Bad, because two layers share one mask:

        def dropout_forward(x, dropout_param):
            global mask
            mask = (np.random.rand(*x.shape) < p) / p
            return x * mask, dropout_param

    Good:

        mask = (np.random.rand(*x.shape) < p) / p
        return x * mask, mask
    """
    return Finding(
        "state.kept",
        f"`{short(function)}` keeps something between its calls{_used_by(function, user)}.",
        Evidence(
            lines=(f"With other calls of it in between, `{expression(output)}` comes out differently.",)
        ),
        next_step="Keep what a call needs in its own variables and in the cache that it returns; look for "
        "globals and for defaults that are changed.",
    )


@finding("state.random", "A function depends on random numbers drawn before.")
def depends_on_random_numbers(function: str, output: str, user: str) -> Finding:
    """The function draws from numpy's global random numbers without setting their seed, so what it
    gives depends on how many were drawn before.

    Where a task asks for random numbers and hands you a seed, set it first, so that the same call
    gives the same again:

        if "seed" in dropout_param:
            np.random.seed(dropout_param["seed"])

    Where it asks for none, a layer must not draw any.
    """
    return Finding(
        "state.random",
        f"`{short(function)}` depends on the random numbers drawn before{_used_by(function, user)}.",
        Evidence(lines=(f"When others are drawn first, `{expression(output)}` comes out differently.",)),
        next_step="Set the seed that you are given before drawing; without one, draw nothing here.",
    )


def _used_by(function: str, user: str) -> str:
    return f", and `{short(user)}` uses it" if user != function else ""


@finding("consistent.differs", "Two results that belong together do not agree.")
def disagree(subject: Subject, partner: str, over: tuple[str, str] | None, mismatch: Mismatch) -> Finding:
    """Two results of your code must agree with each other, and do not.

    A dropout layer has to use in its backward pass the very mask that it drew in its forward
    pass; a mask drawn anew gives the gradient of another function.

    Bad:

        mask = np.random.rand(*dout.shape) < p    # in the backward pass

    Good: keep the mask in the cache, and use that.
    """
    one, other = expression(subject.output), expression(partner)
    if over is not None:
        one, other = f"{one} / {over[0]}", f"{other} / {over[1]}"
    return Finding(
        "consistent.differs",
        f"`{subject.function}`: `{one}` and `{other}` must be the same; "
        f"they differ in {mismatch.count:,} of {count(mismatch.total, 'entry')}.",
        Evidence(
            subject.case,
            (_of_both(one, other, mismatch),),
            mismatch,
            subject.output,
        ),
        next_step="Compute once what both depend on, and keep it in the cache.",
    )


@finding("consistent.no_mask", "Nothing is dropped, so there is no mask to agree on.")
def no_mask(subject: Subject, over: tuple[str, str]) -> Finding:
    """A layer that keeps every entry is its own derivative, which shows nothing.  In training,
    a dropout layer sets some entries to zero, and their gradients with them.
    """
    return Finding(
        "consistent.no_mask",
        f"`{subject.function}`: {subject.name} is `{over[0]}` times one number, so no entry was dropped.",
        subject.seen(),
        next_step="Make the forward pass drop entries in training, and use its mask here.",
    )


def _of_both(one: str, other: str, mismatch: Mismatch) -> str:
    mine, partner = pair(mismatch.actual, mismatch.expected)
    where = f"At index {list(mismatch.worst_index)}" if mismatch.worst_index else "Here"
    return f"{where}, `{one}` is {mine} and `{other}` is {partner}."


@finding("consistent.not_the_derivative", "A gradient is not that of your own forward pass.")
def not_the_derivative(subject: Subject, index: Sequence[int], shown: float, own: float) -> Finding:
    """The backward pass is not the derivative of the forward pass that you wrote.

    Right or wrong, the two must belong together, or training follows the gradient of
    something else.  Nudge one entry of the input, run the forward pass, and compare.
    """
    mine, numeric = pair(shown, own)
    nudge = f"nudging `{at(expression(subject.like), index)}` through your own forward pass"
    return Finding(
        "consistent.not_the_derivative",
        f"`{subject.function}`: {subject.name} is not the gradient of your own forward pass.",
        subject.seen(f"{subject.entry(index)} is {mine}; {nudge} gives {numeric}."),
        next_step="Go through your forward pass line by line, backwards, and differentiate each line.",
    )


@finding("consistent.no_forward", "Your forward pass could not be run.")
def no_own_forward(subject: Subject) -> Finding:
    """This check compares the backward pass with your own forward pass, and the forward pass
    did not give an array of numbers.  Make the forward pass work first.
    """
    return Finding(
        "consistent.no_forward",
        f"`{subject.function}`: your own forward pass gave nothing to compare {subject.name} with.",
        subject.seen(),
        next_step="Make the forward pass work first.",
    )
