"""Which known mistake explains what came back.

The question's probe is run on the reference with one function replaced by a wrong variant, on
the same inputs.  A cause is stated only when the student's values are the variant's in every
case, and no other variant's too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import field
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.checks.base import Trial
from grader.grading.variants import Candidate, Variants
from grader.model import Capture, Cause, Outputs, Question
from grader.records import dataclass

if TYPE_CHECKING:
    from grader.reference.mistakes import Mistake

MOST_PAIRS = 500  # of mistakes made at once: looking for more would cost more than it tells


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Compares captured outputs with those of known mistakes, which are imported when something
    failed; without a reference, and so without variants, it knows none.  One serves one grading."""

    variants: Variants | None
    known: Callable[[], Sequence[Mistake]]
    _found: dict[int, tuple[Sequence[Trial], dict[str, Cause]]] = field(default_factory=dict)

    def causes(self, question: Question, trials: Sequence[Trial]) -> dict[str, Cause]:
        """Output -> the one known mistake that explains it, for every output that is wrong."""
        if id(trials) not in self._found:  # they are kept as well, so nothing else gets their id
            self._found[id(trials)] = trials, self._causes(question, trials)
        return self._found[id(trials)][1]

    def _causes(self, question: Question, trials: Sequence[Trial]) -> dict[str, Cause]:
        """Of cases that come in several forms, those of the form that is least wrong are looked at."""
        if self.variants is None or not question.golden:
            return {}
        singles = [Candidate((m,), m.variant) for m in self.known() if m.concerns(question.function)]
        forms = dict.fromkeys(trial.case.form for trial in trials)
        looks = (_Look(question, self.variants, [t for t in trials if t.case.form == f]) for f in forms)
        best = min(looks, key=lambda look: len(look.wrong)) if singles else None
        if best is None or not best.wrong:
            return {}
        return {name: candidate.cause for name, candidate in best.explain(singles).items()}


@dataclass
class _Look:
    """One question's outputs, right and wrong, and what each candidate would have given."""

    question: Question
    variants: Variants
    trials: Sequence[Trial]
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.trials = sorted(self.trials, key=lambda trial: len(trial.golden))
        self.wrong = self._differing(lambda trial: trial.golden)

    def explain(self, singles: Sequence[Candidate]) -> dict[str, Candidate]:
        """The one candidate that gives all that came back, right and wrong, and fails where that
        did; else, output by output, the one that gives it and spoils nothing that is right; where
        some output is left unexplained, two at once if they give all."""
        if self._nothing_there():
            return {}
        whole = self._whole(singles)
        if whole:
            return self._for_all(whole)
        differing = [(c, self._differing(self._of(c), self.wrong)) for c in singles]
        fitting = [(c, names) for c, names in differing if set(names) <= set(self.wrong)]
        there = [name for name in self.wrong if self._came_back(name)]
        by_name = {name: [c for c, names in fitting if name not in names] for name in there}
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
        return self._whole([Candidate((a, b), both) for a, b, both in both_at_once])

    def _whole(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates that give all that came back; most differ in the smallest case already."""
        return [c for c in candidates if not self._differing(self._of(c), ()) and self._fails_alike(c)]

    def _nothing_there(self) -> bool:
        """Whether nothing is right, and all that came back is empty: not written yet, so that there
        is nothing to explain."""
        raised = any(trial.student.stage == "call" for trial in self.trials)
        names = {name for trial in self.trials for name in trial.golden}
        outputs = [trial.student.outputs.get(name) for trial in self.trials for name in self.wrong]
        return not raised and names <= set(self.wrong) and not any(map(_something, outputs))

    def _of(self, candidate: Candidate) -> Callable[[Trial], Outputs]:
        return lambda trial: self.variants.given(self.question, trial.case, candidate).outputs

    def _came_back(self, name: str) -> bool:
        """Whether an output came back wherever there should be one: what is missing because
        something failed before it is explained by what explains the failure alone."""
        return all(name in trial.student.outputs for trial in self.trials if name in trial.golden)

    def _fails_alike(self, candidate: Candidate) -> bool:
        """Whether a candidate fails where the student's code raised an exception, in the same way;
        a process that hung or died has no cause that we know of."""
        return all(
            _alike(trial.student, self.variants.given(self.question, trial.case, candidate).error)
            for trial in self.trials
        )

    def _differing(
        self, other: Callable[[Trial], Outputs], within: Collection[str] | None = None
    ) -> list[str]:
        """The outputs in which what came back is not ``other``'s in some case; only as far as the
        first one that is not ``within``."""
        found: dict[str, None] = {}
        for trial in self.trials:
            outputs, student = other(trial), trial.student.outputs
            for name in dict.fromkeys((*outputs, *student)):
                if name not in found and not self._agree(trial, name, student, outputs):
                    found[name] = None
                    if within is not None and name not in within:
                        return list(found)
        return list(found)

    def _agree(self, trial: Trial, name: str, one: Outputs, other: Outputs) -> bool:
        return self.variants.agree(self.question, trial.case, name, one, other)


def _alike(student: Capture, error: str) -> bool:
    if student.stage == "call":
        return student.error is not None and student.error.type == error
    return student.stage == "return" or (student.stage == "ok" and not error)


def _something(output: Any) -> bool:
    """Whether an output holds more than zeros."""
    return output is not None and (not isinstance(output, np.ndarray) or bool(np.any(output)))
