"""What is asked: cases with their inputs, the probe that is run on them, and the checks of a rubric."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any, Literal

from grader.model.submission import Framework
from grader.records import dataclass

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]
Feedback = Literal["full", "evidence", "category", "none"]
CaseSet = Literal["public", "hidden", "all"]
CarryForward = Literal["full", "half", "none"]


class Later:
    """An input that is made when it is first asked for, such as thousands of pictures.

    ``about`` says what it is, the same text for the same value.  Whoever gets the value must not
    change it.
    """

    def __init__(self, make: Callable[[], Any], about: str) -> None:
        self._make = make
        self._about = about

    def __call__(self) -> Any:
        """The value."""
        return self._make()

    def __deepcopy__(self, _memo: Any) -> Later:
        return self

    def __repr__(self) -> str:
        return f"<{self._about}>"


class Inputs(dict[str, Any]):
    """The inputs of a case, readable as attributes: ``inputs.x`` is ``inputs["x"]``, and the value
    of one that is made later."""

    def __getattr__(self, name: str) -> Any:
        try:
            value = self[name]
        except KeyError:
            raise AttributeError(f"the case has no input named {name!r}") from None
        return value() if isinstance(value, Later) else value


Probe = Callable[[Any, Inputs], Iterator[tuple[str, Any]]]
"""``probe(impl, inputs)`` yields ``(output name, value)`` pairs; ``impl`` is the reference or a
stand-in for the student's package.  A generator, so that what came before a crash is kept."""


@dataclass(frozen=True, slots=True)
class Case:
    """One set of inputs.  ``axes`` names sizes for messages; ``form`` marks alternatives:
    where a question accepts two conventions, its cases come once per form."""

    id: str
    inputs: Inputs
    axes: Mapping[str, int]
    seed: int
    hidden: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One line of the rubric: what is compared, for how many points, and who may see it.

    ``outputs`` are names or globs (``grads.*``) of what the probe yields.  ``params`` belong
    to the kind of check.  ``id`` is whole: ``q2.batchnorm_backward.dx``.  ``case_ids`` names
    cases that are this check's own: they belong to no other set.
    """

    id: str
    kind: str
    outputs: tuple[str, ...]
    points: float
    cases: CaseSet = "public"
    case_ids: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    visibility: Visibility = "visible"
    feedback: Feedback = "full"
    title: str = ""


@dataclass(frozen=True, slots=True)
class OwnForward:
    """How to differentiate the student's own forward pass.

    ``run(impl, inputs)`` returns the forward output; ``wrt`` maps a gradient's output name to
    the input it belongs to (``dx`` -> ``x``); ``upstream`` names the input that holds the
    upstream gradient, of the shape of the forward output (empty: the output is a scalar).
    """

    run: Callable[[Any, Inputs], Any]
    wrt: Mapping[str, str]
    upstream: str = "dout"


@dataclass(frozen=True, slots=True)
class Question:
    """``function`` is what the student wrote (``layers.affine_backward``), for messages and
    places; ``uses`` are the other functions of theirs that the probe or that function calls;
    ``shapes`` gives the axes of each output (``{"dw": "D, M"}``).  ``framework`` is the one that
    its process needs (``torch``, ``tensorflow``, or none), or that of ``notebook`` where that one is
    written for another; a question without ``golden`` outputs is measured, not compared.
    ``seconds`` is the limit of a run where it has one of its own, ``number`` what people call it
    (``2.3``), whichever other questions are graded with it."""

    id: str
    title: str
    probe: Probe
    cases: tuple[Case, ...]
    checks: tuple[CheckSpec, ...]
    requires: tuple[str, ...] = ()
    function: str = ""
    uses: tuple[str, ...] = ()
    shapes: Mapping[str, str] = field(default_factory=dict)
    own_forward: OwnForward | None = None
    carry_forward: CarryForward = "full"
    framework: Framework = ""
    notebook: str = ""
    golden: bool = True
    seconds: float | None = None
    number: str = ""
