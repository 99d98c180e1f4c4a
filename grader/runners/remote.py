"""The stand-in for the student's package that a probe is called with.

Every call is one request to the student's process.  Arrays, numbers, text and None come back by
value; everything else stays there and is a `Ref` here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from grader.model import CaughtError, Stage

if TYPE_CHECKING:
    from grader.notebooks.replayed import CellRun


class Stopped(BaseException):
    """The probe cannot go on: the stage at which it stopped, and the student's error."""

    def __init__(self, stage: Stage, error: CaughtError) -> None:
        super().__init__(stage)
        self.stage = stage
        self.error = error


class Caller(Protocol):
    """What the stand-ins need of a session."""

    def call(
        self, target: Mapping[str, Any], path: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Call a function (``module`` and ``name``) or a referenced object (``ref``)."""

    def parameters(self, module: str, name: str) -> Any:
        """The names of the arguments that a function takes."""

    def item(self, ref: Ref, key: Any) -> Any:
        """Read an item."""

    def put(self, ref: Ref, how: str, name: Any, value: Any) -> None:
        """Set an ``attribute``, an ``item``, or several ``items``."""

    def value(self, ref: Ref) -> Any:
        """Everything in the object, copied."""

    def test(self, test: str, file: str, source: str) -> Any:
        """Run a test of the course's own; what became of it."""

    def release(self, number: int) -> None:
        """Note that nothing here refers to an object any more."""

    def module(self, name: str, attribute: str) -> None:
        """Raise `Stopped` when the module, or what defines the name in it, could not be run."""

    def cells(self, notebook: str, pattern: str, below: str, names: Sequence[str] = ()) -> tuple[Ref, str]:
        """Run cells of a notebook; a reference to their variables, and the text that they show."""

    def replay(self, notebook: str, seconds: float, whole: float) -> list[CellRun]:
        """Run all cells of a notebook; what became of each."""

    def data(self, arrays: Mapping[str, Any]) -> None:
        """Have loaders of data sets give these."""

    def written(self, notebook: str, question: str) -> str | None:
        """What is written below a question of a notebook."""

    def instead(self, values: Mapping[str, Any]) -> None:
        """Have names in cells mean these values."""


class Ref:
    """An object in the student's process, or something below it by attributes: ``model.params``.

    An attribute is not looked up before it is used: passed, called, updated, yielded or read
    with ``impl.value``.  ``path`` says where the object came from, for messages.
    """

    __slots__ = ("_base", "_caller", "_names", "_number", "_path", "_text", "_type")

    _base: Ref | None
    _caller: Caller
    _names: tuple[str, ...]
    _number: int
    _path: str
    _text: str
    _type: str

    def __init__(self, caller: Caller, number: int, path: str, kind: str = "", text: str = "") -> None:
        self._fill(_caller=caller, _number=number, _path=path, _type=kind, _text=text, _names=(), _base=None)

    def _fill(self, **fields: Any) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Ref:
        if name.startswith("_"):
            raise AttributeError(name)
        below = Ref(self._caller, self._number, f"{self._path}.{name}")
        below._fill(_names=(*self._names, name), _base=self)
        return below

    def __setattr__(self, name: str, value: Any) -> None:
        self._caller.put(self, "attribute", name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._caller.item(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._caller.put(self, "item", key, value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object, a method for example."""
        return self._caller.call({"ref": self}, self._path, args, kwargs)

    def __del__(self) -> None:
        if self._base is None:
            self._caller.release(self._number)

    def __repr__(self) -> str:
        return f"<{self._path}: {self._text}>"


class RemoteFunction:
    """A function or class of the student's, by name; it is looked up when it is called."""

    def __init__(self, caller: Caller, module: str, name: str) -> None:
        self._caller = caller
        self._module = module
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it with arguments that are sent by value, or as the references that they are."""
        target = {"module": self._module, "name": self._name}
        return self._caller.call(target, f"{self._module}.{self._name}", args, kwargs)

    def first_accepted(self, args: tuple[Any, ...], variants: Sequence[Mapping[str, Any]]) -> Any:
        """Call with the first set of keywords whose names the function has, else with the first."""
        names = self._caller.parameters(self._module, self._name)
        known = [n for n in names if type(n) is str] if isinstance(names, list) else []
        return self(*args, **next((v for v in variants if all(name in known for name in v)), variants[0]))


class RemoteModule:
    """A module or notebook of the student's; touching what could not be imported stops the probe."""

    def __init__(self, caller: Caller, name: str) -> None:
        self._caller = caller
        self._name = name

    def __getattr__(self, name: str) -> RemoteFunction:
        if name.startswith("_"):
            raise AttributeError(name)
        self._caller.module(self._name, name)
        return RemoteFunction(self._caller, self._name, name)


class RemoteImpl:
    """The student's package: ``impl.layers.affine_forward(x, w, b)``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def __getattr__(self, name: str) -> RemoteModule:
        if name.startswith("_"):
            raise AttributeError(name)
        return RemoteModule(self._caller, name)

    def value(self, thing: Any) -> Any:
        """A plain copy of a referenced object; anything else as it is."""
        return self._caller.value(thing) if isinstance(thing, Ref) else thing

    def cells(self, notebook: str, pattern: str, below: str = "", names: Sequence[str] = ()) -> Any:
        """Run the code cells that stand below a heading that matches ``below``; where there are none,
        those that match ``pattern``, or follow a text that does.  All cells that they need run too.

        The attributes of what is returned are the cells' variables.  Where ``names`` are all that is
        asked of them, what these cells raise counts only if it concerns one of those.
        """
        return self._caller.cells(notebook, pattern, below, names)[0]

    def attempt(self, notebook: str, pattern: str, below: str = "") -> None:
        """The same, whatever the cells raise: to see how often they do something."""
        with contextlib.suppress(Stopped):
            self._caller.cells(notebook, pattern, below)

    def printed(self, notebook: str, pattern: str, below: str = "") -> str:
        """The same, but what is returned is the text that these cells show, as a notebook would."""
        return self._caller.cells(notebook, pattern, below)[1]

    def replay(self, notebook: str, seconds: float = 30.0, whole: float = 300.0) -> list[dict[str, Any]]:
        """Run all cells from top to bottom, ``seconds`` each and ``whole`` seconds together, whatever
        some of them raise; what became of each, plainly.  The notebook's functions can be called then."""
        runs = self._caller.replay(notebook, seconds, whole)
        return [{"cell": run.number, "outcome": run.outcome, "what": run.what} for run in runs]

    def executed(self, notebook: str, seconds: float, whole: float) -> list[CellRun]:
        """The same, with all that the cells show."""
        return self._caller.replay(notebook, seconds, whole)

    def data(self, **arrays: Any) -> None:
        """Answer the loaders of data sets, from now on: ``X_train``, ``y_train``, ``X_val``,
        ``y_val``, ``X_test``.  There is no ``y_test``: code that asks for it gets zeros."""
        if "y_test" in arrays:
            raise TypeError("labels of test pictures never enter a student's process")
        self._caller.data(arrays)

    def written(self, notebook: str, question: str) -> str | None:
        """What is written in text cells below the heading that matches ``question``, a regex; None
        where there is no such heading.  No code runs for it."""
        return self._caller.written(notebook, question)

    def instead(self, **values: Any) -> None:
        """Have names mean these values in all cells that run from now on, whatever the cells assign
        to them or import: a function of a kit in place of one that would read a file."""
        self._caller.instead(values)

    def run_test(self, test: str, file: str, source: str) -> Any:
        """Run ``TestAffine.test_shapes`` of a test file on the package; see `grader.runners.tested`."""
        return self._caller.test(test, file, source)

    def update(self, thing: Any, items: Mapping[Any, Any]) -> None:
        """Assign items of a referenced dictionary."""
        if not isinstance(thing, Ref):
            error = CaughtError("NotADictionary", f"a dictionary is needed here, not {type(thing).__name__}")
            raise Stopped("return", error)
        self._caller.put(thing, "items", None, dict(items))

    @staticmethod
    def first_accepted(
        function: RemoteFunction, args: Sequence[Any], variants: Sequence[Mapping[str, Any]]
    ) -> Any:
        """Call with the first set of keywords that the function takes: courses rename them."""
        return function.first_accepted(tuple(args), variants)
