"""Where in a student's file a finding points to: the statement where it can be told, else the function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from grader import statements
from grader.assignment import Assignment
from grader.checks.base import Trial
from grader.checks.trials import is_right
from grader.locate import Finder, locate, locate_statement
from grader.model import Finding, Location, Mutation, Question, Submission
from grader.records import dataclass

WITHOUT_VALUES: dict[str, Finder] = {
    "returns.none": statements.nothing_returned,
    "returns.count": statements.last_return,
    "returns.type": statements.last_return,
    "runtime.exit": statements.end_of_process,
}
"""What to look for where no values came back."""
WRONG = {"values.wrong", "gradient.wrong", "shape.wrong"}
"""What a cut by constants may lead to, where it is right for other inputs."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Knows the files, and in which order functions take their arguments."""

    assignment: Assignment
    submission: Submission

    def placed(self, question: Question, finding: Finding, trials: Sequence[Trial]) -> Finding:
        """The finding with the place of the statement or function concerned, unless it has one or is
        about us."""
        if finding.location is not None or not question.function or finding.code.startswith("grader."):
            return finding
        place = self._statement(question, finding, trials)
        place = place or locate(self.submission, _concerned(question, finding))
        return replace(finding, location=place or locate(self.submission, question.function))

    def _statement(self, question: Question, finding: Finding, trials: Sequence[Trial]) -> Location | None:
        """The statement, where it can be seen in the source."""
        if finding.code == "mutation.argument":
            changes = [change for trial in trials for change in trial.student.mutations]
            told = [change for change in changes if f"`{change.argument}`" in finding.headline]
            return self._place_of(told[0]) if told else None
        if finding.code == "determinism.changed":
            return self.unsteady([question.function])[0]
        if finding.code in WRONG and _right_in_some(finding, trials):
            return locate_statement(self.submission, question.function, statements.fixed_size)
        finder = WITHOUT_VALUES.get(finding.code)
        return locate_statement(self.submission, question.function, finder) if finder else None

    def _place_of(self, change: Mutation) -> Location | None:
        names = [signature.arguments for signature in self.assignment.api.get(change.function, ())]
        argument = change.argument.partition("[")[0]
        position = next((each.index(argument) for each in names if argument in each), -1)
        finder = partial(statements.change_of, position=position)
        return locate_statement(self.submission, change.function, finder)

    def unsteady(self, functions: Sequence[str]) -> tuple[Location | None, bool]:
        """Where one of several functions keeps something between calls or draws random numbers, and
        whether it is the latter."""
        finders: tuple[Finder, ...] = (statements.kept_between_calls, statements.random_numbers)
        for finder in finders:
            for function in functions:
                place = locate_statement(self.submission, function, finder)
                if place is not None:
                    return place, finder is statements.random_numbers
        return None, False


def _right_in_some(finding: Finding, trials: Sequence[Trial]) -> bool:
    output = finding.evidence.output if finding.evidence else ""
    return any(output in trial.golden and is_right(trial, output) for trial in trials)


def _concerned(question: Question, finding: Finding) -> str:
    """The question's function, or the constructor where the finding names the class alone."""
    owner = question.function.rpartition(".")[0]
    name = owner.partition(".")[2]
    return f"{owner}.__init__" if name and finding.headline.startswith(f"`{name}`:") else question.function
