"""A student's copy: the program and one assignment, for checking one's own work before handing it in.

It holds no hidden case, no hidden check, no reference, no known mistake: golden outputs of the public
cases are stored instead.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from grader import golden
from grader.bundle import wheel as wheels
from grader.bundle.archive import below, packed
from grader.bundle.public import folder_of, rubric_of
from grader.errors import AssignmentError
from grader.resources import find_templates

if TYPE_CHECKING:
    from grader.assignment import Assignment

PROGRAM_LEFT_OUT = ("grader/reference/", "grader/audit/")


def build(assignment: Assignment, rubric: Path) -> bytes:
    """The zip: a wheel with program and assignment, what students start from, and how to use both."""
    folder, table = _files(assignment, rubric)
    data = {f"assignments/{assignment.id}/{name}": content for name, content in folder.items()}
    data[f"rubrics/{assignment.id}.toml"] = table
    name, program = wheels.build(data, keep=lambda path: not path.startswith(PROGRAM_LEFT_OUT))
    starter = assignment.starter
    return packed(
        {
            name: program,
            "README.md": _readme(assignment, name).encode(),
            **(below(starter, f"{assignment.id}/") if starter.is_dir() else {}),
        }
    )


def _files(assignment: Assignment, rubric: Path) -> tuple[dict[str, bytes], bytes]:
    """The assignment's folder, golden outputs included, and its rubric."""
    public = assignment.public()
    if not public.questions:
        raise AssignmentError(
            f"{assignment.id} has no check that students may see: there is nothing to copy."
        )
    entries = tomllib.loads(rubric.read_text(encoding="utf-8"))
    folder, table = folder_of(assignment, public, entries["question"]), rubric_of(public, entries)
    copied = _loaded(assignment.id, folder, table)
    _verify(assignment, public, copied)
    stored = golden.build(copied.questions, assignment.reference(), hidden=False)
    with tempfile.TemporaryDirectory(prefix="grader-") as place:
        golden.store(stored, Path(place) / golden.STORE)
        folder[f"golden/{golden.STORE}"] = (Path(place) / golden.STORE).read_bytes()
    return folder, table


def _loaded(id: str, folder: Mapping[str, bytes], rubric: bytes) -> Assignment:
    """The copy, read as it will be."""
    from grader.assignment import load

    with tempfile.TemporaryDirectory(prefix="grader-") as place:
        copy = Path(place) / id
        for name, content in folder.items():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes(content)
        (copy / "rubric.toml").write_bytes(rubric)
        return load(copy, copy / "rubric.toml")


def _verify(assignment: Assignment, public: Assignment, copied: Assignment) -> None:
    """The copy has the public questions and cases, and no others.  Raises `AssignmentError`."""
    hidden = {question.id for question in assignment.questions} - {q.id for q in public.questions}
    for id in sorted(hidden & set(copied.left_out)):
        raise AssignmentError(f"{id} is hidden and cannot be taken out: declare it by `@question(…)`.")
    for mine, theirs in zip(public.questions, copied.questions, strict=True):
        if [(case.id, case.form, case.seed) for case in mine.cases] != [
            (case.id, case.form, case.seed) for case in theirs.cases
        ]:
            raise AssignmentError(
                f"{mine.id}: its hidden cases cannot be taken out for students: write each as a call "
                "`hidden(…)` in a list of cases, those too that only hidden checks name."
            )


def _readme(assignment: Assignment, program: str) -> str:
    text = (find_templates() / "student" / "README.md").read_text(encoding="utf-8")
    frameworks = assignment.needed_frameworks()
    wheel = f"'./{program}[{','.join(frameworks)}]'" if frameworks else f"./{program}"
    for name, value in {"TITLE": assignment.title, "ID": assignment.id, "WHEEL": wheel}.items():
        text = text.replace("{{ " + name + " }}", value)
    return text
