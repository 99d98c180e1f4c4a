"""A rubric's tables become check specifications, and everything that does not fit is found."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import checks
from grader.assignment import params as params_of
from grader.assignment.problems import did_you_mean, line_of
from grader.authoring import CaseTemplate, QuestionTemplate
from grader.model import CaseSet, CheckSpec

if TYPE_CHECKING:
    from grader.assignment.schema import AssignmentFile, CheckTable, DefaultsTable, QuestionTable, RubricFile

Place = tuple[str | int, ...]
"""Keys and indices that lead to a place in the file."""

CHECK_KEYS = ("id", "kind", "outputs", "weight", "cases", "feedback", "visibility", "title")
CENT = 0.005  # a sum of points shown with two decimals is right when it is nearer than half of one


def specs(question: str, entry: QuestionTable, defaults: DefaultsTable) -> tuple[CheckSpec, ...]:
    """The checks of a question; its points are shared among them by weight."""
    whole = sum(check.weight for check in entry.checks) or 1.0
    return tuple(
        _spec(question, check, entry.points * check.weight / whole, defaults) for check in entry.checks
    )


def _spec(question: str, check: CheckTable, points: float, defaults: DefaultsTable) -> CheckSpec:
    named = not isinstance(check.cases, str)
    return CheckSpec(
        id=f"{question}.{check.id}",
        kind=check.kind,
        outputs=check.outputs,
        points=round(points, 6),
        cases=check.cases if isinstance(check.cases, str) else "all",
        case_ids=tuple(check.cases) if named else (),
        params=check.params,
        visibility=check.visibility or defaults.visibility,
        feedback=check.feedback or defaults.feedback,
        title=check.title,
    )


def within_budget(cases: Sequence[CaseTemplate], budget: Mapping[str, Any]) -> Iterator[CaseTemplate]:
    """The cases with the options that the rubric sets; each case has those that it knows."""
    for case in cases:
        known = {name: value for name, value in budget.items() if name in case.options}
        yield replace(case, options={**case.options, **known})


def total(table: RubricFile) -> float:
    """The points to be had: those of the questions, and of alternatives those of one."""
    counted_elsewhere = {id for groups in alternatives(table) for ids in groups[1:] for id in ids}
    return round(sum(entry.points for id, entry in table.question.items() if id not in counted_elsewhere), 6)


def alternatives(table: RubricFile) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The ids of the questions of each group, of each ``better_of``."""
    return tuple(
        tuple(tuple(fnmatch.filter(table.question, pattern)) for pattern in alternative.groups)
        for alternative in table.better_of
    )


def problems(
    path: Path, table: RubricFile, head: AssignmentFile, templates: Mapping[str, QuestionTemplate]
) -> list[str]:
    """Every way in which the rubric does not fit the assignment, as sentences with their lines."""
    text = path.read_text(encoding="utf-8")
    found = [f"{path}, line {line_of(text, at)}: {what}" for at, what in _placed(table, head, templates)]
    return found + [f"{path}: {what}" for what in _circles(table)]


def _placed(
    table: RubricFile, head: AssignmentFile, templates: Mapping[str, QuestionTemplate]
) -> Iterator[tuple[Place, str]]:
    """Sentences, each with its place in the file."""
    yield from _of_whole(table, head)
    for id, entry in table.question.items():
        if id in templates:
            yield from _of_entry(id, entry, table, templates[id])
        else:
            near = did_you_mean(id, templates)
            yield ("question", id), f"no file q*.py declares the question {id!r}{near or '.'}"
    whole = head.answers == "reference"
    for number, alternative in enumerate(table.better_of):
        for what in _of_groups(alternative.groups, table, whole=whole):
            yield ("better_of", number), what
    for name, patterns in table.parts.items():
        for what in _of_part(patterns, table):
            yield ("parts", name), what


def _of_whole(table: RubricFile, head: AssignmentFile) -> Iterator[tuple[Place, str]]:
    if table.assignment != head.id:
        yield (
            ("assignment",),
            f"the rubric is for {table.assignment!r}, the assignment is {head.id!r}.",
        )
    points = total(table)
    if table.total is not None and abs(points - table.total) > CENT:
        yield ("total",), f"`total` is {table.total:g}, but the questions' points add up to {points:g}."


