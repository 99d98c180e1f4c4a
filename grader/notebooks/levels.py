"""Levels of pruning that a text names, with the accuracies that it tells for each.

    Testing 10% pruning:              Pruning 10%: accuracy 0.7800, sparsity 0.1
    Test Acc: 0.7800                  Accuracy after 10% pruning: 0.7800

An accuracy belongs to the level of its own line; else to the one above where the text ends with an
accuracy, and to the one below where it begins with one and ends with a level.  In doubt either is meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from grader.notebooks.claims import Claim, Kind, claims, lines
from grader.records import dataclass

_ACCURACY = re.compile(r"(?i)acc(?:uracy)?\b")
_WHOLE = re.compile(r"(?i)\b(?:global|total|overall|model|network|whole)\b")
"""A line on the sparsity of the model, not on that of a layer."""


_CHANGE = re.compile(r"(?i)\b(?:drop\w*|loss|lost|decreas\w*|chang\w*|differ\w*|from|was|than)\b")
"""A line on how an accuracy has changed."""


@dataclass(frozen=True, slots=True)
class Told:
    """A level, the accuracies that may be meant for it, and the sparsity of the whole model.
    ``sure``: the accuracy stands in the line of the level, and can mean nothing else."""

    level: float
    accuracies: tuple[float, ...]
    sparsity: float | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    level: float | None
    accuracies: tuple[float, ...]
    sparsities: tuple[Claim, ...]
    sure: bool


def told(text: str) -> tuple[Told, ...]:
    """The levels of a text, in its order."""
    kind: Kind = "pruning" if claims(text, "pruning") else "sparsity"
    found = [_line(line, kind) for line in lines(text)]
    found = [line for line in found if line.level is not None or line.accuracies or line.sparsities]
    above, below = _sides(found)
    at = [number for number, line in enumerate(found) if line.level is not None]
    return tuple(_told(found, before, one, after, above, below) for before, one, after in _around(at, found))


def accuracies(text: str) -> tuple[float, ...]:
    """Those of the whole text."""
    return tuple(claim.value for claim in claims(text, "accuracy") if math.isfinite(claim.value))


def _line(line: str, kind: Kind) -> _Line:
    named = [claim for claim in claims(line, kind) if math.isfinite(claim.value)]
    shown = accuracies(line)
    second = named[1:2] if not shown and kind == "pruning" else ()
    if not shown and named:
        shown = tuple(claim.value for claim in second) or _after_the_level(line)
    sparsities = claims(line, "sparsity") if kind == "pruning" else ()
    sure = bool(named and shown) and not _CHANGE.search(line)
    return _Line(named[0].value if named else None, shown, sparsities, sure)


def _after_the_level(line: str) -> tuple[float, ...]:
    """``Accuracy at sparsity 10%: 0.78``: the last number of a line on an accuracy."""
    head, colon, tail = line.rpartition(":")
    if not colon or not _ACCURACY.search(head):
        return ()
    return accuracies(f"accuracy: {tail}")[:1]


def _of_the_model(found: Sequence[Claim]) -> float | None:
    """The sparsity that is said to be the model's, or the only one."""
    whole = [claim for claim in found if _WHOLE.search(claim.text)] or found
    return whole[0].value if len(whole) == 1 else None


def _sides(lines: Sequence[_Line]) -> tuple[bool, bool]:
    """Whether accuracies stand below their levels, and whether above them."""
    alone = [line for line in lines if (line.level is None) == bool(line.accuracies)]
    if not alone:
        return True, True
    begins, ends = alone[0].level is None, alone[-1].level is None
    return not ends, ends or not begins


def _around(at: Sequence[int], lines: Sequence[_Line]) -> Iterator[tuple[int, int, int]]:
    """Of each line with a level: the one before, itself, the one after."""
    ends = [-1, *at, len(lines)]
    yield from zip(ends, ends[1:], ends[2:], strict=False)


def _told(lines: Sequence[_Line], before: int, at: int, after: int, above: bool, below: bool) -> Told:
    line = lines[at]
    level = 0.0 if line.level is None else line.level
    if line.accuracies:
        return Told(level, line.accuracies, _of_the_model(line.sparsities), line.sure)
    found = [value for one in lines[at + 1 : after] for value in one.accuracies] if below else []
    if above:
        found += [value for one in lines[before + 1 : at] for value in one.accuracies][-1:]
    near = [claim for one in lines[at:after] for claim in one.sparsities]
    return Told(level, tuple(found), _of_the_model(near))
