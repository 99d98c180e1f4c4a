"""The words in which one sentence speaks of several normalizations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.reference.mistakes.base import maker

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.reference.mistakes.base import Mistake


class Words(NamedTuple):
    """``mean`` names the mean that is subtracted and ``var`` the variance that is divided by;
    ``size`` is over how many numbers they are taken, ``axes`` how numpy is told so."""

    mean: str
    var: str
    size: str
    axes: str


class Row(NamedTuple):
    """A mistake of any normalization; its texts name fields of `Words` in braces."""

    name: str
    sentence: str
    look_at: str
    options: dict[str, Any]


def in_words(
    rows: Iterable[Row], words: Words, topic: str, replaces: str, base: Callable[..., Any]
) -> tuple[Mistake, ...]:
    """The rows as mistakes of one function."""
    make, names = maker(topic, replaces, base), words._asdict()
    return tuple(
        make(row.name, row.sentence.format(**names), row.look_at.format(**names), **row.options)
        for row in rows
    )
