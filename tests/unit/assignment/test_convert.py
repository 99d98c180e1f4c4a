"""What is converted without pydantic: exactly what pydantic makes of it, and never what it refuses."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from grader import checks
from grader.assignment.convert import Unfit, convert
from grader.assignment.schema import AssignmentFile, CheckTable, LimitsTable, QuestionTable, RubricFile
from grader.resources import assignment_roots

KINDS = [checks.load(kind).Params for kind in checks.names()]
TABLES: list[Any] = [AssignmentFile, CheckTable, LimitsTable, QuestionTable, RubricFile, *KINDS]

WORDS = ("", "1", "full", "half", "hidden", "keep", "float32", "values", "x", "own_forward")
SCALARS = (
    st.sampled_from(WORDS)
    | st.booleans()
    | st.integers(-2, 3)
    | st.sampled_from([2**53 + 1, 10**400])
    | st.floats(allow_nan=True)
)


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists and tables of what there is."""
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=2)


VALUES = st.recursive(SCALARS, nested)
CHECK: dict[str, Any] = {"id": "out", "kind": "values", "outputs": ["out"]}
RIGHT: dict[Any, dict[str, Any]] = {
    AssignmentFile: {
        "schema": 1,
        "id": "a",
        "title": "A",
        "package": {"name": "p"},
        "modules": {"layers": {"file": "layers.py", "reference": ["r.py"]}},
    },
    CheckTable: CHECK,
    QuestionTable: {"points": 1, "checks": [CHECK]},
    RubricFile: {"schema": 1, "assignment": "a", "question": {"q1": {"points": 2, "checks": [CHECK]}}},
}


def fields(table: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A right table, or a part of it, with some keys set to anything."""
    names = [*table.__dataclass_fields__, "alow"]
    changes = st.dictionaries(st.sampled_from(names), VALUES, max_size=3)
    return changes.map(lambda changed: RIGHT.get(table, {}) | changed)


@given(st.data())
def test_what_is_accepted_is_what_pydantic_makes_of_it(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    values = data.draw(fields(table))
    try:
        made = convert(table, values)
    except Unfit:
        return
    other = TypeAdapter(table).validate_python(values)
    assert repr(made) == repr(other)  # NaN, which equals nothing, is written alike
    assert getattr(made, "params", None) == getattr(other, "params", None)


def files() -> Iterator[tuple[Path, Any]]:
    """Every assignment and rubric of ours."""
    for root in assignment_roots([]):
        for path in root.glob("*/assignment.toml"):
            yield path, AssignmentFile
            yield root.parent / "rubrics" / f"{path.parent.name}.toml", RubricFile


@pytest.mark.parametrize(("path", "table"), list(files()), ids=lambda thing: getattr(thing, "name", ""))
def test_our_own_files_need_no_pydantic(path: Path, table: Any) -> None:
    parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    assert convert(table, parsed) == TypeAdapter(table).validate_python(parsed)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (AssignmentFile, {"schema": 1}),
        (AssignmentFile, RIGHT[AssignmentFile] | {"schema": 2}),
        (AssignmentFile, RIGHT[AssignmentFile] | {"alow": 1}),
        (LimitsTable, {"seconds": 0}),
        (LimitsTable, {"seconds": math.nan}),
        (LimitsTable, {"memory_mb": 1.5}),
        (QuestionTable, {"points": 1, "checks": []}),
        (QuestionTable, {"points": 1, "checks": [CHECK], "carry_forward": "some"}),
        (CheckTable, CHECK | {"outputs": "out"}),
    ],
)
def test_what_is_wrong_is_left_to_pydantic(table: Any, values: dict[str, Any]) -> None:
    with pytest.raises(Unfit):
        convert(table, values)
    with pytest.raises(ValidationError):
        TypeAdapter(table).validate_python(values)


def test_other_keys_of_a_check_are_parameters_of_its_kind() -> None:
    check = convert(CheckTable, CHECK | {"rtol": 1})
    assert check.params == {"rtol": 1}
    assert convert(checks.load("values").Params, check.params).rtol == 1.0
