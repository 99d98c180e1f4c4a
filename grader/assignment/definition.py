"""An assignment with its rubric, and the parts of it that are meant."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from grader.assignment.problems import did_you_mean
from grader.assignment.questions import load_mistakes, load_reference
from grader.assignment.schema import GradescopeTable, LateTable
from grader.errors import AssignmentError, UsageError
from grader.model import Layout, Question
from grader.records import dataclass
from grader.runners.base import Api, Limits
from grader.runners.inside.kits import BY_FRAMEWORK

if TYPE_CHECKING:
    from grader.reference.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment with its rubric; ``questions`` in the order of the rubric.  ``left_out`` are
    questions that a file ``q*.py`` declares and the rubric does not have: they are not graded.

    In a student's copy there is no reference (``has_reference``): golden outputs are stored."""

    id: str
    title: str
    folder: Path
    layout: Layout
    api: Api
    questions: tuple[Question, ...]
    limits: Limits
    total: float
    gradescope: GradescopeTable = field(default_factory=GradescopeTable)
    late: LateTable | None = None
    frameworks: tuple[str, ...] = ()
    has_reference: bool = True
    reference_sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    families: tuple[tuple[str, ...], ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    better_of: tuple[tuple[tuple[str, ...], ...], ...] = ()
    has_secret: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def starter(self) -> Path:
        """The folder with what its students were given; there need not be one."""
        return self.folder / "starter"

    def family(self, function: str) -> tuple[str, ...]:
        """The functions that are one layer with this one, itself included."""
        return next((names for names in self.families if function in names), (function,))

    def needed_frameworks(self) -> tuple[str, ...]:
        """What has to be installed where it is graded: what the assignment says, and its questions."""
        asked = {question.framework for question in self.questions}
        others = {name for q in self.questions for name, _ in self.layout.unless.get(q.notebook, ())}
        return tuple(sorted({*self.frameworks, *asked, *others} - {""}))

    def mistakes(self) -> tuple[Mistake, ...]:
        """The known mistakes of this assignment's functions: ours, and those of its ``mistakes.py``."""
        from grader.reference import mistakes

        functions = {q.function for q in self.questions}
        known = (*load_mistakes(self.folder), *mistakes.catalogue())
        return tuple(m for m in known if any(m.concerns(function) for function in functions))

    def reference(self) -> SimpleNamespace:
        """The reference implementation, imported on first use, and its kits.  Raises `AssignmentError`
        in a copy that has none."""
        if not self.has_reference:
            raise AssignmentError(f"This copy of {self.id} has no reference, only stored golden outputs.")
        known = {"", *self.layout.frameworks.values()}
        kits = {kit for framework in known for kit in BY_FRAMEWORK[framework]}
        sources = {kit: (f"grader.reference.kits.{kit}",) for kit in kits}
        return load_reference(self.folder, sources | dict(self.reference_sources))

    def select(self, patterns: Sequence[str]) -> Assignment:
        """Only the questions that match one of the glob patterns (``q2.*``; ``q2`` means ``q2.*``), have
        that number, or belong to a part of that name.

        Raises `UsageError` for a pattern that matches nothing.
        """
        chosen = matching(self.id, {q.id: q.number for q in self.questions}, self.parts, patterns)
        return replace(self, questions=tuple(q for q in self.questions if q.id in chosen))

    def public(self) -> Assignment:
        """Only what students may see before they hand in: visible checks on public cases."""
        questions = (_public(question) for question in self.questions)
        return replace(self, questions=tuple(question for question in questions if question.checks))


def _public(question: Question) -> Question:
    """Its visible checks, and the public cases but for those that only other checks are about."""
    ids = {case.id for case in question.cases if not case.hidden}
    checks = tuple(
        spec
        for spec in question.checks
        if spec.visibility == "visible" and spec.cases != "hidden" and ids.issuperset(spec.case_ids)
    )
    kept = {id for spec in checks for id in spec.case_ids}
    ids -= {id for spec in question.checks for id in spec.case_ids if id not in kept}
    return replace(
        question, cases=tuple(c for c in question.cases if c.id in ids and not c.hidden), checks=checks
    )


def matching(
    assignment: str, numbers: Mapping[str, str], parts: Mapping[str, Sequence[str]], patterns: Sequence[str]
) -> Collection[str]:
    """The questions, of these ids and ``numbers``, that any of the patterns means; all of them without
    patterns."""
    chosen: set[str] = set()
    for pattern in patterns:
        meant = parts.get(pattern, (pattern,))
        matches = {id for id, n in numbers.items() if any(n == one or _matches(id, one) for one in meant)}
        if not matches:
            near = did_you_mean(pattern, (*parts, *numbers)) or "."
            listed = f"`grader show {assignment}` lists them."
            raise UsageError(f"No question of {assignment} matches {pattern!r}{near} {listed}")
        chosen |= matches
    return chosen if patterns else numbers.keys()


def _matches(id: str, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(id, p) for p in (pattern, f"{pattern}.*", f"*.{pattern}"))
