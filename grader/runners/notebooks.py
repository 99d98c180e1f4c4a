"""Notebooks used as modules: which of their cells run in a question's process, and what failed.

A notebook is loaded when a probe first touches it, cell by cell.  A cell that takes too long is
interrupted and the next one runs; one that ends the process is left out of the next.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from grader.model import HANDED_IN, CaughtError, Notebook, Submission
from grader.records import dataclass
from grader.runners import wire
from grader.runners.faults import Translator, clean
from grader.runners.remote import Stopped
from grader.runners.watch import Lost

if TYPE_CHECKING:
    from grader.notebooks.code import CodeCell
    from grader.notebooks.replayed import CellRun, Outcome
    from grader.notebooks.slices import Part

MOST_LEFT_OUT = 3
"""Cells that may hang or end the process, before the others are not waited for."""

_LONGEST_RESULT = 10_000

_OF_FILES = frozenset({"FileNotFoundError", "OSError", "PermissionError"})
"""What a student's folders on another machine lead to: what was to be saved there is none the worse."""

Failures = dict[str, CaughtError]
"""Name -> why what would have defined it failed."""


class CellDied(BaseException):
    """A cell ended the process while its notebook was being loaded: the run begins again."""


class Asker(Protocol):
    """What running cells needs of a question's process."""

    def ask(self, header: dict[str, Any]) -> wire.Message:
        """Ask; raises `Stopped` for what ends the question."""

    def about(self, function: str) -> None:
        """Say whose fault it is what comes next: a function's, or a cell's."""

    def heard(self) -> tuple[str, str]:
        """What was printed on standard output and error since the last call."""

    def ask_within(self, header: dict[str, Any], seconds: float) -> wire.Message:
        """Ask something that has a time of its own.  When it is over the code is interrupted, and
        the answer tells that; raises `Lost` only if that did not help."""


@dataclass(frozen=True, slots=True)
class Ran:
    """Where cells ran, and the text that those asked for show."""

    space: str
    text: str


