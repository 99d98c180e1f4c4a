"""Sentences about what a function does besides returning the right values."""

from __future__ import annotations

from grader.checks.wording.numbers import count
from grader.checks.wording.registry import finding
from grader.checks.wording.subject import short
from grader.model import Evidence, Finding, Mutation


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
