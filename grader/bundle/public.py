"""The files of an assignment as students may have them, built up from what is public."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from grader.bundle import source, toml
from grader.bundle.archive import below

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.model import Question

KEPT = ("schema", "assignment", "limits", "defaults")
"""Keys of a rubric that students may have as they are."""


def folder_of(assignment: Assignment, public: Assignment, entries: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of the assignment's folder, name -> content; ``entries`` are the rubric's questions."""
    head = tomllib.loads((assignment.folder / "assignment.toml").read_text(encoding="utf-8"))
    parts = [part for sources in assignment.reference_sources.values() for part in sources]
    forbidden = {"mistakes.py", *(part for part in parts if part.endswith(".py"))}
    ids = [question.id for question in public.questions]
    files = source.questions(assignment.folder, ids, forbidden)
    files["assignment.toml"] = toml.dumps(_without_reference(head) | {"answers": "stored"}).encode()
    helpers = assignment.layout.helpers
    if helpers is not None:
        files |= below(helpers, f"{helpers.relative_to(assignment.folder).as_posix()}/")
    if assignment.starter.is_dir():
        files |= below(assignment.starter, f"{assignment.starter.name}/")
    for path, tests in _tests_of(public, entries).items():
        files[path] = source.own_tests(assignment.folder / path, tests)
    return files


def _tests_of(public: Assignment, entries: Mapping[str, Any]) -> dict[str, list[str]]:
    """File of own tests -> the tests that students may see."""
    return {
        entries[question.id]["tests"]: [spec.id.removeprefix(f"{question.id}.") for spec in question.checks]
        for question in public.questions
        if "tests" in entries[question.id]
    }


def _without_reference(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with an empty list wherever modules of the reference are named."""
    return {
        key: [] if key == "reference" else _without_reference(value) if isinstance(value, Mapping) else value
        for key, value in table.items()
    }


def rubric_of(public: Assignment, table: Mapping[str, Any]) -> bytes:
    """The rubric with public questions and checks alone, each check worth what it was."""
    questions = {q.id: _question(q, table["question"][q.id], public) for q in public.questions}
    kept = {key: table[key] for key in KEPT if key in table}
    parts = {name: _matching(globs, questions) for name, globs in table.get("parts", {}).items()}
    better = [e for e in table.get("better_of", []) if all(_matching([g], questions) for g in e["groups"])]
    kept |= {"parts": {name: globs for name, globs in parts.items() if globs}} if any(parts.values()) else {}
    kept |= {"better_of": better} if better else {}
    return toml.dumps(kept | {"question": questions}).encode()


def _matching(globs: Iterable[str], ids: Iterable[str]) -> list[str]:
    """The globs that still match a question."""
    return [glob for glob in globs if any(fnmatchcase(id, glob) for id in ids)]


def _question(question: Question, entry: Mapping[str, Any], public: Assignment) -> dict[str, Any]:
    ids = {spec.id for spec in question.checks}
    known = {q.id for q in public.questions}
    points = round(sum(spec.points for spec in question.checks), 6)
    kept = dict(entry) | {"points": points, "number": question.number}
    if "checks" in entry:
        kept["checks"] = [check for check in entry["checks"] if f"{question.id}.{check['id']}" in ids]
    if "requires" in entry:
        kept["requires"] = [id for id in entry["requires"] if id in known]
    return kept
