"""One question: run its cases, run its checks, name the cause of what failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from grader import checks, scoring
from grader.assignment import Assignment
from grader.assignment import params as params_of
from grader.checks import feedback, wording
from grader.checks.base import Context, Outcome, Trial
from grader.errors import GraderError
from grader.golden import Goldens
from grader.grading.diagnosis import Diagnosis
from grader.grading.runs import Runs, Stubs
from grader.locate import locate
from grader.model import Case, Cause, CheckSpec, Finding, Question, Submission, Verdict
from grader.runners.base import Worker


@dataclass
class Judge:
    """What the questions of one submission have in common, which functions are known to hang, and
    what went wrong on our side without changing a grade."""

    assignment: Assignment
    submission: Submission
    goldens: Goldens
    diagnosis: Diagnosis
    hung: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def verdicts(self, question: Question, worker: Worker, stubs: Stubs | None = None) -> list[Verdict]:
        """The verdicts of one question, for itself alone; a fault of ours costs no points."""
        try:
            return self._verdicts(question, worker, stubs)
        except GraderError as error:
            finding = wording.our_fault(str(error))
            return [scoring.ungraded(spec, question.id, "error", finding) for spec in question.checks]

    def _verdicts(self, question: Question, worker: Worker, stubs: Stubs | None) -> list[Verdict]:
        """Run all cases, then all checks while the last process is still there to be asked again."""
        cases = [
            case for case in question.cases if any(_wants(spec, question, case) for spec in question.checks)
        ]
        golden = {id(case): self.goldens.get(question, case) for case in cases}
        seconds = self.assignment.limits.seconds
        with Runs(worker, question, seconds, self.hung, stubs) as runs:
            trials = {id(case): Trial(case, golden[id(case)], runs.run(case)) for case in cases}
            wanted = [
                [trials[id(case)] for case in cases if _wants(spec, question, case)]
                for spec in question.checks
            ]
            outcomes = [
                self._outcome(question, spec, few, runs)
                for spec, few in zip(question.checks, wanted, strict=True)
            ]
        name = _once(lambda: self._causes(question, list(trials.values())))
        return [
            self._verdict(question, spec, outcome, name)
            for spec, outcome in zip(question.checks, outcomes, strict=True)
        ]

    def _causes(self, question: Question, trials: Sequence[Trial]) -> dict[str, Cause]:
        """The causes that are known; a bug of ours here costs an explanation, not a grade."""
        try:
            return self.diagnosis.causes(question, trials)
        except Exception as error:
            what = f"{question.id}: known mistakes could not be compared: {type(error).__name__}: {error}"
            self.notes.append(what)
            return {}

    def _outcome(self, question: Question, spec: CheckSpec, trials: Sequence[Trial], runs: Runs) -> Outcome:
        context = Context(
            spec=spec,
            question=question,
            trials=tuple(trials),
            params=params_of.parse(spec.kind, spec.params),
            own_gradient=runs.own_gradient,
            repeat=runs.run,
        )
        try:
            outcome: Outcome = checks.load(spec.kind).run(context)
        except Exception as error:
            return Outcome(0.0, (wording.our_fault(f"{type(error).__name__}: {error}"),), "error")
        return outcome

    def _verdict(
        self, question: Question, spec: CheckSpec, outcome: Outcome, causes: Callable[[], dict[str, Cause]]
    ) -> Verdict:
        findings = [self._placed(question, finding) for finding in outcome.findings]
        if outcome.status is None and outcome.fraction < 1:
            findings = [_explained(finding, causes) for finding in findings]
        findings = [feedback.limit(finding, spec.feedback) for finding in findings]
        if outcome.status is not None:
            return Verdict(spec, question.id, outcome.status, outcome.fraction, tuple(findings))
        return scoring.verdict(spec, question.id, outcome.fraction, findings)

    def _placed(self, question: Question, finding: Finding) -> Finding:
        """The finding with the place of the function concerned, unless it has a better one."""
        if finding.location is not None or not question.function:
            return finding
        return replace(finding, location=locate(self.submission, question.function))


def _explained(finding: Finding, causes: Callable[[], dict[str, Cause]]) -> Finding:
    """The finding with the cause of what is wrong with its output, where one is known."""
    output = finding.evidence.output if finding.evidence else ""
    return replace(finding, cause=causes().get(output)) if output else finding


def _once(make: Callable[[], dict[str, Cause]]) -> Callable[[], dict[str, Cause]]:
    """Make it when it is first asked for: a submission without failures pays nothing."""
    made: list[dict[str, Cause]] = []

    def get() -> dict[str, Cause]:
        if not made:
            made.append(make())
        return made[0]

    return get


def _wants(spec: CheckSpec, question: Question, case: Case) -> bool:
    """Whether a check is about a case: one of its own, or of its set and no other check's own."""
    if spec.case_ids:
        return case.id in spec.case_ids
    if any(case.id in other.case_ids for other in question.checks):
        return False
    return spec.cases == "all" or (spec.cases == "hidden") == case.hidden
