"""Contexts for checks, from a few arrays: what the grader would hand to a kind of check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader import checks
from grader.checks.base import Context, Outcome, OwnGradient, Trial
from grader.checks.tolerance import Array
from grader.model import Capture, Case, CheckSpec, Feedback, Inputs, Notebook, OwnForward, Question

Values = Mapping[str, Any]
Run = Callable[[Case], Capture]


def probe(impl: Any, inputs: Inputs) -> Iterator[tuple[str, Any]]:
    """Never run: the outputs are given."""
    raise NotImplementedError


def question(function: str = "layers.affine_forward", **fields: Any) -> Question:
    """A question about ``function``."""
    return Question("q1.question", "A question", probe, (), (), function=function, **fields)


def case(
    id: str = "typical", *, hidden: bool = False, form: str = "", inputs: Any = None, **axes: int
) -> Case:
    """A case whose sizes are ``axes``."""
    return Case(id, Inputs(inputs or {}), axes, seed=1, hidden=hidden, form=form)


def trial(
    golden: Mapping[str, Any], student: Mapping[str, Any] | Capture, about: Case | None = None
) -> Trial:
    """One case: what is right, and what came back."""
    capture = student if isinstance(student, Capture) else Capture("ok", student)
    return Trial(about or case(), golden, capture)


def no_answer(_case: Case, _output: str, _directions: Sequence[Array]) -> None:
    """The own gradient of a question without an own forward pass."""


def check(
    kind: str,
    *trials: Trial,
    outputs: Sequence[str] = ("*",),
    about: Question | None = None,
    own_gradient: OwnGradient = no_answer,
    repeat: Run | None = None,
    feedback: Feedback = "full",
    notebooks: Mapping[str, Notebook] | None = None,
    handed_out: Mapping[str, str] | None = None,
    unasked: tuple[str, ...] = (),
    **params: Any,
) -> Outcome:
    """Run a kind of check on ``trials``."""
    module = checks.load(kind)
    spec = CheckSpec("q1.question.check", kind, tuple(outputs), 1.0, feedback=feedback)
    again = {trial.case.id: trial.student for trial in trials}
    context = Context(
        spec=spec,
        question=about or question(),
        trials=trials,
        params=module.Params(**params),
        own_gradient=own_gradient,
        repeat=repeat or (lambda one: again[one.id]),
        notebooks=notebooks or {},
        expected=handed_out or {},
        unasked=unasked,
    )
    return module.run(context)  # type: ignore[no-any-return]  # a module found by its name


def gradient_question(function: str, wrt: Mapping[str, str], **fields: Any) -> Question:
    """A question about a backward pass, whose own forward pass can be asked."""
    return replace(question(function, **fields), own_forward=OwnForward(lambda _impl, _inputs: 0.0, wrt))


def affine(N: int, D: int, M: int) -> dict[str, Any]:
    """Inputs of an affine layer: x (N, D), w (D, M), b (M,), dout (N, M)."""
    rng = np.random.default_rng(N)
    shapes = {"x": (N, D), "w": (D, M), "b": (M,), "dout": (N, M)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def batchnorm(N: int, D: int) -> dict[str, Any]:
    """Inputs of batch normalization: x and dout (N, D), gamma and beta (D,)."""
    rng = np.random.default_rng(N)
    shapes = {"x": (N, D), "gamma": (D,), "beta": (D,), "dout": (N, D)}
    return {name: rng.normal(size=shape) + 0.1 for name, shape in shapes.items()}
