"""What every kind of check is given and returns.

A kind is one module of this package, found by its file name; it offers

- ``Params``: a frozen dataclass of what the rubric may set for it, with defaults, below
  `ParamsBase`;
- ``run(context) -> Outcome``;
- a docstring that says what the kind compares and when it fails.

A check compares and returns data; `grader.checks.wording` makes findings of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any, ClassVar

from grader.checks.tolerance import Array
from grader.model import Capture, Case, CheckSpec, Finding, Notebook, Outputs, Question, Status
from grader.records import dataclass


class ParamsBase:
    """What all ``Params`` share: pydantic refuses keys that they do not have."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One case, what the reference gave for it, and what came back from the student."""

    case: Case
    golden: Outputs
    student: Capture


OwnGradient = Callable[[Case, str, Sequence[Array]], Sequence[float] | None]
"""``own_gradient(case, output, directions)``: central differences of the student's own forward
pass along directions of the input that ``output`` is the gradient of; None where it cannot be had."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at.  ``trials`` are the cases that the spec asks for, in order.
    ``repeat`` runs a case's probe a second time in the process that already ran it.
    ``notebooks`` are those that were handed in, by the assignment's names; ``expected`` maps all of
    these to the files that they were handed out as; ``unasked`` are notebooks that are none of them."""

    spec: CheckSpec
    question: Question
    trials: tuple[Trial, ...]
    params: Any
    own_gradient: OwnGradient
    repeat: Callable[[Case], Capture]
    notebooks: Mapping[str, Notebook] = field(default_factory=dict)
    expected: Mapping[str, str] = field(default_factory=dict)
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """``fraction`` of the check's points, and what to tell; status follows unless it is ours."""

    fraction: float
    findings: tuple[Finding, ...] = ()
    status: Status | None = None
