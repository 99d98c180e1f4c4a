"""``assignments/ID`` and ``rubrics/ID.toml`` become an `Assignment`.

All problems of both are collected and reported at once, each with its place.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from grader.assignment import agreement, unittests
from grader.assignment import rubric as rubrics
from grader.assignment.problems import did_you_mean, read_toml
from grader.assignment.questions import NO_SECRET, load_mistakes, load_reference, load_templates, make_case
from grader.assignment.schema import GradescopeTable, LateTable
from grader.errors import AssignmentError, UsageError
from grader.model import Layout, Question
from grader.records import dataclass
from grader.runners.base import Api, Limits, Signature
from grader.runners.inside.kits import BY_FRAMEWORK

if TYPE_CHECKING:
    from grader.assignment.schema import AssignmentFile, RubricFile
    from grader.authoring import QuestionTemplate
    from grader.reference.mistakes import Mistake

__all__ = ["NO_SECRET", "Assignment", "find", "load", "load_title"]


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
        return tuple(sorted({*self.frameworks, *(question.framework for question in self.questions)} - {""}))

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
        """Only the questions that match one of the glob patterns (``q2.*``; ``q2`` means ``q2.*``), or
        belong to a part of that name.

        Raises `UsageError` for a pattern that matches nothing.
        """
        chosen = _chosen(self.id, [q.id for q in self.questions], self.parts, patterns)
        return replace(self, questions=tuple(q for q in self.questions if q.id in chosen))

    def public(self) -> Assignment:
        """Only what students may see before they hand in: visible checks on public cases."""
        questions = (_public(question) for question in self.questions)
        return replace(self, questions=tuple(question for question in questions if question.checks))


@dataclass(frozen=True, slots=True)
class Files:
    """An assignment's two files, each right for itself: enough to take in what was handed in."""

    folder: Path
    rubric: Path
    head: AssignmentFile
    table: RubricFile

    @property
    def layout(self) -> Layout:
        """Where code is looked for in what was handed in."""
        head = self.head
        return Layout(
            package=head.package.name,
            aliases=head.package.aliases,
            modules={name: module.file for name, module in head.modules.items()},
            helpers=self.folder / head.package.helpers if head.package.helpers else None,
            notebooks={name: notebook.files for name, notebook in head.notebooks.items()},
            frameworks={name: module.framework for name, module in head.modules.items()}
            | {name: notebook.framework for name, notebook in head.notebooks.items()},
        )

    @property
    def api(self) -> Api:
        """How functions are called and what they must return."""
        return {name: _signatures(text) for name, text in self.head.api.items()}

    @property
    def limits(self) -> Limits:
        """What one question's process may use."""
        return Limits(**vars(self.table.limits))


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


def _chosen(
    assignment: str, ids: Collection[str], parts: Mapping[str, Sequence[str]], patterns: Sequence[str]
) -> Collection[str]:
    """The questions that any of the patterns means; all of them without patterns."""
    chosen: set[str] = set()
    for pattern in patterns:
        meant = parts.get(pattern, (pattern,))
        matches = {id for id in ids if any(_matches(id, one) for one in meant)}
        if not matches:
            near = did_you_mean(pattern, (*parts, *ids))
            listed = f"`grader show {assignment}` lists them."
            raise UsageError(f"No question of {assignment} matches {pattern!r}{near}; {listed}")
        chosen |= matches
    return chosen if patterns else ids


def _matches(id: str, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(id, p) for p in (pattern, f"{pattern}.*", f"*.{pattern}"))


def find(id: str, roots: Iterable[Path]) -> tuple[Path, Path]:
    """The folder and the rubric of assignment ``id``; the first root that has it wins.

    A root holds one folder an assignment; its rubrics lie in ``rubrics`` beside it or inside it.
    """
    known = []
    for root in roots:
        for folder in sorted(root.glob("*/assignment.toml")):
            known.append(folder.parent.name)
            if folder.parent.name == id:
                return folder.parent, _rubric_for(root, id)
    listing = f" Known: {', '.join(sorted(set(known)))}." if known else " No assignment was found at all."
    raise UsageError(
        f"There is no assignment {id!r}{did_you_mean(id, known) or '.'}{listing} "
        "Add a folder of assignments with --assignments DIR or GRADER_ASSIGNMENTS."
    )


