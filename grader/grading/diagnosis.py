"""Which known mistake explains what came back.

The question's probe is run on the reference with one function replaced by a wrong variant, on
the same inputs.  A cause is stated only when the student's values are the variant's in every
case, and no other variant's too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import SimpleNamespace
from typing import Any

from grader.checks.base import Trial
from grader.checks.compare import agrees
from grader.errors import AssignmentError
from grader.golden import compute
from grader.grading.chance import alike
from grader.model import Case, Cause, Outputs, Question
from grader.reference import mistakes
from grader.reference.mistakes import Mistake

MOST_PAIRS = 200  # of mistakes made at once: looking for more would cost more than it tells


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
    """Compares captured outputs with those of known mistakes; without a reference it knows none."""

    reference: SimpleNamespace | None

    def causes(self, question: Question, trials: Sequence[Trial]) -> dict[str, Cause]:
        """Output -> the one known mistake that explains it, for every output that is wrong."""
        if self.reference is None:
            return {}
        singles = [Candidate((m,), m.variant) for m in mistakes.of(question.function)]
        look = _Look(question, self.reference, trials) if singles else None
        if look is None or not look.wrong:
            return {}
        found = look.explain(singles)
        if len(found) < len(look.wrong):
            pairs = look.pairs(singles)
            found = look.explain(pairs, [name for name in look.wrong if name not in found]) | found
        return {name: candidate.cause for name, candidate in found.items()}


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
        names = (
            name
            for trial in self.trials
            for name in trial.golden
            if name in trial.student.outputs
            and not self._agree(name, trial, trial.student.outputs, trial.golden)
        )
        self.wrong = list(dict.fromkeys(names))

    def explain(self, candidates: Iterable[Candidate], wanted: Sequence[str] = ()) -> dict[str, Candidate]:
        """The candidates that agree with the student; one that explains all outputs goes before
        several that explain some."""
        wanted = wanted or self.wrong
        agreeing = [(c, names) for c in candidates if (names := self._agreement(c, wanted))]
        whole = [candidate for candidate, names in agreeing if names == set(wanted)]
        if whole:
            return dict.fromkeys(wanted, whole[0]) if len(whole) == 1 else {}
        by_name = {name: [c for c, names in agreeing if name in names] for name in wanted}
        return {name: found[0] for name, found in by_name.items() if len(found) == 1}

    def pairs(self, singles: Sequence[Candidate]) -> list[Candidate]:
        """Two mistakes at once, of those that by themselves spoil nothing that is right here."""
        fitting = [c.mistakes[0] for c in singles if self._spoils(c) <= set(self.wrong)]
        return [Candidate((a, b), both) for a, b, both in islice(mistakes.pairs(fitting), MOST_PAIRS)]

    def _spoils(self, candidate: Candidate) -> set[str]:
        trial = self.trials[-1]
        outputs = self._outputs(trial.case, candidate)
        return {name for name in outputs if not self._agree(name, trial, outputs, trial.golden)}

    def _agreement(self, candidate: Candidate, wanted: Sequence[str]) -> set[str]:
        """The wanted outputs that the candidate gives, to rounding, in every case that has them."""
        names = set(wanted)
        for trial in self.trials:
            if names & trial.golden.keys():
                outputs = self._outputs(trial.case, candidate)
                student = trial.student.outputs
                names = {n for n in names if n not in trial.golden or self._agree(n, trial, student, outputs)}
        return names

    def _outputs(self, case: Case, candidate: Candidate) -> Outputs:
        key = candidate, id(case)
        if key not in self._given:
            replaces = candidate.mistakes[0].replaces
            variant = replaced(self.reference, {replaces: candidate.variant})
            try:
                self._given[key] = compute(self.question, case, variant)
            except AssignmentError:  # a variant may fail on inputs that its mistake cannot take
                self._given[key] = {}
        return self._given[key]

    def _agree(self, name: str, trial: Trial, one: Outputs, other: Outputs) -> bool:
        if name not in one or name not in other:
            return False
        if name in self._random(trial.case):
            return alike(one[name], other[name]) is None
        return agrees(one[name], other[name])

    def _random(self, case: Case) -> set[str]:
        """The outputs that depend on the random numbers drawn: other ones with another seed."""
        if id(case) not in self._chance:
            one = compute(self.question, case, self.reference)
            other = compute(self.question, replace(case, seed=case.seed ^ 1), self.reference)
            self._chance[id(case)] = {name for name in one if not agrees(one[name], other[name])}
        return self._chance[id(case)]


def replaced(reference: SimpleNamespace, functions: Mapping[str, Any]) -> SimpleNamespace:
    """The reference with some functions or classes (``layers.affine_forward``) replaced."""
    modules = dict(vars(reference))
    for path, function in functions.items():
        module, _, name = path.partition(".")
        modules[module] = SimpleNamespace(**(vars(modules[module]) | {name: function}))
    return SimpleNamespace(**modules)
