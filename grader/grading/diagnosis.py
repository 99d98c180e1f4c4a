"""Which known mistake explains what came back.

The question's probe is run on the reference with one function replaced by a wrong variant, on
the same inputs.  A cause is stated only when the student's values are the variant's in every
case, and no other variant's too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.checks.base import Trial
from grader.checks.compare import agrees
from grader.golden import attempt, compute
from grader.grading.chance import alike
from grader.model import Case, Cause, Outputs, Question
from grader.records import dataclass

if TYPE_CHECKING:
    from grader.reference.mistakes import Mistake

MOST_PAIRS = 500  # of mistakes made at once: looking for more would cost more than it tells


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One mistake, or two made at once, and the wrong implementation."""

    mistakes: tuple[Mistake, ...]
    variant: Any

    @property
    def cause(self) -> Cause:
        """What to say of it."""
        return Cause(
            " + ".join(m.id for m in self.mistakes),
            " ".join(m.sentence for m in self.mistakes),
            " ".join(m.look_at for m in self.mistakes if m.look_at),
        )


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Compares captured outputs with those of known mistakes, which are imported when something
    failed; without a reference it knows none."""

    reference: SimpleNamespace | None
    known: Callable[[], Sequence[Mistake]]

    def causes(self, question: Question, trials: Sequence[Trial]) -> dict[str, Cause]:
        """Output -> the one known mistake that explains it, for every output that is wrong.

        Of cases that come in several forms, those of the form that is least wrong are looked at.
        """
        if self.reference is None:
            return {}
        singles = [Candidate((m,), m.variant) for m in self.known() if m.concerns(question.function)]
        forms = dict.fromkeys(trial.case.form for trial in trials)
        looks = (_Look(question, self.reference, [t for t in trials if t.case.form == f]) for f in forms)
        best = min(looks, key=lambda look: len(look.wrong)) if singles else None
        if best is None or not best.wrong:
            return {}
        return {name: candidate.cause for name, candidate in best.explain(singles).items()}


@dataclass
class _Look:
    """One question's outputs, right and wrong, and what each candidate would have given."""

    question: Question
    reference: SimpleNamespace
    trials: Sequence[Trial]
    wrong: list[str] = field(default_factory=list)
    _chance: dict[int, set[str]] = field(default_factory=dict)
    _given: dict[tuple[Candidate, int], Outputs] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.trials = sorted(self.trials, key=lambda trial: len(trial.golden))
        self.wrong = self._differing(lambda trial: trial.golden)

    def explain(self, singles: Sequence[Candidate]) -> dict[str, Candidate]:
        """The one candidate that gives all that came back, right and wrong; else, output by
        output, the one that gives it and spoils nothing that is right; where some output is left
        unexplained, two at once if they give all."""
        differing = [(c, self._differing(self._of(c), self.wrong)) for c in singles]
        whole = [candidate for candidate, names in differing if not names]
        if whole:
            return self._for_all(whole)
        fitting = [(c, names) for c, names in differing if set(names) <= set(self.wrong)]
        by_name = {name: [c for c, names in fitting if name not in names] for name in self.wrong}
        found = {name: only[0] for name, only in by_name.items() if len(only) == 1}
        if len(found) == len(self.wrong):
            return found
        return self._for_all(self._pairs([c for c, _ in fitting])) or found

    def _for_all(self, candidates: Sequence[Candidate]) -> dict[str, Candidate]:
        """One candidate is the cause of all that is wrong; of several none can be said to be."""
        return dict.fromkeys(self.wrong, candidates[0]) if len(candidates) == 1 else {}

    def _pairs(self, fitting: Sequence[Candidate]) -> list[Candidate]:
        """Two mistakes at once that give all that came back."""
        from grader.reference.mistakes import pairs

        both_at_once = islice(pairs([c.mistakes[0] for c in fitting]), MOST_PAIRS)
        candidates = [Candidate((a, b), both) for a, b, both in both_at_once]
        return [c for c in candidates if not self._differing(self._of(c), ())]

    def _of(self, candidate: Candidate) -> Callable[[Trial], Outputs]:
        return lambda trial: self._outputs(trial.case, candidate)

    def _differing(
        self, other: Callable[[Trial], Outputs], within: Collection[str] | None = None
    ) -> list[str]:
        """The outputs in which what came back is not ``other``'s in some case; only as far as the
        first one that is not ``within``."""
        found: dict[str, None] = {}
        for trial in self.trials:
            outputs, student = other(trial), trial.student.outputs
            for name in dict.fromkeys((*outputs, *student)):
                if name not in found and not self._agree(name, trial, student, outputs):
                    found[name] = None
                    if within is not None and name not in within:
                        return list(found)
        return list(found)

    def _outputs(self, case: Case, candidate: Candidate) -> Outputs:
        """What a candidate gives; all that it gave, where its mistake makes it fail in the end."""
        key = candidate, id(case)
        if key not in self._given:
            variant = replaced(self.reference, {candidate.mistakes[0].replaces: candidate.variant})
            self._given[key] = attempt(self.question, case, variant)[0]
        return self._given[key]

    def _agree(self, name: str, trial: Trial, one: Outputs, other: Outputs) -> bool:
        if name not in one or name not in other:
            return False
        if name in self._random(trial.case):
            return alike(one[name], other[name]) is None
        return _same(one[name], other[name])

    def _random(self, case: Case) -> set[str]:
        """The outputs that depend on the random numbers drawn: other ones with another seed."""
        if id(case) not in self._chance:
            one = compute(self.question, case, self.reference)
            other = compute(self.question, replace(case, seed=case.seed ^ 1), self.reference)
            self._chance[id(case)] = {name for name in one if not agrees(one[name], other[name])}
        return self._chance[id(case)]


def _same(one: Any, other: Any) -> bool:
    """Whether two outputs are equal to rounding; a mistake may give NaN, and in the same places."""
    arrays = [value for value in (one, other) if isinstance(value, np.ndarray) and value.dtype.kind == "f"]
    if len(arrays) == 2 and np.array_equal(np.isnan(one), np.isnan(other)):
        return agrees(np.nan_to_num(one), np.nan_to_num(other))
    return agrees(one, other)


def replaced(reference: SimpleNamespace, functions: Mapping[str, Any]) -> SimpleNamespace:
    """The reference with some functions or classes (``layers.affine_forward``) replaced."""
    modules = dict(vars(reference))
    for path, function in functions.items():
        module, _, name = path.partition(".")
        modules[module] = SimpleNamespace(**(vars(modules[module]) | {name: function}))
    return SimpleNamespace(**modules)
