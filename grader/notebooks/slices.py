"""Which cells have to run: for what a notebook defines, or for one of its cells.

Both follow names from their uses back to where they are bound, without running anything.  Where
that cannot be known for sure, a cell more is run rather than one too few.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from grader.notebooks.code import CodeCell
from grader.notebooks.names import Statement, guessed, statements
from grader.records import dataclass

_RUN_ALONE = frozenset({"assignment", "block"})


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a cell that run: ``source`` has the cell's other lines empty.  ``binds`` maps the
    first line of each statement to the names that are missing if it fails."""

    cell: CodeCell
    source: str
    binds: Mapping[int, frozenset[str]]


def definitions(cells: Sequence[CodeCell]) -> list[Part]:
    """What a notebook defines, used as a module: its functions, classes and imports, and the
    assignments that these need.  Nothing that only trains, prints or plots."""
    found = [(cell, statements(cell.source)) for cell in cells]
    known = [statement for _, of_cell in found for statement in of_cell or ()]
    chosen = _needed_for_definitions(known)
    return [part for cell, of_cell in found if (part := _part(cell, of_cell, chosen))]


def matching(cells: Sequence[CodeCell], pattern: str) -> list[CodeCell]:
    """The cells whose source, or the text just before, has a match."""
    regex = re.compile(pattern)
    return [cell for cell in cells if regex.search(cell.text) or regex.search(cell.title)]


def asked(cells: Sequence[CodeCell], pattern: str, below: str = "") -> list[CodeCell]:
    """All cells of the parts whose heading matches ``below``, however many cells a student made of
    one; where there is no such heading, or no code below it, those that match ``pattern``.

    Of parts in such a part the cells are meant only where it has none of its own: a student may
    have put headings in between.
    """
    known = [cell for cell in cells if below and cell.headings]
    found = [cell for cell in known if re.search(below, cell.headings[-1])]
    found = found or [cell for cell in known if any(re.search(below, words) for words in cell.headings)]
    return found or matching(cells, pattern)


def fates(source: str, failed: Mapping[int, bool]) -> Iterator[tuple[str, int]]:
    """What became of a cell's names, in the order of its statements: the first line of the one that
    failed and would have bound or changed it, or 0 where it has been bound for sure.

    ``failed`` has the first lines of those that failed, and whether they may have left objects half
    changed.
    """
    known = statements(source)
    if known is None:
        yield from ((name, line) for line in failed for name in guessed(source))
    for statement in known or ():
        if statement.first in failed:
            changed = statement.changes if failed[statement.first] else frozenset()
            yield from ((n, statement.first) for n in statement.binds | statement.surely | changed)
        else:
            yield from ((name, 0) for name in statement.surely)


def needed(cells: Sequence[CodeCell], targets: Collection[int]) -> list[CodeCell]:
    """The cells that have to run for those numbered in ``targets``, themselves included, in order.

    Of one that only sets something up for all, such as a seed, the statements that do so alone.
    """
    whole = _Whole(cells)
    live: frozenset[str] = frozenset()
    chosen = []
    for cell in reversed(cells):
        facts = whole.facts[cell.number]
        if cell.number in targets or facts.matters_for(live):
            chosen.append(cell)
            live = (live - facts.surely) | facts.uses
        elif facts.setup and live:
            chosen.append(replace(cell, source=_lines_of(cell, facts.setup)))
            live |= {name for statement in facts.setup for name in statement.uses}
    return chosen[::-1]


@dataclass(frozen=True, slots=True)
class _Facts:
    """The names of a cell as a whole."""

    binds: frozenset[str]
    surely: frozenset[str]
    uses: frozenset[str]
    changes: frozenset[str]
    setup: tuple[Statement, ...]

    def matters_for(self, live: frozenset[str]) -> bool:
        return not live.isdisjoint(self.binds | self.changes)


class _Whole:
    """What is to be known of all cells before any is chosen."""

    def __init__(self, cells: Sequence[CodeCell]) -> None:
        parsed = {cell.number: statements(cell.source) or () for cell in cells}
        everything = [statement for of_cell in parsed.values() for statement in of_cell]
        bound_once = {name for s in everything for name in s.binds - s.fixed}
        self._fixed = frozenset(name for s in everything for name in s.fixed) - bound_once
        self._later = _by_name(everything)
        self.facts = {cell.number: self._facts(parsed[cell.number], cell) for cell in cells}

    def _facts(self, of_cell: Sequence[Statement], cell: CodeCell) -> _Facts:
        uses: set[str] = set()
        surely: set[str] = set()
        binds = set() if of_cell else set(guessed(cell.source))
        changes: set[str] = set()
        for statement in of_cell:
            uses |= statement.uses - surely
            surely |= statement.surely
            binds |= statement.binds
            changes |= statement.changes
            if statement.kind != "definition" and statement.calls:
                changes |= {name for called in statement.uses for name in self._later.get(called, ())}
        setup = tuple(s for s in of_cell if "*" in s.surely or _sets_up(s, self._fixed))
        changes -= self._fixed
        return _Facts(frozenset(binds), frozenset(surely), frozenset(uses), frozenset(changes), setup)


def _by_name(everything: Sequence[Statement]) -> dict[str, frozenset[str]]:
    """Function -> the names of objects outside that it changes when it is called."""
    return {name: s.later for s in everything if s.later for name in s.surely}


def _needed_for_definitions(known: Sequence[Statement]) -> set[Statement]:
    """Definitions and imports, what sets something up for all, and what these look up."""
    fixed = frozenset(name for s in known if s.kind != "loop" for name in s.fixed)
    chosen = {s for s in known if s.kind in {"definition", "import"} or _sets_up(s, fixed)}
    wanted = {name for s in chosen for name in s.uses}
    waiting = [s for s in known if s.kind in _RUN_ALONE]
    while found := [s for s in waiting if not wanted.isdisjoint(s.binds)]:
        chosen.update(found)
        wanted |= {name for s in found for name in s.uses}
        waiting = [s for s in waiting if s not in chosen]
    return chosen


def _sets_up(statement: Statement, fixed: frozenset[str]) -> bool:
    """``sys.path.append(...)``, ``torch.manual_seed(0)``: a call that looks up what is fixed alone."""
    return (
        statement.kind == "expression"
        and statement.calls
        and bool(statement.uses)
        and statement.uses <= fixed | {"get_ipython"}
        and not statement.changes.isdisjoint(fixed)
    )


def _part(cell: CodeCell, of_cell: Sequence[Statement] | None, chosen: Collection[Statement]) -> Part | None:
    if of_cell is None:
        names = guessed(cell.source)
        return Part(cell, cell.source, {0: names}) if names else None
    kept = [statement for statement in of_cell if statement in chosen]
    if not kept:
        return None
    return Part(cell, _lines_of(cell, kept), dict(_binds(kept)))


def _lines_of(cell: CodeCell, statements: Collection[Statement]) -> str:
    """The cell's source with empty lines in place of all other statements."""
    wanted = {number for s in statements for number in range(s.first, s.last + 1)}
    lines = enumerate(cell.source.splitlines(), 1)
    return "\n".join(line if number in wanted else "" for number, line in lines)


def _binds(kept: Sequence[Statement]) -> Iterator[tuple[int, frozenset[str]]]:
    for statement in kept:
        yield statement.first, statement.binds | statement.surely
