"""Whether ``assignment.toml`` and the questions' Python fit each other: names, mostly.

A name that is written in two places and differs would show late, or as points lost by no fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment.problems import did_you_mean, line_of
from grader.authoring import QuestionTemplate
from grader.model import Question

if TYPE_CHECKING:
    from grader.assignment.schema import AssignmentFile


def problems(folder: Path, head: AssignmentFile, templates: Sequence[QuestionTemplate]) -> list[str]:
    """Every way in which the questions do not fit the assignment, as sentences."""
    path = folder / "assignment.toml"
    text = path.read_text(encoding="utf-8")
    found = [f"{path}, line {line_of(text, place)}: {what}" for place, what in _of_head(folder, head)]
    return found + [f"{folder.name}, {what}" for what in _of_questions(head, templates)]


def _of_head(folder: Path, head: AssignmentFile) -> Iterator[tuple[tuple[str, ...], str]]:
    if head.id != folder.name:
        yield ("id",), f"`id` is {head.id!r}, but the folder is called {folder.name!r}."
    yield from _of_notebooks(head)
    known = {**head.modules, **head.notebooks}
    for function in head.api:
        module = function.partition(".")[0]
        if module not in known:
            near = did_you_mean(module, known)
            yield ("api", function), f"{function!r} is in no module of [modules] or [notebooks]{near or '.'}"
    for family, functions in head.families.items():
        for function in functions:
            if function not in head.api:
                near = did_you_mean(function, head.api)
                yield ("families", family), f"{function!r} is not in [api]{near or '.'}"


def _of_notebooks(head: AssignmentFile) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, notebook in head.notebooks.items():
        if name in head.modules:
            yield ("notebooks", name), f"{name!r} is a module already."
        for framework, pattern in notebook.unless.items():
            if (why := _no_pattern(pattern)) is not None:
                yield ("notebooks", name), f"`unless.{framework}` is no regular expression: {why}."


def _no_pattern(pattern: str) -> str | None:
    """Why a regular expression is none."""
    try:
        re.compile(pattern)
    except re.error as error:
        return str(error)
    return None


def _of_questions(head: AssignmentFile, templates: Sequence[QuestionTemplate]) -> Iterator[str]:
    for id, count in Counter(template.id for template in templates).items():
        if count > 1:
            yield f"question {id}: it is declared {count} times."
    for template in templates:
        for what in (*_functions(head, template), *_notebook(head, template), *_cases(template)):
            yield f"question {template.id}: {what}"


def _functions(head: AssignmentFile, template: QuestionTemplate) -> Iterator[str]:
    """A question is about functions of [api], or classes that have some there."""
    known = {*head.api, *(name.rpartition(".")[0] for name in head.api if name.count(".") > 1)}
    for function in (template.function, *template.uses):
        if function and function not in known:
            yield f"{function!r} is not in [api]{did_you_mean(function, known) or '.'}"


def _notebook(head: AssignmentFile, template: QuestionTemplate) -> Iterator[str]:
    if template.notebook and template.notebook not in head.notebooks:
        near = did_you_mean(template.notebook, head.notebooks)
        yield f"{template.notebook!r} is not in [notebooks]{near or '.'}"


def _cases(template: QuestionTemplate) -> Iterator[str]:
    for (id, form), count in Counter((case.id, case.form) for case in template.cases).items():
        if count > 1:
            yield f"{count} cases are called {id!r}{f' in the form {form!r}' if form else ''}."


def of_inputs(question: Question) -> Iterator[str]:
    """An `OwnForward` names inputs of some case.

    One that several questions share may name more than each of them has.
    """
    own = question.own_forward
    if own is None:
        return
    known = {name for case in question.cases for name in case.inputs}
    if known.isdisjoint(own.wrt.values()):
        yield f"question {question.id}: own_forward names no input, but {', '.join(own.wrt.values())}."
    if own.upstream and own.upstream not in known:
        near = did_you_mean(own.upstream, known)
        yield f"question {question.id}: own_forward names {own.upstream!r}, which is no input{near or '.'}"