def _of_entry(
    id: str, entry: QuestionTable, table: RubricFile, template: QuestionTemplate
) -> Iterator[tuple[Place, str]]:
    for what in _of_question(id, entry, table):
        yield ("question", id), what
    for what in _of_budget(entry, template):
        yield ("question", id, "budget"), what
    for number, check in enumerate(entry.checks):
        for what in _of_check(check, entry, template):
            yield ("question", id, "checks", number), f"check {id}.{check.id}: {what}"


def _of_part(patterns: Sequence[str], table: RubricFile) -> Iterator[str]:
    for pattern in patterns:
        if not fnmatch.filter(table.question, pattern):
            near = did_you_mean(pattern, table.question)
            yield f"no question of the rubric matches {pattern!r}{near or '.'}"


def _of_groups(patterns: Sequence[str], table: RubricFile, *, whole: bool) -> Iterator[str]:
    """Groups have questions, no question is in two, and all are worth the same; but not in a
    student's copy, which lacks the hidden checks of each."""
    yield from _of_part(patterns, table)
    groups = {pattern: fnmatch.filter(table.question, pattern) for pattern in patterns}
    ids = [id for found in groups.values() for id in found]
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        yield f"{id} is in more than one group."
    worth = {pattern: sum(table.question[id].points for id in found) for pattern, found in groups.items()}
    if whole and max(worth.values()) - min(worth.values()) > CENT:
        listed = ", ".join(f"{pattern!r} {points:g}" for pattern, points in worth.items())
        yield f"the groups must be worth the same, but their questions' points add up to {listed}."


def _of_question(id: str, entry: QuestionTable, table: RubricFile) -> Iterator[str]:
    for other in entry.requires:
        if other not in table.question:
            near = did_you_mean(other, table.question)
            yield f"{id} requires {other!r}, which the rubric does not have{near or '.'}"
    names = [check.id for check in entry.checks]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{id} has more than one check called {name!r}."


def _circles(table: RubricFile) -> Iterator[str]:
    """Questions that require each other, or themselves."""
    try:
        TopologicalSorter({id: entry.requires for id, entry in table.question.items()}).prepare()
    except CycleError as error:
        yield f"questions require each other in a circle: {', '.join(error.args[1])}."


def _of_budget(entry: QuestionTable, template: QuestionTemplate) -> Iterator[str]:
    known = {name for case in template.cases for name in case.options}
    for name in entry.budget:
        if name not in known:
            yield f"`budget` names {name!r}, which is no option of a case{did_you_mean(name, known) or '.'}"


def _of_check(check: CheckTable, entry: QuestionTable, template: QuestionTemplate) -> Iterator[str]:
    kinds = checks.names()
    if check.kind not in kinds:
        yield f"there is no kind of check {check.kind!r}{did_you_mean(check.kind, kinds) or '.'}"
    else:
        yield from _of_params(check.kind, check.params)
    if isinstance(check.cases, str):
        yield from _of_case_set(check.cases, entry, template)
        return
    cases = [case.id for case in template.cases]
    for name in check.cases:
        if name not in cases:
            yield f"the question has no case {name!r}{did_you_mean(name, cases) or '.'}"


def _of_case_set(wanted: CaseSet, entry: QuestionTable, template: QuestionTemplate) -> Iterator[str]:
    """A check needs a case; those that a check names are its own."""
    taken = {name for check in entry.checks if not isinstance(check.cases, str) for name in check.cases}
    free = [case for case in template.cases if case.id not in taken]
    if not any(wanted == "all" or (wanted == "hidden") == case.hidden for case in free):
        kind = "" if wanted == "all" else f"{wanted} "
        yield f"the question has no {kind}case that it could use."


def _of_params(kind: str, params: Mapping[str, Any]) -> Iterator[str]:
    known = params_of.names(kind)
    for item in params_of.findings(kind, params):
        key = str(item["loc"][0]) if item["loc"] else "?"
        if item["type"] == "unexpected_keyword_argument":
            yield f"unknown key `{key}`{did_you_mean(key, [*known, *CHECK_KEYS]) or '.'}"
        else:
            yield f"`{key}` is {item['input']!r}: {item['msg'][0].lower()}{item['msg'][1:]}."
