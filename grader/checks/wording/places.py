"""Sentences about patterns of order and of place: right values elsewhere, wrong ones in one region."""

from __future__ import annotations

from grader.checks.patterns.order import FlippedSigns, Mirrored, Permuted, Transposed
from grader.checks.patterns.regions import Border, Slices, WhereInput, Zeros
from grader.checks.wording.patterns import MOST_SHOWN, sentence
from grader.checks.wording.said import Said
from grader.checks.wording.subject import Subject
from grader.prose import count, listed


@sentence.register
def _(pattern: FlippedSigns, _subject: Subject) -> Said:
    return Said(
        f"All magnitudes are right; the sign of {count(pattern.count, 'entry')} is not.",
        "Look at what decides the sign: a difference, a comparison, an absolute value.",
    )


@sentence.register
def _(pattern: Transposed, subject: Subject) -> Said:
    if pattern.axes == (0, 1) and len(subject.letters) in (0, 2):
        return Said("Their transpose has the right values.", "Check the operand order.")
    one, other = pattern.axes
    return Said(f"With axes {one} and {other} exchanged they are right.", "Check the order of the axes.")


@sentence.register
def _(pattern: Mirrored, _subject: Subject) -> Said:
    return Said(
        f"Read backwards along axis {pattern.axis} they are right.",
        "Look for a flip, or an index that runs the other way.",
    )


@sentence.register
def _(_pattern: Permuted, _subject: Subject) -> Said:
    return Said(
        "The right values are all there, in another order.",
        "Look for a reshape without the transpose that belongs to it, or an index that is mixed up.",
    )


@sentence.register
def _(pattern: WhereInput, _subject: Subject) -> Said:
    sign = "negative" if pattern.negative else "positive"
    return Said(
        f"They are wrong exactly where `{pattern.name}` is {sign}.",
        f"Look at what your code does where `{pattern.name}` is {sign}.",
    )


@sentence.register
def _(pattern: Zeros, _subject: Subject) -> Said:
    if pattern.of_student:
        return Said("All wrong entries are 0, the others are right.", "Check that every entry is filled in.")
    return Said(
        "All wrong entries should be 0, the others are right.", "Look for a mask that is not applied."
    )


@sentence.register
def _(_pattern: Border, _subject: Subject) -> Said:
    return Said(
        "They are wrong on the border only.", "Look at the padding, and at the windows that touch the edge."
    )


@sentence.register
def _(pattern: Slices, subject: Subject) -> Said:
    places = [str(index) for index in pattern.indices[:MOST_SHOWN]]
    more = ", …" if len(pattern.indices) > MOST_SHOWN else ""
    where = _axis(subject, pattern.axis, pattern.ndim)
    word = "index" if len(places) == 1 else "indices"
    return Said(
        f"They are wrong only at {word} {listed(places)}{more} of {where}.",
        f"Look at what is special there: the ends of a loop over {where}, or a slice.",
    )


def _axis(subject: Subject, axis: int, ndim: int) -> str:
    """An axis by its letter, where it has one."""
    return f"axis {subject.letters[axis]}" if len(subject.letters) == ndim else f"axis {axis}"
