"""A student's copy: the program and one assignment, for checking one's own work before handing it in.

It holds no hidden case, no hidden check, no reference, no known mistake: golden outputs of the public
cases are stored instead.  What is in it is built up from what is public; nothing is copied whole.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import golden
from grader.bundle import source, toml, wheel
from grader.bundle.archive import below, packed
from grader.errors import AssignmentError
from grader.resources import find_templates

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.model import Question

PROGRAM_LEFT_OUT = ("grader/reference/", "grader/audit/")
KEPT = ("schema", "assignment", "limits", "defaults", "better_of")
"""Keys of a rubric that students may have as they are."""


def build(assignment: Assignment, rubric: Path) -> bytes:
    """The zip: a wheel with program and assignment, what students start from, and how to use both."""
    public = assignment.public()
    if not public.questions:
        raise AssignmentError(
            f"{assignment.id} has no check that students may see: there is nothing to copy."
        )
    entries = tomllib.loads(rubric.read_text(encoding="utf-8"))
    folder = _folder(assignment, public, entries["question"])
    table = _rubric(public, entries)
    hidden = {question.id for question in assignment.questions} - {q.id for q in public.questions}
    _verify(public, hidden, folder, table)
    data = {f"assignments/{assignment.id}/{name}": content for name, content in folder.items()}
    data[f"rubrics/{assignment.id}.toml"] = table
    name, program = wheel.build(data, keep=lambda path: not path.startswith(PROGRAM_LEFT_OUT))
    starter = assignment.folder / "starter"
    return packed(
        {
            name: program,
            "README.md": _readme(assignment, name).encode(),
            **(below(starter, f"{assignment.id}/") if starter.is_dir() else {}),
        }
    )


def _folder(assignment: Assignment, public: Assignment, entries: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of the assignment's folder: name -> content."""
    head = tomllib.loads((assignment.folder / "assignment.toml").read_text(encoding="utf-8"))
    parts = [part for sources in assignment.reference_sources.values() for part in sources]
    forbidden = {"mistakes.py", *(part for part in parts if part.endswith(".py"))}
    ids = [question.id for question in public.questions]
    files = source.questions(assignment.folder, ids, forbidden)
    files["assignment.toml"] = toml.dumps(_without_reference(head) | {"answers": "stored"}).encode()
    files[f"golden/{golden.STORE}"] = _goldens(public)
    helpers = assignment.layout.helpers
    if helpers is not None:
        files |= below(helpers, f"{helpers.relative_to(assignment.folder).as_posix()}/")
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


def _goldens(public: Assignment) -> bytes:
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        path = Path(folder) / golden.STORE
        golden.store(golden.build(public.questions, public.reference(), hidden=False), path)
        return path.read_bytes()


def _rubric(public: Assignment, table: Mapping[str, Any]) -> bytes:
    """The rubric with public questions and checks alone, each check worth what it was."""
    questions = {q.id: _question(q, table["question"][q.id], public) for q in public.questions}
    return toml.dumps({key: table[key] for key in KEPT if key in table} | {"question": questions}).encode()


def _question(question: Question, entry: Mapping[str, Any], public: Assignment) -> dict[str, Any]:
    ids = {spec.id for spec in question.checks}
    known = {q.id for q in public.questions}
    kept = dict(entry) | {"points": round(sum(spec.points for spec in question.checks), 6)}
    if "checks" in entry:
        kept["checks"] = [check for check in entry["checks"] if f"{question.id}.{check['id']}" in ids]
    if "requires" in entry:
        kept["requires"] = [id for id in entry["requires"] if id in known]
    return kept


def _verify(public: Assignment, hidden: Set[str], folder: Mapping[str, bytes], rubric: bytes) -> None:
    """The copy has the public cases, the same ones, and no others; and no hidden question.

    Raises `AssignmentError`.
    """
    from grader.assignment import load

    with tempfile.TemporaryDirectory(prefix="grader-") as place:
        copy = Path(place) / public.id
        for name, content in folder.items():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes(content)
        (copy / "rubric.toml").write_bytes(rubric)
        copied = load(copy, copy / "rubric.toml")
    for id in sorted(hidden & set(copied.left_out)):
        raise AssignmentError(f"{id} is hidden and cannot be taken out: declare it by `@question(…)`.")
    for mine, theirs in zip(public.questions, copied.questions, strict=True):
        if [golden.fingerprint(case) for case in mine.cases] != [golden.fingerprint(c) for c in theirs.cases]:
            raise AssignmentError(
                f"{mine.id}: its hidden cases cannot be taken out of the file that declares it: "
                "write each as a call `hidden(…)` in the list of cases."
            )


def _readme(assignment: Assignment, program: str) -> str:
    text = (find_templates() / "student" / "README.md").read_text(encoding="utf-8")
    for name, value in {"TITLE": assignment.title, "ID": assignment.id, "WHEEL": program}.items():
        text = text.replace("{{ " + name + " }}", value)
    return text