def _rubric_for(root: Path, id: str) -> Path:
    places = [
        root.parent / "rubrics" / f"{id}.toml",
        root / "rubrics" / f"{id}.toml",
        root / id / "rubric.toml",
    ]
    return next((place for place in places if place.is_file()), places[-1])


def load_title(folder: Path) -> str:
    """The title alone, for lists: no Python of the assignment is run."""
    from grader.assignment.schema import AssignmentFile

    return read_toml(folder / "assignment.toml", AssignmentFile).title


def load(folder: Path, rubric: Path, *, secret: bytes | None = None) -> Assignment:
    """Read, check and join both files and the questions' Python.

    Raises `AssignmentError` with every problem found.
    """
    return complete(read(folder, rubric), secret=secret)


def read(folder: Path, rubric: Path) -> Files:
    """Read both files; no Python of the assignment is run, and numpy is not imported.

    Raises `AssignmentError` with every problem of the first file that has any.
    """
    from grader.assignment.schema import AssignmentFile, RubricFile

    head = read_toml(folder / "assignment.toml", AssignmentFile)
    return Files(folder, rubric, head, read_toml(rubric, RubricFile))


def complete(files: Files, *, secret: bytes | None = None, only: Sequence[str] = ()) -> Assignment:
    """The assignment of these files, joined with the questions' Python.

    ``only`` selects questions as `Assignment.select` does; the cases of others are not made.
    Raises `AssignmentError` with every problem found, `UsageError` for a pattern without a match.
    """
    folder, rubric, head = files.folder, files.rubric, files.head
    table, tests = unittests.with_tests(folder, rubric, files.table)
    declared = [*load_templates(folder), *tests]
    templates = {template.id: template for template in declared}
    _refuse(agreement.problems(folder, head, declared) + rubrics.problems(rubric, table, head, templates))
    chosen = _chosen(head.id, list(table.question), table.parts, only)
    made = tuple(
        _question(head.id, templates[id], table, secret or NO_SECRET) for id in table.question if id in chosen
    )
    joined = _join(files, table, templates, made, has_secret=secret is not None)
    _refuse([what for question in joined.questions for what in agreement.of_inputs(question)])
    return joined


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise AssignmentError(*problems)


def _join(
    files: Files,
    table: RubricFile,
    templates: Iterable[str],
    questions: tuple[Question, ...],
    *,
    has_secret: bool,
) -> Assignment:
    head = files.head
    return Assignment(
        id=head.id,
        title=head.title,
        folder=files.folder,
        layout=files.layout,
        api=files.api,
        questions=questions,
        limits=files.limits,
        total=rubrics.total(table),
        gradescope=table.gradescope,
        late=table.late,
        frameworks=head.frameworks,
        has_reference=head.answers == "reference",
        reference_sources={name: module.reference for name, module in head.modules.items()}
        | {name: notebook.reference for name, notebook in head.notebooks.items()},
        families=tuple(head.families.values()),
        parts=table.parts,
        better_of=rubrics.alternatives(table),
        has_secret=has_secret,
        left_out=tuple(id for id in templates if id not in table.question),
    )


def _signatures(text: str | tuple[str, ...]) -> tuple[Signature, ...]:
    """``x, w, b -> out, cache``, once or several times."""
    lines = (text,) if isinstance(text, str) else text
    sides = [line.partition("->")[::2] for line in lines]
    return tuple(Signature(_names(left), _names(right)) for left, right in sides)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _question(assignment: str, template: QuestionTemplate, table: RubricFile, secret: bytes) -> Question:
    entry = table.question[template.id]
    return Question(
        id=template.id,
        title=template.title,
        probe=template.probe,
        cases=tuple(
            make_case(template.id, assignment, case, template.inputs, secret)
            for case in rubrics.within_budget(template.cases, entry.budget)
        ),
        checks=rubrics.specs(template.id, entry, table.defaults),
        requires=entry.requires,
        function=template.function,
        uses=template.uses,
        shapes=template.shapes,
        own_forward=template.own_forward,
        carry_forward=entry.carry_forward or table.defaults.carry_forward,
        framework=template.framework,
        golden=template.golden,
        seconds=entry.seconds,
    )
