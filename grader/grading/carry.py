"""Errors carried forward: is a question right, given layers that are?

A question that failed after functions it uses had failed is run again with those functions
answered by the reference, in the grader's process: the student's process holds stubs.  The
functions of one layer are replaced together, since one's cache is the other's argument, and the
question's own layer never is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.assignment import Assignment
from grader.checks import wording
from grader.checks.base import Trial
from grader.checks.compare import WrongType, agrees, as_numbers
from grader.grading.judge import Judge, Result
from grader.grading.runs import Stubs
from grader.model import Question, Verdict
from grader.records import dataclass
from grader.runners.base import Worker

OWN_FAULT = ("import.", "returns.", "mutation.", "determinism.", "values.only_zeros")
"""Findings that no other function can be the reason of."""

INHERITED = {"gradient.right_for_own_forward", "gradient.slightly_wrong"}
"""What a backward pass may look like that is as it should be for a wrong forward pass."""
SHOWING = {"values", "gradient", "loss", "state", "dropout"}
"""Kinds of checks that only code which does some of the work passes."""
ALIKE = 0.5
"""The correlation above which a wrong output is an attempt at the right one."""
SHARE = {"full": 1.0, "half": 0.5, "none": 0.0}


@dataclass(frozen=True, slots=True)
class Carry:
    """Sees each question's verdicts in the light of those of the questions that it builds on."""

    assignment: Assignment
    judge: Judge
    reference: SimpleNamespace | None

    def conclude(self, question: Question, own: Mapping[str, Result], worker: Worker) -> Result:
        """The final result of a question; ``own`` holds every question's, each for itself."""
        result = own[question.id]
        if result.passed:
            return result
        failed = [other for other in self._failed(own) if other.id != question.id]
        blamed = self._blamed(question, failed)
        if blamed and self.reference is not None and question.carry_forward != "none":
            result = self._again(question, result, blamed, worker)
            failed = [other for other in failed if other not in blamed]
        required = [other for other in failed if other.id in question.requires]
        known = all(self._nearly_right(other, own[other.id]) for other in required)
        verdicts = (self._consequence(question, verdict, required, known) for verdict in result.verdicts)
        return replace(result, verdicts=tuple(verdicts))

    def _failed(self, own: Mapping[str, Result]) -> list[Question]:
        return [q for q in self.assignment.questions if q.id in own and not own[q.id].passed]

    def _blamed(self, question: Question, failed: Sequence[Question]) -> list[Question]:
        """The failed questions about functions of other layers that this one uses."""
        layer = self.assignment.family(question.function)
        return [q for q in failed if q.function in question.uses and q.function not in layer]

    def _again(
        self, question: Question, before: Result, blamed: Sequence[Question], worker: Worker
    ) -> Result:
        """Run it with right layers; a check that passes then is awarded, one that does not is
        the question's own mistake."""
        after = self.judge.result(question, worker, self._stubs(blamed))
        pairs = zip(before.verdicts, after.verdicts, strict=True)
        return replace(after, verdicts=tuple(_awarded(question, *pair, blamed) for pair in pairs))

    def _stubs(self, blamed: Sequence[Question]) -> Stubs:
        names = {name for other in blamed for name in self.assignment.family(other.function)}
        modules = vars(self.reference)
        return {name: getattr(modules[name.split(".")[0]], name.split(".")[1]) for name in sorted(names)}

    def _nearly_right(self, question: Question, result: Result) -> bool:
        """Whether a failed function is more than a stand-in: it gives some of what it should, or
        makes a known mistake.  A bug of ours in finding out costs no points."""
        if self.reference is None or any(_right(trial) for trial in result.trials) or _alike(result.trials):
            return True
        if any(v.status == "pass" and v.spec.points and v.spec.kind in SHOWING for v in result.verdicts):
            return True
        try:
            return bool(self.judge.diagnosis.causes(question, result.trials))
        except Exception:  # noqa: BLE001, RUF100 - whatever it is, the grade stays as it would be
            return True

    def _consequence(
        self, question: Question, verdict: Verdict, required: Sequence[Question], known: bool
    ) -> Verdict:
        """A failure that may come from a failed requirement alone is taken for its consequence.

        A backward pass that is right for its own, wrong, forward pass earns its points as any
        other question that inherits an error; for a forward pass that is nothing like the right
        one, which anyone can differentiate, it earns nothing.
        """
        if required and not known and _own_forward_alone(verdict):
            verdict = replace(verdict, fraction=0.0)
        if (
            required
            and known
            and verdict.status == "fail"
            and {f.code for f in verdict.findings} <= INHERITED
        ):
            share = SHARE[question.carry_forward]
            return replace(
                verdict,
                status="pass" if share == 1 else "skipped",
                fraction=verdict.fraction + share * (1 - verdict.fraction),
            )
        if verdict.status != "fail" or not required or self._own_fault(question, verdict, required):
            return verdict
        finding = wording.consequence(question, [other.id for other in required])
        return replace(verdict, status="skipped", findings=(finding, *verdict.findings))

    def _own_fault(self, question: Question, verdict: Verdict, required: Sequence[Question]) -> bool:
        """Whether the failure would be there without the failed requirements, as it is for a
        backward pass that is wrong for its own forward pass too."""
        codes = {finding.code for finding in verdict.findings}
        if any(code.startswith(OWN_FAULT) for code in codes):
            return True
        layer = set(self.assignment.family(question.function)) - {question.function}
        return "gradient.wrong" in codes and all(other.function in layer for other in required)


def _own_forward_alone(verdict: Verdict) -> bool:
    """Whether all that a check earned is for fitting the own forward pass."""
    codes = {finding.code for finding in verdict.findings}
    return codes == {"gradient.right_for_own_forward"} and not verdict.spec.params.get("partial")


def _right(trial: Trial) -> bool:
    """Whether all outputs of a case are right."""
    return all(name in trial.student.outputs for name in trial.golden) and all(
        agrees(trial.student.outputs[name], value) for name, value in trial.golden.items()
    )


def _alike(trials: Sequence[Trial]) -> bool:
    """Whether every array that came back rises and falls with the right one."""
    pairs = [(trial.student.outputs.get(n), v) for trial in trials for n, v in trial.golden.items()]
    return bool(pairs) and all(_correlated(mine, right) for mine, right in pairs)


def _correlated(mine: Any, right: Any) -> bool:
    array, other = as_numbers(mine), as_numbers(right)
    if isinstance(array, WrongType) or isinstance(other, WrongType) or array.shape != other.shape:
        return False
    a, b = (each.astype(float) - each.mean(dtype=float) for each in (array, other))
    with np.errstate(all="ignore"):
        return abs(float(np.sum(a * b))) >= ALIKE * float(np.linalg.norm(a) * np.linalg.norm(b))


def _awarded(question: Question, before: Verdict, after: Verdict, blamed: Sequence[Question]) -> Verdict:
    """The verdict with what is earned given right layers, and what is still wrong with them."""
    if before.status == "pass" or after.fraction < before.fraction:
        return before
    if after.fraction == before.fraction:
        return after
    finding = wording.carried_forward(
        question.function, [other.function for other in blamed], whole=after.status == "pass"
    )
    gain = (after.fraction - before.fraction) * SHARE[question.carry_forward]
    return replace(after, fraction=before.fraction + gain, findings=(finding, *after.findings))
