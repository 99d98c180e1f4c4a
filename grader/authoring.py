"""What an assignment's ``q*.py`` imports: how to declare a question and its cases.

    def inputs(rng, N, D, M):
        return {"x": rng.normal(size=(N, D)), "w": rng.normal(size=(D, M)), ...}

    @question("q1.affine_forward", "Affine layer: forward", function="layers.affine_forward",
              inputs=inputs, cases=[public("typical", N=4, D=5, M=3), hidden("more", N=7, D=4, M=6)],
              shapes={"out": "N, M"})
    def affine_forward(impl, inputs):
        out, _ = impl.layers.affine_forward(inputs.x, inputs.w, inputs.b)
        yield "out", out

A probe only passes values on: it computes nothing with what the student returned, so that
nothing a student returns can make it fail.  Points, tolerances and requirements are the rubric's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from grader.model import Framework, OwnForward, Probe
from grader.records import dataclass

MakeInputs = Callable[..., Mapping[str, Any]]
Yields = Iterator[tuple[str, Any]]
"""What a probe returns: output names and values, one after the other."""


@dataclass(frozen=True, slots=True)
class CaseTemplate:
    """A case before its seed is known.  ``options`` go to the question's ``inputs`` function;
    those that are whole numbers are also the axes named in messages."""

    id: str
    options: Mapping[str, Any]
    hidden: bool = False
    form: str = ""


def public(id: str, *, form: str = "", **options: Any) -> CaseTemplate:
    """A case that students may see; its values derive from the question's id alone."""
    return CaseTemplate(id, options, hidden=False, form=form)


def hidden(id: str, *, form: str = "", **options: Any) -> CaseTemplate:
    """A case whose values derive from the course's secret."""
    return CaseTemplate(id, options, hidden=True, form=form)


@dataclass(frozen=True, slots=True)
class QuestionTemplate:
    """A question as its author wrote it, before the rubric's points and the cases' seeds."""

    id: str
    title: str
    probe: Probe
    inputs: MakeInputs
    cases: tuple[CaseTemplate, ...]
    function: str = ""
    uses: tuple[str, ...] = ()
    shapes: Mapping[str, str] = field(default_factory=dict)
    own_forward: OwnForward | None = None
    framework: Framework = ""
    golden: bool = True
    notebook: str = ""


def question(
    id: str,
    title: str,
    *,
    inputs: MakeInputs,
    cases: Sequence[CaseTemplate],
    function: str = "",
    uses: Sequence[str] = (),
    shapes: Mapping[str, str] | None = None,
    own_forward: OwnForward | None = None,
    framework: Framework = "",
    golden: bool = True,
    notebook: str = "",
) -> Callable[[Probe], QuestionTemplate]:
    """Declare the decorated generator as the probe of question ``id``.

    ``inputs(rng, **options)`` makes the inputs of a case from a ``numpy.random.Generator``.
    ``framework`` (``torch`` or ``tensorflow``) is imported in the process that the probe runs in, or
    that of ``notebook``, where the one that was handed in is written for another.
    Without ``golden`` the probe does not run on the reference: there is nothing to compare with,
    and the checks measure what came back.
    """

    def declare(probe: Probe) -> QuestionTemplate:
        return QuestionTemplate(
            id,
            title,
            probe,
            inputs,
            tuple(cases),
            function,
            tuple(uses),
            shapes or {},
            own_forward,
            framework,
            golden,
            notebook,
        )

    return declare
