"""One question: run its cases, run its checks, name the cause of what failed."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import field, replace

import numpy as np

from grader import checks, scoring
from grader.assignment import Assignment
from grader.assignment import params as params_of
from grader.checks import wording
from grader.checks.base import Context, Trial
from grader.errors import GraderError, RunnerError
from grader.golden import Goldens
from grader.grading.crew import Crew
from grader.grading.diagnosis import Diagnosis
from grader.grading.runs import Runs, Stubs
from grader.model import (
    Case,
    CheckSpec,
    Finding,
    Outputs,
    Question,
    Submission,
    Verdict,
)
from grader.records import dataclass
from grader.runners.base import Worker
from grader.runners.frameworks import limits_for


@dataclass(frozen=True, slots=True)
class Result:
    """A question's verdicts, with all that was found, and the trials that they rest on."""

    verdicts: tuple[Verdict, ...]
    trials: tuple[Trial, ...] = ()
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether all scored checks pass."""
        return scoring.passed(self.verdicts)


@dataclass
class Judge:
    """What the questions of one submission have in common, which functions are known to hang, and
    what went wrong on our side without changing a grade.  After ``until`` no question begins."""

    assignment: Assignment
    submission: Submission
    goldens: Goldens
    diagnosis: Diagnosis
    hung: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    until: float = math.inf

    @property
    def over(self) -> bool:
        """Whether the time for this submission is over, by the monotonic clock."""
        return time.monotonic() > self.until

    def result(self, question: Question, crew: Crew, stubs: Stubs | None = None) -> Result:
        """The verdicts of one question, for itself alone; a fault of ours costs no points."""
        started = time.perf_counter()
        if self.over:
            return Result(_all(question, wording.out_of_time()))
        try:
            with crew.worker(question) as worker:
                result = self._result(question, worker, stubs)
        except GraderError as error:
            told = isinstance(error, RunnerError)
            result = Result(_all(question, wording.our_fault(str(error), told=told)))
        return replace(result, seconds=time.perf_counter() - started)

    def _result(self, question: Question, worker: Worker, stubs: Stubs | None) -> Result:
        """Run all public cases, then the checks on them while the process is still there to be asked
        again; then the same for hidden cases, so that nothing is told by a process that has seen them."""
        cases = [
            case for case in question.cases if any(wants(spec, question, case) for spec in question.checks)
        ]
        golden = {id(case): self._golden(question, case) for case in cases}
        trials: list[Trial] = []
        verdicts: dict[str, Verdict] = {}
        seconds = question.seconds or limits_for(question.framework, self.assignment.limits).seconds
        with Runs(worker, question, seconds, self.hung, stubs) as runs:
            for hidden in (False, True):
                trials += [Trial(c, golden[id(c)], runs.run(c)) for c in cases if c.hidden == hidden]
                for spec in question.checks:
                    if any(c.hidden for c in cases if wants(spec, question, c)) == hidden:
                        about = [trial for trial in trials if wants(spec, question, trial.case)]
                        verdicts[spec.id] = self._verdict(question, spec, about, runs)
        return Result(tuple(verdicts[spec.id] for spec in question.checks), tuple(trials))

    def _golden(self, question: Question, case: Case) -> Outputs:
        return self.goldens.get(question, case) if question.golden else {}

    def _verdict(self, question: Question, spec: CheckSpec, trials: Sequence[Trial], runs: Runs) -> Verdict:
        context = Context(
            spec=spec,
            question=question,
            trials=tuple(trials),
            params=params_of.parse(spec.kind, spec.params),
            own_gradient=runs.own_gradient,
            repeat=runs.run,
            notebooks=self.submission.named,
            expected=self.submission.expected,
            unasked=self.submission.unasked,
        )
        try:
            with np.errstate(all="ignore"):  # of numbers that student code made up
                outcome = checks.load(spec.kind).run(context)
        except Exception as error:
            what = wording.our_fault(f"{type(error).__name__}: {error}")
            return scoring.ungraded(spec, question.id, "error", what)
        if outcome.status is not None:
            return Verdict(spec, question.id, outcome.status, outcome.fraction, outcome.findings)
        return scoring.verdict(spec, question.id, outcome.fraction, outcome.findings)


def _all(question: Question, finding: Finding) -> tuple[Verdict, ...]:
    """The verdict on every check of a question that could not be graded through no fault of the student."""
    return tuple(scoring.ungraded(spec, question.id, "error", finding) for spec in question.checks)


def wants(spec: CheckSpec, question: Question, case: Case) -> bool:
    """Whether a check is about a case: one of its own, or of its set and no other check's own."""
    if spec.case_ids:
        return case.id in spec.case_ids
    if any(case.id in other.case_ids for other in question.checks):
        return False
    return spec.cases == "all" or (spec.cases == "hidden") == case.hidden
