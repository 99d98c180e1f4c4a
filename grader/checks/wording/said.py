"""What is said of a pattern.  The sentences are imported with the first one: most submissions need none."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grader.checks.patterns.view import Pattern
    from grader.checks.wording.subject import Subject


class Said(NamedTuple):
    """The sentence of a pattern, and the next step that goes with it, or nothing."""

    pattern: str
    next_step: str = ""


NOTHING = Said("")


def say(pattern: Pattern, subject: Subject) -> Said:
    """The sentence for a pattern, whichever module has it."""
    from grader.checks.wording.patterns import sentence

    import_module("grader.checks.wording.places")  # registers the others
    return sentence(pattern, subject)
