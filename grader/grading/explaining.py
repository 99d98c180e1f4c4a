"""From verdicts to what is reported: with causes and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from grader.checks.base import Trial
from grader.checks.wording import behaviour
from grader.errors import GraderError
from grader.grading.crew import Crew
from grader.grading.judge import Judge, Result
from grader.grading.placing import Placing
from grader.grading.unsteady import changed_by_other_calls
from grader.model import Cause, Evidence, Finding, Question, Verdict
from grader.records import dataclass

UNEXPLAINED = (
    "values.wrong",
    "gradient.",
    "loss.",
    "state.wrong",
    "consistent.",
    "dropout.",
    "runtime.exception",
)
"""Findings that another call of the function may be the reason of."""


@dataclass(frozen=True, slots=True)
class Explaining:
    """Explains what is wrong in one submission."""

    judge: Judge
    placing: Placing
    crew: Crew
    _unsteady: dict[str, str] = field(default_factory=dict)
    _told_of: set[str] = field(default_factory=set)

    def reported(self, question: Question, result: Result, own: Mapping[str, Result]) -> tuple[Verdict, ...]:
        """The verdicts as they are reported; ``own`` holds every question's result for itself."""
        failed = [v for v in result.verdicts if v.status in ("fail", "skipped")]
        causes = self._causes(question, result.trials) if failed and result.trials else {}
        verdicts: Sequence[Verdict] = [_with_causes(verdict, causes) for verdict in result.verdicts]
        verdicts = self._with_state(question, verdicts, result.trials, own)
        return tuple(self._placed(question, verdict, result.trials) for verdict in verdicts)

    def _causes(self, question: Question, trials: Sequence[Trial]) -> dict[str, Cause]:
        """The causes that are known; a bug of ours here costs an explanation, not a grade."""
        try:
            return self.judge.diagnosis.causes(question, trials)
        except Exception as error:
            what = f"{question.id}: known mistakes could not be compared: {type(error).__name__}: {error}"
            self.judge.notes.append(what)
            return {}

    def _with_state(
        self,
        question: Question,
        verdicts: Sequence[Verdict],
        trials: Sequence[Trial],
        own: Mapping[str, Result],
    ) -> Sequence[Verdict]:
        """Where something wrong has no cause, ask the function, and those that it uses, whether other
        calls change what they give; if so, no pattern of the values says anything."""
        first = next((v for v in verdicts if _unexplained(v)), None)
        finding = self._state(question, trials, own) if first is not None else None
        if first is None or finding is None:
            return verdicts
        told = [_without_guesses(v) if v.status != "pass" else v for v in verdicts]
        place = verdicts.index(first)
        told[place] = replace(told[place], findings=(finding, *told[place].findings))
        return told

    def _state(
        self, question: Question, trials: Sequence[Trial], own: Mapping[str, Result]
    ) -> Finding | None:
        """A finding about the question's function, or about one that it uses and that passes alone."""
        if output := self._asked(question, trials):
            return self._finding(question, question, output)
        for other in self.judge.assignment.questions:
            uses = other.function in question.uses and other.id in own and own[other.id].passed
            if uses and (output := self._asked(other, own[other.id].trials)):
                return self._finding(question, other, output)
        return None

    def _asked(self, question: Question, trials: Sequence[Trial]) -> str:
        """The output that other calls change, or nothing; each question is asked once."""
        if question.id not in self._unsteady:
            self._unsteady[question.id] = self._ask(question, trials)
        return self._unsteady[question.id]

    def _ask(self, question: Question, trials: Sequence[Trial]) -> str:
        functions = self._functions(question)
        usable = (trial for trial in trials if not trial.case.hidden and trial.student.stage == "ok")
        trial = next(usable, None)
        if trial is None or not functions or self.judge.over:
            return ""
        variants = self.judge.diagnosis.variants
        random = variants.random(question, trial.case) if variants else set()
        before = {name: value for name, value in trial.student.outputs.items() if name not in random}
        try:
            with self.crew.worker(question) as worker:
                return changed_by_other_calls(worker, question, trial.case, functions, before) or ""
        except GraderError as error:
            self.judge.notes.append(f"{question.id}: could not be called again: {error}")
            return ""

    def _functions(self, question: Question) -> list[str]:
        """The functions of the question's layer; a network may well remember what it was called with."""
        return [name for name in self.judge.assignment.family(question.function) if name.count(".") == 1]

    def _finding(self, question: Question, about: Question, output: str) -> Finding:
        """It names the function where the reason is seen, else the one that was asked; what has been
        told of another question is not explained again."""
        place, random = self.placing.unsteady([about.function, *self._functions(about)])
        function = f"{about.function.partition('.')[0]}.{place.function}" if place else about.function
        say = behaviour.depends_on_random_numbers if random else behaviour.keeps_state
        finding = replace(say(function, output, question.function), location=place)
        if function in self._told_of:
            return replace(finding, next_step="")
        self._told_of.add(function)
        return finding

    def _placed(self, question: Question, verdict: Verdict, trials: Sequence[Trial]) -> Verdict:
        findings = (self.placing.placed(question, finding, trials) for finding in verdict.findings)
        return replace(verdict, findings=tuple(findings))


def _with_causes(verdict: Verdict, causes: Mapping[str, Cause]) -> Verdict:
    causes = causes if verdict.status in ("fail", "skipped") else {}
    return replace(verdict, findings=tuple(_explained(finding, causes) for finding in verdict.findings))


def _explained(finding: Finding, causes: Mapping[str, Cause]) -> Finding:
    """The finding with the cause of what is wrong with its output.  A finding about no output
    has the one cause of what is wrong; one about an output that no cause gives has none."""
    evidence = finding.evidence or Evidence()
    only = next(iter(causes.values())) if len({c.id for c in causes.values()}) == 1 else None
    return replace(finding, cause=causes.get(evidence.output, None if evidence.output else only))


def _unexplained(verdict: Verdict) -> bool:
    """Whether public cases show something wrong, and no cause is known."""
    return verdict.status in ("fail", "skipped") and any(
        finding.code.startswith(UNEXPLAINED) and not finding.hidden and finding.cause is None
        for finding in verdict.findings
    )


def _without_guesses(verdict: Verdict) -> Verdict:
    """Where values depend on other calls, what they look like tells nothing, and it is not known that
    a mistake is a network's own."""
    kept = (finding for finding in verdict.findings if finding.code != "carried.forward")
    return replace(verdict, findings=tuple(replace(f, pattern="", next_step="") for f in kept))
