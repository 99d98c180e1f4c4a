"""The words in which one sentence speaks of several normalizations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.reference.mistakes.base import maker

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.reference.mistakes.base import Mistake, Row


class Words(NamedTuple):
    """``mean`` names the mean that is subtracted and ``var`` the variance that is divided by;
    ``size`` is over how many numbers they are taken, ``axes`` how numpy is told so."""

    mean: str
    var: str
    size: str
    axes: str


def in_words(
    rows: Iterable[Row], words: Words, topic: str, replaces: str, base: Callable[..., Any]
) -> tuple[Mistake, ...]:
    """The rows as mistakes of one function; their texts name fields of `Words` in braces."""
    make, names = maker(topic, replaces, base), words._asdict()
    worded = (
        row._replace(sentence=row.sentence.format(**names), look_at=row.look_at.format(**names))
        for row in rows
    )
    return tuple(row.of(make) for row in worded)