class Sheet:
    """One notebook of a submission, in all its processes."""

    def __init__(self, name: str, notebook: Notebook, root: str, translator: Translator) -> None:
        self.name = name
        self.notebook = notebook
        self._root = root
        self._translator = translator
        self._left_out: dict[int, CaughtError] = {}

    @cached_property
    def cells(self) -> tuple[CodeCell, ...]:
        """Its code."""
        from grader.notebooks.code import code_cells

        return code_cells(self.notebook)

    @cached_property
    def _definitions(self) -> list[Part]:
        from grader.notebooks.slices import definitions

        return definitions(self.cells)

    def defining(self, name: str) -> int | None:
        """The number of the cell that defines a name: the last one wins."""
        parts = reversed(self._definitions)
        return next((p.cell.number for p in parts if any(name in bound for bound in p.binds.values())), None)

    def asked(self, pattern: str, below: str) -> list[int]:
        """The numbers of the cells below a heading; without one, of those that match, or follow a
        text that does."""
        from grader.notebooks.slices import asked

        return [cell.number for cell in asked(self.cells, pattern, below)]

    def load(self, process: Asker, seconds: float) -> Failures:
        """Run what it defines; the names that are missing then.  Raises `CellDied`."""
        self._prepare(process, self.name)
        failed: Failures = {}
        for part in self._definitions:
            known = self._known(part.cell)
            errors = [(0, known)] if known else self._load(process, part, seconds)
            failed |= dict(_missing(part, errors))
        return failed

    def run(self, process: Asker, asked: Sequence[int], number: int, names: Sequence[str] = ()) -> Ran:
        """Run the cells of these numbers and those that they need, in a space of their own.

        Raises `Stopped` for what one of them raises, with ``names`` only if one of those is lacking
        then: where it lacks what another cell failed to give, for what that one raised.
        """
        from grader.notebooks.slices import fates, needed

        targets = set(asked)
        if not targets:
            what = f"{self.title} has no code cell of the kind that is graded here"
            raise Stopped("call", CaughtError("MissingCell", what, (), self.name))
        space = self._prepare(process, f"{self.name} {number}")
        earlier: CaughtError | None = None
        lacking: dict[str, Stopped | None] = {}
        shown = ""
        for cell in needed(self.cells, targets):
            process.heard()
            process.about(self._place(cell))
            message = process.ask(self._request(cell, cell.source, space, go_on=bool(names)))
            if cell.number in targets:
                shown += process.heard()[0] + _text(message.header.get("result"))
            failed = list(self._errors(message, cell))
            stops: dict[int, Stopped] = {}
            for line, stage, error in failed:
                if cell.number in targets:
                    blame_earlier = earlier is not None and error.type == "NameError"
                    stops[line] = Stopped(stage, earlier if blame_earlier and earlier else error)
                    if not names or stage != "call":
                        raise stops[line]
                earlier = earlier or error
            half_done = {line: stops[line].error.type not in _OF_FILES for line in stops}
            lacking |= {name: stops.get(line) for name, line in fates(cell.source, half_done)}
        for stopped in filter(None, map(lacking.get, names)):
            raise stopped
        return Ran(space, shown)

    def replay(self, process: Asker, seconds: float, whole: float) -> Iterator[CellRun]:
        """Run all cells, ``seconds`` of processor time each, as long as less than ``whole`` seconds
        have passed; an error or a time-out ends a cell and not the notebook."""
        from grader.notebooks.replayed import CellRun

        space = self._prepare(process, self.name)
        begun = time.monotonic()
        cells = iter(self.cells)
        for cell in cells:
            if time.monotonic() - begun > whole:
                yield CellRun(cell.number, "not_run", what=f"the notebook took longer than {whole:g} s")
                break
            run = self._replayed(process, cell, space, seconds)
            yield run
            if run.outcome == "ended":
                break
        for cell in cells:
            yield CellRun(cell.number, "not_run")

    def _replayed(self, process: Asker, cell: CodeCell, space: str, seconds: float) -> CellRun:
        from grader.notebooks.replayed import CellRun, outputs

        process.heard()
        try:
            message = process.ask_within(self._request(cell, cell.source, space, go_on=False), seconds)
        except Lost as lost:
            error = self._ended(lost, cell)
            told = outputs(process.heard(), "", error)
            return CellRun(cell.number, "ended", told, f"the process {lost.message}")
        printed, result = process.heard(), _text(message.header.get("result"))
        for _, stage, error in self._errors(message, cell):
            line = error.frames[-1].line if error.frames else 0
            what = f"{error.type}: {error.message}" if stage != "timeout" else error.message
            outcome: Outcome = "timeout" if stage == "timeout" else "error"
            return CellRun(cell.number, outcome, outputs(printed, "", error), what, line)
        return CellRun(cell.number, "ok", outputs(printed, result.rstrip("\n"), None))

    @property
    def title(self) -> str:
        """Its file's name, for messages."""
        return f"`{self._file}`"

    @property
    def _file(self) -> str:
        return self.notebook.path.rpartition("/")[2]

    def _place(self, cell: CodeCell) -> str:
        """The cell, for messages."""
        return f"{self._file}, cell {cell.number}"

    def _load(self, process: Asker, part: Part, seconds: float) -> list[tuple[int, CaughtError]]:
        header = self._request(part.cell, part.source, f"notebook {self.name}", go_on=True)
        try:
            message = process.ask_within(header, seconds)
        except Lost as lost:
            self._left_out[part.cell.number] = self._ended(lost, part.cell)
            raise CellDied from lost
        errors = [(line, error) for line, _, error in self._errors(message, part.cell)]
        if any(error.type == "TimeLimit" for _, error in errors):
            self._left_out[part.cell.number] = errors[-1][1]
        return errors

    def _known(self, cell: CodeCell) -> CaughtError | None:
        """Why a cell is not run any more, if it is not."""
        if cell.number in self._left_out or len(self._left_out) < MOST_LEFT_OUT:
            return self._left_out.get(cell.number)
        what = f"was not run: {MOST_LEFT_OUT} other cells did not come to an end"
        return CaughtError("NotRun", what, (), self._place(cell))

    def _request(self, cell: CodeCell, source: str, space: str, *, go_on: bool) -> dict[str, Any]:
        place = f"{self.notebook.path}, cell {cell.number}"
        return {"op": "cell", "space": space, "place": place, "source": source, "go_on": go_on}

    def _prepare(self, process: Asker, name: str) -> str:
        """Make a space in which cells run, and which can be asked like a module; its name."""
        space, title = f"notebook {name}", self.notebook.path.rpartition("/")[2]
        header = {"op": "notebook", "name": name, "space": space, "title": title}
        process.ask(header | {"folder": self._folder()})
        return space

    def _folder(self) -> str:
        """Where it lies: what stands beside it is found there."""
        folder = Path(self._root, HANDED_IN, self.notebook.path).parent
        return str(folder) if folder.is_dir() else self._root

    def _errors(self, message: wire.Message, cell: CodeCell) -> Iterator[tuple[int, Any, CaughtError]]:
        """Line, stage and error of what failed in a cell; nothing else may be in the answer."""
        errors = message.header.get("errors")
        if type(errors) is not list:
            raise wire.Malformed("a list is missing")
        for pair in errors:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not int:
                raise wire.Malformed("an error that is none")
            stage, error = self._translator.caught(pair[1], self._place(cell))
            if error.type == "Interrupted":
                stage = "timeout"
                error = CaughtError(
                    "TimeLimit", "was interrupted: it took too long", error.frames, error.function
                )
            yield pair[0], stage, error

    def _ended(self, lost: Lost, cell: CodeCell) -> CaughtError:
        return CaughtError(lost.kind, lost.message, (), self._place(cell))


def _text(result: Any) -> str:
    """The value that a notebook shows below a cell."""
    return f"{clean(result, _LONGEST_RESULT)}\n" if result else ""


def _missing(part: Part, errors: Sequence[tuple[int, CaughtError]]) -> Iterator[tuple[str, CaughtError]]:
    """The names that errors at these lines leave undefined; one at no line concerns the whole cell."""
    for line, error in errors:
        concerned = [part.binds.get(line)] if line in part.binds else list(part.binds.values())
        yield from ((name, error) for names in concerned for name in sorted(names or ()))


class Notebooks:
    """The notebooks of a submission, and what is loaded of them in the question's current process."""

    def __init__(self, submission: Submission, translator: Translator) -> None:
        root = os.path.realpath(submission.root)
        self._expected = submission.expected
        self._sheets = {
            name: Sheet(name, notebook, root, translator) for name, notebook in submission.named.items()
        }

    def absent(self, name: str) -> CaughtError:
        """A notebook, or a module, was not handed in: says so by the name of its file."""
        return CaughtError("MissingModule", f"`{self._expected.get(name, name)}` was not handed in", (), name)

    def __contains__(self, name: object) -> bool:
        return name in self._sheets

    def __getitem__(self, name: str) -> Sheet:
        return self._sheets[name]
