"""What wrong variants of the reference give on the cases of a question.

It is kept, so that what several questions or gradings ask for is computed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.checks.compare import agrees
from grader.golden import attempt, compute
from grader.grading.chance import alike
from grader.model import Case, Cause, Outputs, Question
from grader.records import dataclass

if TYPE_CHECKING:
    from grader.reference.mistakes import Mistake


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One mistake, or two made at once, and the wrong implementation."""

    mistakes: tuple[Mistake, ...]
    variant: Any

    @property
    def id(self) -> str:
        """The mistakes' names."""
        return " + ".join(m.id for m in self.mistakes)

    @property
    def cause(self) -> Cause:
        """What to say of it."""
        return Cause(
            self.id,
            " ".join(m.sentence for m in self.mistakes),
            " ".join(m.look_at for m in self.mistakes if m.look_at),
        )


@dataclass(frozen=True, slots=True)
class Given:
    """All that an implementation gave, and the kind of exception that ended it, if one did."""

    outputs: Outputs
    error: str


@dataclass(frozen=True, slots=True)
class Variants:
    """The outputs of variants of ``reference``, for the questions of one assignment."""

    reference: SimpleNamespace
    _given: dict[tuple[str, ...], Given] = field(default_factory=dict)
    _chance: dict[tuple[str, ...], set[str]] = field(default_factory=dict)

    def given(self, question: Question, case: Case, candidate: Candidate) -> Given:
        """What a candidate gives; a mistake may well make it fail in the end.

        Kept for single mistakes: there are too many pairs, and each is rarely asked for twice.
        """
        key = (*_key(question, case), candidate.id)
        if key in self._given:
            return self._given[key]
        variant = replaced(self.reference, {candidate.mistakes[0].replaces: candidate.variant})
        with np.errstate(all="ignore"):  # a mistake may well divide by zero
            outputs, error = attempt(question, case, variant)
        given = Given(outputs, type(error).__name__ if error else "")
        if len(candidate.mistakes) == 1:
            self._given[key] = given
        return given

    def agree(self, question: Question, case: Case, name: str, one: Outputs, other: Outputs) -> bool:
        """Whether two runs give the same output: the same to rounding or, of random numbers, the
        same kind of numbers."""
        if name not in one or name not in other:
            return False
        if name in self.random(question, case):
            return alike(one[name], other[name]) is None
        return _same(one[name], other[name])

    def random(self, question: Question, case: Case) -> set[str]:
        """The outputs that depend on the random numbers drawn: other ones with another seed."""
        key = _key(question, case)
        if key not in self._chance:
            one = compute(question, case, self.reference)
            other = compute(question, replace(case, seed=case.seed ^ 1), self.reference)
            self._chance[key] = {name for name in one if not agrees(one[name], other[name])}
        return self._chance[key]


def _key(question: Question, case: Case) -> tuple[str, ...]:
    return question.id, case.id, case.form


def _same(one: Any, other: Any) -> bool:
    """Whether two outputs are equal to rounding; a mistake may give NaN, and in the same places."""
    return agrees(one, other) or _same_but_for_nan(one, other)


def _same_but_for_nan(one: Any, other: Any) -> bool:
    if not all(isinstance(value, np.ndarray) and value.dtype.kind == "f" for value in (one, other)):
        return False
    holes = np.isnan(one)
    return bool(
        holes.any()
        and np.array_equal(holes, np.isnan(other))
        and agrees(np.nan_to_num(one), np.nan_to_num(other))
    )


def replaced(reference: SimpleNamespace, functions: Mapping[str, Any]) -> SimpleNamespace:
    """The reference with some functions or classes (``layers.affine_forward``) replaced."""
    modules = dict(vars(reference))
    for path, function in functions.items():
        module, _, name = path.partition(".")
        modules[module] = SimpleNamespace(**(vars(modules[module]) | {name: function}))
    return SimpleNamespace(**modules)
