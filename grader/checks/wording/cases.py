"""Sentences about cases: in which a finding was seen, and what another form of call gives."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.wording.registry import finding
from grader.checks.wording.subject import circumstance, expression
from grader.model import Evidence, Finding
from grader.prose import listed

MOST_SHOWN = 5  # names in a sentence


def seen_in(cases: Sequence[str], total: int) -> str:
    """In how many of the public cases, and in which."""
    if len(cases) == total:
        return "Seen in both cases." if total == 2 else f"Seen in all {total} cases."
    return f"Seen in {len(cases)} of {total} cases: {'; '.join(cases)}."


def also_wrong(outputs: Sequence[str]) -> str:
    """The outputs whose own findings are left out."""
    names = [f"`{expression(output)}`{circumstance(output)}" for output in outputs[:MOST_SHOWN]]
    if len(outputs) > MOST_SHOWN:
        names.append(f"{len(outputs) - MOST_SHOWN} more")
    return f"Also wrong: {listed(names)}."


@finding("form.other", "Another way to call this function gives something else.")
def other_form(other: str, passed: str, first: Finding) -> Finding:
    """Two ways to call this function are accepted, and yours is right for one of them.

    Where a text and a test disagree about the shape of an argument (gamma as `(C,)` or as
    `(1, C, 1, 1)`), being right for either earns all points.  This note costs nothing; it
    tells what happens with the other one.
    """
    return Finding(
        "form.other",
        f"It is right with {passed}, which is enough. With {other} it is not, which costs nothing.",
        Evidence(lines=(first.headline,)),
    )
