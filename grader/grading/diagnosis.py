"""Which known mistake explains what came back.

The question's probe is run on the reference with one function replaced by a wrong variant, on
the same inputs.  A cause is stated only when the student's values are the variant's in every
case, and no other variant's too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from grader.checks.base import Trial
from grader.checks.compare import compare
from grader.errors import AssignmentError
from grader.golden import compute
from grader.model import Cause, Outputs, Question
from grader.reference import mistakes
from grader.reference.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mistake, or two made at once, and the wrong implementation."""

    mistakes: tuple[Mistake, ...]
    replaces: str
    variant: Any

    @property
    def cause(self) -> Cause:
        """What to say of it."""
        return Cause(
            " + ".join(m.id for m in self.mistakes),
            " ".join(m.sentence for m in self.mistakes),
            " ".join(m.look_at for m in self.mistakes if m.look_at),
        )


@dataclass
class Diagnosis:
    """Compares captured outputs with those of known mistakes; without a reference it knows none."""

    reference: SimpleNamespace | None
    catalogue: Sequence[Mistake] | None = None
    _found: dict[str, Candidate] = field(default_factory=dict)

    def causes(self, question: Question, trials: Sequence[Trial]) -> dict[str, Cause]:
        """Output -> the one known mistake that explains it, for every output that is wrong."""
        wrong = _wrong_outputs(trials)
        if self.reference is None or not wrong:
            return {}
        known = mistakes.catalogue() if self.catalogue is None else self.catalogue
        singles = [m for m in known if _concerns(m, question.function)]
        found = self._explain(
            question, trials, wrong, [Candidate((m,), m.replaces, m.variant) for m in singles]
        )
        rest = [name for name in wrong if name not in found]
        if rest:
            pairs = (Candidate((a, b), a.replaces, both) for a, b, both in mistakes.pairs(singles))
            found |= self._explain(question, trials, rest, list(pairs))
        return {name: candidate.cause for name, candidate in found.items()}

    def _explain(
        self,
        question: Question,
        trials: Sequence[Trial],
        wrong: Sequence[str],
        candidates: Sequence[Candidate],
    ) -> dict[str, Candidate]:
        """The candidates that agree with the student; one that explains all outputs goes before
        several that explain some."""
        agreeing = {
            candidate: names
            for candidate in candidates
            if (names := self._agreement(question, trials, wrong, candidate))
        }
        whole = [candidate for candidate, names in agreeing.items() if names == set(wrong)]
        if whole:
            return dict.fromkeys(wrong, whole[0]) if len(whole) == 1 else {}
        return {name: only for name in wrong if (only := _only(name, agreeing)) is not None}

    def _agreement(
        self, question: Question, trials: Sequence[Trial], wrong: Sequence[str], candidate: Candidate
    ) -> set[str]:
        """The wrong outputs that the candidate gives, to rounding, in every case that has them."""
        names = set(wrong)
        for trial in sorted(trials, key=lambda trial: len(trial.golden)):
            if not names:
                break
            outputs = self._outputs(question, trial, candidate)
            names = {name for name in names if name not in trial.golden or _agree(name, trial, outputs)}
        return names

    def _outputs(self, question: Question, trial: Trial, candidate: Candidate) -> Outputs:
        assert self.reference is not None
        try:
            return compute(
                question, trial.case, replaced(self.reference, {candidate.replaces: candidate.variant})
            )
        except AssignmentError:  # a variant may fail on inputs that its mistake cannot take
            return {}


def replaced(reference: SimpleNamespace, functions: Mapping[str, Any]) -> SimpleNamespace:
    """The reference with some functions or classes (``layers.affine_forward``) replaced."""
    modules = dict(vars(reference))
    for path, function in functions.items():
        module, _, name = path.partition(".")
        modules[module] = SimpleNamespace(**(vars(modules[module]) | {name: function}))
    return SimpleNamespace(**modules)


def _concerns(mistake: Mistake, function: str) -> bool:
    return function == mistake.replaces or function.startswith(f"{mistake.replaces}.")


def _wrong_outputs(trials: Iterable[Trial]) -> list[str]:
    """The outputs that differ from the golden ones somewhere, in the order of the probe."""
    return list(dict.fromkeys(name for trial in trials for name in _wrong_in(trial)))


def _wrong_in(trial: Trial) -> Iterator[str]:
    for name, golden in trial.golden.items():
        if name in trial.student.outputs and compare(trial.student.outputs[name], golden) is not None:
            yield name


def _agree(name: str, trial: Trial, outputs: Outputs) -> bool:
    if name not in outputs or name not in trial.student.outputs:
        return False
    return compare(trial.student.outputs[name], outputs[name]) is None


def _only(name: str, agreeing: Mapping[Candidate, set[str]]) -> Candidate | None:
    """The one candidate that explains an output; None where there are two."""
    found = [candidate for candidate, names in agreeing.items() if name in names]
    return found[0] if len(found) == 1 else None
