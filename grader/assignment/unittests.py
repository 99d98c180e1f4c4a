"""A file of an assignment's own tests becomes a question: one case and one check a test.

The file is read and not run, because it imports what students hand in.  So what stands in the
decorators of gradescope-utils has to be written out: ``@weight(2)``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from grader.assignment.problems import did_you_mean
from grader.authoring import QuestionTemplate, Yields, public
from grader.errors import AssignmentError
from grader.model import Inputs, Visibility
from grader.records import dataclass

if TYPE_CHECKING:
    from grader.assignment.schema import CheckTable, QuestionTable, RubricFile

KIND = "python_test"
OUTCOME = "test.outcome"
DECORATORS = ("weight", "partial_credit", "number", "visibility", "tags", "hide_errors")
HIDDEN = "Test failed"  # what gradescope-utils says where nothing is given


@dataclass(frozen=True, slots=True)
class OwnTest:
    """One test method, ``TestAffine.test_shapes``, with what its decorators say."""

    name: str
    title: str
    line: int
    said: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        """Its share; without one it is reported and costs nothing, as with gradescope-utils."""
        return float((self.said.get("partial_credit") or self.said.get("weight") or (0.0,))[0])

    def check(self) -> CheckTable:
        """The check that it is in the rubric."""
        from grader.assignment.schema import CheckTable

        made = CheckTable(
            id=self.name,
            kind=KIND,
            outputs=(OUTCOME,),
            weight=self.weight,
            cases=(self.name,),
            visibility=self.said.get("visibility", (None,))[0],
            title=self.title,
        )
        vars(made).update(self._params())
        return made

    def _params(self) -> dict[str, Any]:
        params: dict[str, Any] = {"full": self.weight, "tags": list(self.said.get("tags", ()))}
        if "number" in self.said:
            params["number"] = str(self.said["number"][0])
        if "hide_errors" in self.said:
            params["instead"] = str((self.said["hide_errors"] or (HIDDEN,))[0])
        return params


def with_tests(folder: Path, rubric: Path, table: RubricFile) -> tuple[RubricFile, list[QuestionTemplate]]:
    """The rubric with checks for every question that has ``tests``, and those questions.

    Raises `AssignmentError` for a file that cannot be read, or that a question cannot be made of.
    """
    found: list[str] = []
    templates = []
    questions = dict(table.question)
    for id, entry in table.question.items():
        if what := _misfit(entry):
            found.append(f"{rubric}: question {id}: {what}")
        elif entry.tests:
            path = folder / entry.tests
            title, tests, problems = _read(path)
            if not problems and entry.points > 0 and not any(test.weight for test in tests):
                problems = [f"{path}: no test has a weight, so nothing can earn the points of {id}."]
            found += problems
            questions[id] = replace(entry, checks=tuple(test.check() for test in tests if not problems))
            templates.append(_template(id, title, entry.tests, path, tests))
    if found:
        raise AssignmentError(*found)
    return replace(table, question=questions), templates


def _misfit(entry: QuestionTable) -> str:
    if bool(entry.tests) == bool(entry.checks):
        return "it needs either `checks` or `tests`."
    if any(check.kind == KIND for check in entry.checks):
        return f"checks of kind {KIND!r} are made of a file; name it with `tests`."
    return ""


def _template(id: str, title: str, file: str, path: Path, tests: Sequence[OwnTest]) -> QuestionTemplate:
    source = path.read_text(encoding="utf-8") if tests else ""

    def inputs(_rng: Any, test: str) -> dict[str, str]:
        return {"test": test, "file": file, "source": source}

    return QuestionTemplate(
        id, title, _probe, inputs, tuple(public(test.name, test=test.name) for test in tests)
    )


def _probe(impl: Any, inputs: Inputs) -> Yields:
    yield "test", impl.run_test(inputs.test, inputs.file, inputs.source)


def _read(path: Path) -> tuple[str, list[OwnTest], list[str]]:
    """The title of a test file, its tests in order, and what is wrong with it."""
    try:
        module = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError) as error:
        return "", [], [f"{path} cannot be read: {error}."]
    tests: list[OwnTest] = []
    problems: list[str] = []
    for name, method in _methods(module):
        try:
            said = _decorators(method)
        except ValueError as error:
            problems.append(f"{path}, line {method.lineno}: {name}: {error}")
            continue
        tests.append(OwnTest(name, _first_line(method) or method.name, method.lineno, said))
    if not tests and not problems:
        problems = [f"{path} has no test: a method `test_…` of a class that is a unittest.TestCase."]
    return _first_line(module) or path.name, tests, problems


Method = ast.FunctionDef | ast.AsyncFunctionDef


def _methods(module: ast.Module) -> Iterator[tuple[str, Method]]:
    """Every test, in the order of the file; those that a class inherits from another one there too."""
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    for name, node in classes.items():
        family = list(_family(node, classes))
        if not any("TestCase" in ast.unparse(base) for each in family for base in each.bases):
            continue
        methods = {
            item.name: item
            for each in reversed(family)
            for item in each.body
            if isinstance(item, Method) and item.name.startswith("test")
        }
        yield from ((f"{name}.{method}", item) for method, item in methods.items())


def _family(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> Iterator[ast.ClassDef]:
    """A class and its ancestors in the file, nearest first."""
    yield node
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes and base.id != node.name:
            yield from _family(classes[base.id], classes)


def _first_line(node: ast.Module | Method) -> str:
    text = ast.get_docstring(node) or ""
    return text.partition("\n")[0].rstrip(".")


def _decorators(method: Method) -> dict[str, tuple[Any, ...]]:
    """Decorator -> its arguments; others than those of gradescope-utils are the test's own affair."""
    said: dict[str, tuple[Any, ...]] = {}
    for node in method.decorator_list:
        call = node if isinstance(node, ast.Call) else None
        name = ast.unparse(call.func if call else node).rpartition(".")[2]
        if name == "leaderboard":
            raise ValueError("there is no leaderboard here; take `@leaderboard` away.")
        if name in DECORATORS:
            said[name] = _arguments(name, call)
    return said


def _arguments(name: str, call: ast.Call | None) -> tuple[Any, ...]:
    try:
        values = [] if call is None else [*call.args, *(keyword.value for keyword in call.keywords)]
        given = tuple(ast.literal_eval(value) for value in values)
    except ValueError:
        raise ValueError(f"what `@{name}` is given must be written out, as a number or a text.") from None
    if call is None or not (given or name in ("hide_errors", "tags")):
        raise ValueError(f"`@{name}` needs a value: `@{name}(…)`.")
    if name in ("weight", "partial_credit") and not _is_weight(given[0]):
        raise ValueError(f"`@{name}` takes a number of 0 or more, not {given[0]!r}.")
    if name == "visibility" and given[0] not in get_args(Visibility):
        known = [str(choice) for choice in get_args(Visibility)]
        near = did_you_mean(str(given[0]), known) or f"; there are {', '.join(known)}."
        raise ValueError(f"`@visibility` does not know {given[0]!r}{near}")
    return given


def _is_weight(value: object) -> bool:
    return type(value) in (int, float) and 0 <= float(str(value)) < float("inf")
