"""Both files and the questions' Python, joined; all problems of one step are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment import agreement, unittests
from grader.assignment import rubric as rubrics
from grader.assignment.definition import Assignment, matching
from grader.assignment.files import Files, read
from grader.assignment.questions import NO_SECRET, load_templates, make_case
from grader.errors import AssignmentError
from grader.model import Question
from grader.numbering import counted

if TYPE_CHECKING:
    from grader.assignment.schema import RubricFile
    from grader.authoring import QuestionTemplate


def load(folder: Path, rubric: Path, *, secret: bytes | None = None) -> Assignment:
    """Read, check and join both files and the questions' Python.

    Raises `AssignmentError` with every problem found.
    """
    return complete(read(folder, rubric), secret=secret)


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
    places = counted(table.question)
    numbers = {id: entry.number or places[id] for id, entry in table.question.items()}
    chosen = matching(head.id, numbers, table.parts, only)
    made = tuple(
        replace(_question(head.id, templates[id], table, secret or NO_SECRET), number=number)
        for id, number in numbers.items()
        if id in chosen
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
        notebook=template.notebook,
        golden=template.golden,
        seconds=entry.seconds,
    )
