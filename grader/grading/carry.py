"""Errors carried forward: is a question right, given layers that are?

A question that failed after functions it uses had failed is run again with those functions
answered by the reference, in the grader's process: the student's process holds stubs.  The
functions of one layer are replaced together, since one's cache is the other's argument, and the
question's own layer never is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from types import SimpleNamespace

from grader.assignment import Assignment
from grader.checks import wording
from grader.checks.base import Trial
from grader.checks.trials import is_right, named
from grader.grading.attempted import attempted
from grader.grading.crew import Crew
from grader.grading.judge import Judge, Result, wants
from grader.grading.runs import Stubs
from grader.model import Finding, Question, Status, Verdict
from grader.records import dataclass

OWN_FAULT = ("import.", "returns.", "mutation.", "determinism.", "values.only_zeros")
"""Findings that no other function can be the reason of."""

INHERITED = {"gradient.right_for_own_forward", "gradient.slightly_wrong"}
"""What a backward pass may look like that is as it should be for a wrong forward pass."""
DISAGREEING = {"consistent.differs"}
"""What two outputs that belong together look like when only one of them is right."""
SHARE = {"full": 1.0, "half": 0.5, "none": 0.0}


@dataclass(frozen=True, slots=True)
class Carry:
    """Sees each question's verdicts in the light of those of the questions that it builds on.

    ``answered`` are functions that the reference has been in the place of.
    """

    assignment: Assignment
    judge: Judge
    reference: SimpleNamespace | None
    answered: set[str] = field(default_factory=set)

    def conclude(
        self, question: Question, own: Mapping[str, Result], final: Mapping[str, Result], crew: Crew
    ) -> Result:
        """The final result of a question; ``own`` holds every question's, each for itself, and
        ``final`` what has been concluded of those that this one requires."""
        result = own[question.id]
        if result.passed:
            return result
        blamed = self._blamed(question, self._failed(own))
        if blamed and self.reference is not None and self._may_run_again(question):
            again = self._again(question, result, blamed, crew)
            if again.passed or not any(trial.student.declined for trial in again.trials):
                result = again
            else:  # whose mistake it is was not found out
                blamed = []
        else:
            blamed = []
        failed = [other for other in self._failed(final) if other not in blamed]
        required = [other for other in failed if other.id in question.requires]
        known = cache(lambda: all(attempted(q, own[q.id], self.judge.diagnosis) for q in required))
        verdicts = (_right_itself(question, v, result.trials, required) for v in result.verdicts)
        concluded = (self._consequence(question, verdict, required, known) for verdict in verdicts)
        return replace(result, verdicts=tuple(concluded))

    def _may_run_again(self, question: Question) -> bool:
        """Whether its function has answered for itself alone so far: student code that found the
        reference in its place, in the run of another question, may have kept what it said."""
        return question.carry_forward != "none" and question.function not in self.answered

    def _failed(self, results: Mapping[str, Result]) -> list[Question]:
        return [q for q in self.assignment.questions if q.id in results and not results[q.id].passed]

    def _blamed(self, question: Question, failed: Sequence[Question]) -> list[Question]:
        """The failed questions about functions of other layers that this one uses."""
        layer = self.assignment.family(question.function)
        return [q for q in failed if q.function in question.uses and q.function not in layer]

    def _again(self, question: Question, before: Result, blamed: Sequence[Question], crew: Crew) -> Result:
        """Run it with right layers; a check that passes then is awarded, one that does not is
        the question's own mistake."""
        if self.judge.over:
            return before
        after = self.judge.result(question, crew, self._stubs(blamed))
        pairs = zip(before.verdicts, after.verdicts, strict=True)
        return replace(after, verdicts=tuple(_awarded(question, *pair, blamed) for pair in pairs))

    def _stubs(self, blamed: Sequence[Question]) -> Stubs:
        names = {name for other in blamed for name in self.assignment.family(other.function)}
        self.answered.update(names)
        modules = vars(self.reference)
        return {name: getattr(modules[name.split(".")[0]], name.split(".")[1]) for name in sorted(names)}

    def _consequence(
        self, question: Question, verdict: Verdict, required: Sequence[Question], known: Callable[[], bool]
    ) -> Verdict:
        """A failure that may come from a failed requirement alone is taken for its consequence.

        A backward pass that is right for its own, wrong, forward pass earns its points as any
        other question that inherits an error; for a forward pass that is nothing like the right
        one, which anyone can differentiate, it earns nothing.
        """
        if not required:
            return verdict
        if _own_forward_alone(verdict) and not known():
            verdict = replace(verdict, fraction=0.0)
        if verdict.status == "fail" and {f.code for f in verdict.findings} <= INHERITED and known():
            return _given(question, verdict, verdict.findings)
        if verdict.status != "fail" or self._own_fault(question, verdict, required):
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


def _right_itself(
    question: Question, verdict: Verdict, trials: Sequence[Trial], required: Sequence[Question]
) -> Verdict:
    """Where two outputs disagree and a requirement failed, the one that is the reference's in every
    case is right, and inherits the disagreement: a mask that reaches the gradient, and not the output."""
    if not required or {finding.code for finding in verdict.findings} != DISAGREEING:
        return verdict
    seen = [trial for trial in trials if wants(verdict.spec, question, trial.case)]
    if not all(is_right(trial, name) for trial in seen for name in named(verdict.spec, trial)):
        return verdict
    finding = wording.carried_forward(question.function, [other.function for other in required], whole=True)
    return _given(question, verdict, (finding,))


def _own_forward_alone(verdict: Verdict) -> bool:
    """Whether all that a check earned is for fitting the own forward pass."""
    codes = {finding.code for finding in verdict.findings}
    return codes == {"gradient.right_for_own_forward"} and not verdict.spec.params.get("partial")


def _given(question: Question, verdict: Verdict, findings: tuple[Finding, ...]) -> Verdict:
    """The verdict of a failure that is inherited whole: the share of its points that the rubric gives."""
    share = SHARE[question.carry_forward]
    status: Status = "pass" if share == 1 else "skipped"
    fraction = verdict.fraction + share * (1 - verdict.fraction)
    return replace(verdict, status=status, fraction=fraction, findings=findings)


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
